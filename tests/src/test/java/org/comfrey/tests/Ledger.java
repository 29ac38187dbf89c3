package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.ledger.cli.LedgerCommand;
import org.postgresql.ds.PGSimpleDataSource;

/** The ledger as its own check sees it: recomputed from the log by code that decides nothing. */
final class Ledger {
  private Ledger() {}

  /** Everything sums to zero, no floor was crossed and no position is missing. */
  static void isSound(DatabaseAddress database) {
    PGSimpleDataSource source = source(database);
    source.setCurrentSchema("payments");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        LedgerCommand.run(
            new String[] {"check"}, new PrintStream(said, true, StandardCharsets.UTF_8), source);
    assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
  }

  /** The database as its owner sees it, past every role. */
  static PGSimpleDataSource source(DatabaseAddress database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    return source;
  }
}
