package org.comfrey.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connections that come back, since signing in takes longer than most of what tests ask.
 */
final class KeptConnections {
  private final DataSource inner;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  private KeptConnections(DataSource inner) {
    this.inner = inner;
  }

  static DataSource of(DataSource inner) {
    KeptConnections kept = new KeptConnections(inner);
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? kept.lend()
                    : method.invoke(inner, arguments));
  }

  private Connection lend() throws SQLException {
    Connection found = idle.poll();
    while (found != null && found.isClosed()) {
      found = idle.poll();
    }
    Connection connection = found == null ? inner.getConnection() : found;
    connection.setAutoCommit(true);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> call(connection, method, arguments));
  }

  private @Nullable Object call(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    if (method.getName().equals("close")) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      idle.push(connection);
      return null;
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
