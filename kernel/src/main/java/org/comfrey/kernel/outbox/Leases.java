package org.comfrey.kernel.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The right to deliver a module's events to a subscriber, held as an advisory lock of one session:
 * when the node or its connection dies, PostgreSQL gives it to whoever asks next. The same
 * connection carries the word between nodes that events wait.
 */
final class Leases implements AutoCloseable {
  private static final int KEY_SPACE = 0x6f757462; // "outb"
  private static final String CHANNEL = "comfrey_outbox";

  private final Connection connection;

  private Leases(Connection connection) {
    this.connection = connection;
  }

  static Leases open(ModuleDatabase database) throws SQLException {
    return new Leases(database.dataSource().getConnection());
  }

  /** Takes those that are free. */
  Set<String> take(Collection<String> leases) throws SQLException {
    Set<String> taken = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT lease FROM unnest(?) AS lease
            WHERE pg_try_advisory_lock(?, hashtext(lease))\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", leases.toArray()));
      statement.setInt(2, KEY_SPACE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taken.add(rows.getString(1));
        }
      }
    }
    return taken;
  }

  void listen() throws SQLException {
    execute("LISTEN " + CHANNEL);
  }

  /** Throws when the session, and with it every lease, is gone. */
  void check() throws SQLException {
    execute("SELECT 1");
  }

  void tell(String module) throws SQLException {
    execute("NOTIFY " + CHANNEL + ", '" + module + "'");
  }

  /** Modules whose events another node told of. */
  Set<String> told(Duration timeout) throws SQLException {
    PGNotification[] notifications =
        connection.unwrap(PGConnection.class).getNotifications((int) timeout.toMillis());
    Set<String> modules = new HashSet<>();
    for (PGNotification notification : notifications) {
      modules.add(notification.getParameter());
    }
    return modules;
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The pool would keep the session, and with it the locks, so they are let go of first. */
  @Override
  public void close() throws SQLException {
    try (connection) {
      execute("SELECT pg_advisory_unlock_all()");
      execute("UNLISTEN *");
    }
  }
}
