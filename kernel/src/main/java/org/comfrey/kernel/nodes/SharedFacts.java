package org.comfrey.kernel.nodes;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** What the nodes know of their installation together: a few values by their names. */
public final class SharedFacts {
  private static final String TABLE = Nodes.SCHEMA + ".installation";

  private final ModuleDatabase database;

  /** Those in the schema of the nodes. */
  public SharedFacts(ModuleDatabase nodes) {
    this.database = nodes;
  }

  /** A value before any module was started; empty also where no node was there ever. */
  public static Optional<String> before(DatabaseAddress address, String name) {
    try (Connection connection = address.connect();
        var statement = connection.createStatement()) {
      try (var there = statement.executeQuery("SELECT to_regclass('" + TABLE + "') IS NOT NULL")) {
        there.next();
        if (!there.getBoolean(1)) {
          return Optional.empty();
        }
      }
      try (var found =
          connection.prepareStatement("SELECT value FROM " + TABLE + " WHERE name = ?")) {
        found.setString(1, name);
        try (var row = found.executeQuery()) {
          return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the database " + address + " cannot be read: " + e.getMessage(), e);
    }
  }

  public Optional<String> find(String name) {
    return database
        .sql()
        .sql("select value from installation where name = ?")
        .param(name)
        .query(String.class)
        .optional();
  }

  /** Changes a value, one node after the other; the new one is what it was made of the old one. */
  public String change(String name, String first, UnaryOperator<String> change) {
    return database.inTransaction(() -> {
      database
          .sql()
          .sql("insert into installation (name, value) values (?, ?) on conflict do nothing")
          .params(name, first)
          .update();
      String before =
          database
              .sql()
              .sql("select value from installation where name = ? for update")
              .param(name)
              .query(String.class)
              .single();
      String after = change.apply(before);
      database
          .sql()
          .sql("update installation set value = ? where name = ?")
          .params(after, name)
          .update();
      return after;
    });
  }

  /**
   * Does something that one node does and the others wait for, however long it takes; a node that
   * dies lets the next one do it.
   */
  public void oneAfterTheOther(String what, Runnable work) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      // The pool's limits are for requests; here one waits as long as another node is at it.
      statement.execute("SET statement_timeout = 0; SET lock_timeout = 0");
      int silenceMillis = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, 0);
      try {
        call(connection, "pg_advisory_lock", what);
        try {
          work.run();
        } finally {
          call(connection, "pg_advisory_unlock", what);
        }
      } finally {
        connection.setNetworkTimeout(Runnable::run, silenceMillis);
        statement.execute("RESET statement_timeout; RESET lock_timeout");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("waiting for other nodes failed: " + e.getMessage(), e);
    }
  }

  private static void call(Connection connection, String function, String what)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT " + function + "(hashtextextended(?, 7))")) {
      statement.setString(1, what);
      statement.execute();
    }
  }
}
