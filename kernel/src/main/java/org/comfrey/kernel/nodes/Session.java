package org.comfrey.kernel.nodes;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * One connection that hears the other nodes. It holds a lock by the node's number: who lives is
 * whose lock is held, and PostgreSQL lets go of a dead one's by itself.
 */
final class Session implements AutoCloseable {
  private static final int KEY_SPACE = 0x6e6f6465; // "node"
  private static final String CHANNEL = "comfrey_nodes";

  private final Connection connection;
  private final int number;
  private boolean held;

  private Session(Connection connection, int number) {
    this.connection = connection;
    this.number = number;
  }

  static Session open(ModuleDatabase database, int number) throws SQLException {
    Session session = new Session(database.dataSource().getConnection(), number);
    try {
      session.execute("LISTEN " + CHANNEL);
      session.hold();
      return session;
    } catch (SQLException failed) {
      session.close();
      throw failed;
    }
  }

  /** What was told since the last look; waits for it so long. */
  List<String> heard(Duration timeout) throws SQLException {
    List<String> payloads = new ArrayList<>();
    for (PGNotification one :
        connection.unwrap(PGConnection.class).getNotifications((int) timeout.toMillis())) {
      payloads.add(one.getParameter());
    }
    return payloads;
  }

  /** An earlier session that broke may hold it until PostgreSQL notices. */
  private void hold() throws SQLException {
    if (held) {
      return;
    }
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_try_advisory_lock(" + KEY_SPACE + ", " + number + ")")) {
      row.next();
      held = row.getBoolean(1);
    }
  }

  /** The numbers of all nodes that live, this one with them. */
  Set<Integer> living() throws SQLException {
    hold();
    Set<Integer> numbers = new TreeSet<>();
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT objid::bigint FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 2
                  AND classid = %d::oid
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
                    .formatted(KEY_SPACE))) {
      while (rows.next()) {
        numbers.add((int) rows.getLong(1));
      }
    }
    return numbers;
  }

  /** Tells all nodes, in a transaction of its own. */
  static void notify(ModuleDatabase database, String payload) {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, CHANNEL);
      statement.setString(2, payload);
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The pool would keep the connection, and with it the lock, so that is let go of first. */
  @Override
  public void close() throws SQLException {
    try (connection) {
      if (connection.isValid(1)) {
        execute("SELECT pg_advisory_unlock_all()");
        execute("UNLISTEN *");
      }
    }
  }
}
