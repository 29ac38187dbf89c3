package org.comfrey.kernel.standby;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What this package asks of a server and changes of it. */
final class Settings {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Settings() {}

  static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  static boolean isTrue(Connection connection, String condition) throws SQLException {
    return one(connection, "SELECT coalesce(" + condition + ", false)").equals("t");
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** For all sessions, kept over restarts. */
  static void set(Connection connection, String name, String value) throws SQLException {
    run(connection, "ALTER SYSTEM SET " + name + " = '" + value.replace("'", "''") + "'");
    run(connection, "SELECT pg_reload_conf()");
  }

  /** Whether the condition came true in time. */
  static boolean await(Connection connection, String condition, Duration patience)
      throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    while (!isTrue(connection, condition)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
