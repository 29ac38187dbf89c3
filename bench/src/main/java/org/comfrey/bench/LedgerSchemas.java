package org.comfrey.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.postgres.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;

/** Ledgers in schemas of their own, one after the other on one server. */
final class LedgerSchemas {
  private final EmbeddedPostgres postgres;
  private int made;

  LedgerSchemas(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** An empty ledger. */
  PGSimpleDataSource fresh() throws SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl("postgres"));
    dataSource.setUser(postgres.user());
    dataSource.setPassword(postgres.password());
    String schema = "bench_" + ++made;
    execute(dataSource, "create schema " + schema);
    dataSource.setCurrentSchema(schema);
    LedgerSchema.create(dataSource);
    execute(
        dataSource,
        "create table bench_outbox (number bigserial primary key, id uuid, position bigint,"
            + " body jsonb)");
    return dataSource;
  }

  /** Forgets a ledger, and has what it wrote on the disk before anything else is measured. */
  static void drop(PGSimpleDataSource dataSource) throws SQLException {
    execute(dataSource, "drop schema " + dataSource.getCurrentSchema() + " cascade");
    execute(dataSource, "checkpoint");
  }

  private static void execute(PGSimpleDataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
