package org.comfrey.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Breaks the connection at the n-th thing that is asked of it, before or after it is done. */
final class FaultyDataSource {
  private final DataSource inner;
  private int left = -1;
  private boolean after;
  private boolean brokenAfterCommit;
  private boolean writing;

  FaultyDataSource(DataSource inner) {
    this.inner = inner;
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = call(inner, method, arguments);
              return result instanceof Connection connection ? faulty(connection) : result;
            });
  }

  synchronized void breakAt(int call, boolean afterIt) {
    left = call;
    after = afterIt;
    brokenAfterCommit = false;
  }

  synchronized void heal() {
    left = -1;
  }

  /** Whether the fault came after a commit, which therefore took place. */
  synchronized boolean brokenAfterCommit() {
    return brokenAfterCommit;
  }

  private Connection faulty(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> counted(connection, method, arguments));
  }

  private @Nullable Object counted(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    boolean counts =
        switch (method.getName()) {
          case "prepareStatement", "createStatement", "createArrayOf", "commit", "unwrap" -> true;
          default -> false;
        };
    boolean now = counts && due();
    if (now && !after) {
      connection.unwrap(PgConnection.class).close();
      throw new SQLException("broken on purpose before " + method.getName(), "08006");
    }
    Object result = call(connection, method, arguments);
    boolean committed = writing && method.getName().equals("commit");
    writing = method.getName().equals("unwrap") || (writing && !method.getName().equals("commit"));
    if (now) {
      brokenAfterCommit = committed;
      connection.unwrap(PgConnection.class).close();
      throw new SQLException("broken on purpose after " + method.getName(), "08006");
    }
    return result;
  }

  private synchronized boolean due() {
    if (left < 0) {
      return false;
    }
    return left-- == 0;
  }

  private static @Nullable Object call(Object target, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
