package org.comfrey.bench;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.comfrey.ledger.AccountFilter;
import org.comfrey.ledger.Answer;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerQueries;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A ledger that grows, so many transfers at a time; the first and the last are compared. A young
 * one at the end shows what the machine could do by then.
 */
final class LedgerGrowth {
  private static final int READS = 400;

  private final LedgerSchemas schemas;
  private final Report report;
  private final int transfers;

  LedgerGrowth(LedgerSchemas schemas, Report report, int transfers) {
    this.schemas = schemas;
    this.report = report;
    this.transfers = transfers;
  }

  void measure(int total) throws SQLException, InterruptedException {
    int step = Math.min(transfers, total / 2);
    PGSimpleDataSource dataSource = schemas.fresh();
    try (Ledger ledger = LedgerLoad.open(dataSource)) {
      Supplier<Submission> next = warm(ledger, step);
      Uint128 dormant = LedgerWorkload.account(LedgerLoad.UNIFORM_ACCOUNTS + 1);
      Uint128 active = LedgerWorkload.account(1);
      LedgerLoad.require(
          ledger.submitAndWait(
              Submission.of(
                  CreateAccount.of(dormant, 1, 1),
                  CreateTransfer.of(new Uint128(1, 1), dormant, active, 1, 1, 1))));
      double first = LedgerLoad.pump(ledger, step, LedgerLoad.BATCH, next);
      double last = first;
      System.err.printf("comfrey bench: %,d transfers, %,.0f/s%n", step, first);
      for (int sent = step; sent < total; sent += step) {
        last = LedgerLoad.pump(ledger, step, LedgerLoad.BATCH, next);
        System.err.printf("comfrey bench: %,d transfers, %,.0f/s%n", sent + step, last);
      }
      report.result("first", first, LedgerBench.PER_SECOND);
      report.result("last", last, LedgerBench.PER_SECOND);
      report.goal("last/first", 0.80, true, last / first);
      // What it costs to look through the whole log for an account that moved once, at its start.
      LedgerQueries queries = ledger.queries();
      reads("dormant-account", () -> queries.account(dormant));
      reads("dormant-statement", () -> queries.accountTransfers(AccountFilter.of(dormant, 50)));
      reads("active-account", () -> queries.account(active));
      AccountFilter newest = AccountFilter.of(active, 50).newestFirst();
      reads("active-statement", () -> queries.accountTransfers(newest));
    }
    PGSimpleDataSource young = schemas.fresh();
    try (Ledger ledger = LedgerLoad.open(young)) {
      Supplier<Submission> next = warm(ledger, step);
      report.result(
          "young", LedgerLoad.pump(ledger, step, LedgerLoad.BATCH, next), LedgerBench.PER_SECOND);
    }
    LedgerSchemas.drop(young);
    LedgerSchemas.drop(dataSource);
  }

  /** Opens the accounts and sends transfers that do not count; gives those that do. */
  private static Supplier<Submission> warm(Ledger ledger, int step) throws InterruptedException {
    LedgerLoad.openAccounts(ledger, LedgerLoad.UNIFORM_ACCOUNTS);
    LedgerWorkload workload =
        new LedgerWorkload(LedgerWorkload.Kind.UNIFORM, LedgerLoad.UNIFORM_ACCOUNTS, 1);
    Supplier<Submission> next = () -> workload.batch(LedgerLoad.BATCH);
    LedgerLoad.pump(ledger, Math.min(step, 200_000), LedgerLoad.BATCH, next);
    return next;
  }

  private void reads(String id, Supplier<Answer<?>> read) {
    long[] nanos = new long[READS];
    for (int i = 0; i < READS; i++) {
      long start = System.nanoTime();
      var _ = read.get();
      nanos[i] = System.nanoTime() - start;
    }
    double seconds = Arrays.stream(nanos).sum() / 1e9;
    Arrays.sort(nanos);
    report.result(
        id, READS / seconds, "reads/s", nanos[READS / 2] / 1e6, nanos[READS * 99 / 100] / 1e6);
  }
}
