package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.comfrey.postgres.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL for all tests of this JVM; each test gets a schema of its own. */
public final class TestDatabase {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.temporary();
  }

  /** A data source whose search path is a new schema with the ledger's tables. */
  public static PGSimpleDataSource freshLedger() {
    String schema = "ledger_" + SCHEMAS.incrementAndGet();
    execute(plain(), "create schema " + schema);
    PGSimpleDataSource dataSource = plain();
    dataSource.setCurrentSchema(schema);
    LedgerSchema.create(dataSource);
    return dataSource;
  }

  public static PGSimpleDataSource plain() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(Server.POSTGRES.jdbcUrl("postgres"));
    dataSource.setUser(Server.POSTGRES.user());
    dataSource.setPassword(Server.POSTGRES.password());
    return dataSource;
  }

  public static void execute(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
