package org.comfrey.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
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

  private LedgerSchema() {}

  /** Creates the tables where they are missing; may be called by many nodes at once. */
  public static void create(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Nodes that start together must not create the same table twice.
      statement.execute(
          "select pg_advisory_xact_lock(hashtextextended('ledger:' || current_schema(), 0))");
      statement.execute(ddl());
      connection.commit();
    } catch (SQLException e) {
      throw new LedgerUnavailable("the ledger's tables could not be created", e);
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
