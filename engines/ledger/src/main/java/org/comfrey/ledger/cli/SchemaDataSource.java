package org.comfrey.ledger.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Hands out connections whose search path is one schema, and keeps those that come back: a replay
 * asks thousands of small questions, and signing in takes longer than any of them.
 */
final class SchemaDataSource implements DataSource, AutoCloseable {
  private final DataSource inner;
  private final String schema;
  private final Deque<Connection> idle = new ArrayDeque<>();

  SchemaDataSource(DataSource inner, String schema) {
    this.inner = inner;
    this.schema = schema;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection kept;
    synchronized (idle) {
      kept = idle.poll();
    }
    if (kept == null) {
      kept = inner.getConnection();
      kept.setSchema(schema);
    }
    kept.setAutoCommit(true);
    return lent(kept);
  }

  private Connection lent(Connection kept) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                synchronized (idle) {
                  idle.push(kept);
                }
                return null;
              }
              try {
                return method.invoke(kept, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() throws SQLException {
    synchronized (idle) {
      for (Connection connection : idle) {
        connection.close();
      }
      idle.clear();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("connections are those of one user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return inner.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    inner.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    inner.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return inner.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return inner.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return inner.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return inner.isWrapperFor(type);
  }
}
