package org.comfrey.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * The ledger's tables. They are created in the schema that the search path points at, all names
 * beginning with {@code ledger_}.
 *
 * <p>Whoever migrates with Flyway adds {@link #MIGRATIONS} to its locations; the scripts there are
 * numbered so that they come before a caller's own from V100 on. Others call {@link #create}.
 */
public final class LedgerSchema {
  /** Where the migrations lie, as a Flyway location. */
  public static final String MIGRATIONS = "classpath:org/comfrey/ledger/migrations";

  private static final List<String> SCRIPTS = List.of("V001__ledger.sql", "V002__segments.sql");

  /** What the last of them makes last and leaves in place. */
  private static final String LAST = "ledger_transfer_credit_segment";

  private LedgerSchema() {}

  /**
   * Creates what is missing; may be called by many nodes at once, and while others append. Those
   * wait while an index is built over entries that were there before it.
   */
  public static void create(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      int silenceMillis = connection.getNetworkTimeout();
      try {
        // A pool's limits are for requests; here one waits as long as it takes.
        connection.setNetworkTimeout(Runnable::run, 0);
        statement.execute("set local statement_timeout = 0; set local lock_timeout = 0");
        // Nodes that start together must not create the same table twice.
        statement.execute(
            "select pg_advisory_xact_lock(hashtextextended('ledger:' || current_schema(), 0))");
        if (!exists(statement, LAST)) {
          // Whoever appends holds this row first, so nobody is in the middle of it meanwhile.
          if (exists(statement, "ledger_head")) {
            statement.execute("select from ledger_head for update");
          }
          statement.execute(ddl());
        }
        connection.commit();
      } finally {
        connection.setNetworkTimeout(Runnable::run, silenceMillis);
      }
    } catch (SQLException e) {
      throw new LedgerUnavailable("the ledger's tables could not be created", e);
    }
  }

  private static boolean exists(Statement statement, String name) throws SQLException {
    try (ResultSet row = statement.executeQuery("select to_regclass('" + name + "') is not null")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** The statements that create the tables where they are missing. */
  public static String ddl() {
    StringBuilder ddl = new StringBuilder();
    for (String script : SCRIPTS) {
      try (InputStream in = LedgerSchema.class.getResourceAsStream("migrations/" + script)) {
        if (in == null) {
          throw new IllegalStateException("the jar lacks " + script);
        }
        ddl.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append(';');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ddl.toString();
  }
}
