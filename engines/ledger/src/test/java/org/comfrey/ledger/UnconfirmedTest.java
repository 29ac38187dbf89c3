package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that must wait for a standby, and none is there: nothing may be acknowledged. */
class UnconfirmedTest {
  private static final String CANCEL =
      "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'";

  @Test
  void what_a_server_commits_without_its_standby_is_unknown_until_the_standby_has_it()
      throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(postgres.jdbcUrl("postgres"));
      dataSource.setUser(postgres.user());
      dataSource.setPassword(postgres.password());
      LedgerSchema.create(dataSource);
      try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
          Connection administrator = dataSource.getConnection();
          Statement sql = administrator.createStatement()) {
        ledger.submitAndWait(
            Submission.of(
                CreateAccount.of(Uint128.of(1), 1, 1), CreateAccount.of(Uint128.of(2), 1, 1)));
        sql.execute("alter database postgres set synchronous_commit = 'on'");
        sql.execute("alter system set synchronous_standby_names = 'away'");
        sql.execute("select pg_reload_conf()");
        isolated(dataSource, sql);

        for (Submission submission : List.of(transfers(100, 1), transfers(10_000, 500))) {
          assertUnknownOnceItsWaitIsCancelled(ledger, submission, sql);
          // It is there now, for this server alone, and must not be taken for done.
          assertThat(isThere(ledger, submission)).isTrue();
          assertUnknownOnceItsWaitIsCancelled(ledger, submission, sql);
        }
        CompletableFuture<Reply> waiting = ledger.submit(transfers(20_000, 1));
        awaitWaiting(waiting, sql);
        ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
        assertThat(waiting.handle((reply, failure) -> failure).join())
            .isInstanceOf(LedgerUnavailable.class);
      }
      // What waited when the server died is visible after its recovery.
      try (Ledger ledger = reopened(dataSource);
          Connection administrator = dataSource.getConnection();
          Statement sql = administrator.createStatement()) {
        CompletableFuture<Reply> again = ledger.submit(transfers(20_000, 1));
        awaitWaiting(again, sql);
        sql.execute("alter system reset synchronous_standby_names");
        sql.execute("select pg_reload_conf()");
        assertThat(again.join()).isInstanceOf(Reply.Accepted.class);
        for (Submission submission : List.of(transfers(100, 1), transfers(10_000, 500))) {
          assertThat(ledger.submitAndWait(submission)).isInstanceOf(Reply.Accepted.class);
        }
        assertThat(ledger.queries().account(Uint128.of(2)).value().orElseThrow().balances())
            .extracting(Balances::creditsPosted)
            .isEqualTo(502L);
      }
    }
  }

  private static void assertUnknownOnceItsWaitIsCancelled(
      Ledger ledger, Submission submission, Statement sql) throws SQLException {
    CompletableFuture<Reply> answer = ledger.submit(submission);
    awaitWaiting(answer, sql);
    assertThat(answer).isNotDone();
    sql.execute(CANCEL);
    assertThat(answer.handle((reply, failure) -> failure).join())
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("the outcome is unknown");
  }

  private static void awaitWaiting(CompletableFuture<?> answer, Statement sql) throws SQLException {
    while (!isWaiting(sql)) {
      assertThat(answer).as("acknowledged without a standby").isNotDone();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean isWaiting(Statement sql) throws SQLException {
    try (ResultSet row =
        sql.executeQuery(
            "select exists(select from pg_stat_activity where wait_event = 'SyncRep')")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Commits nothing of worth until a commit waits: from then on every one does. */
  private static void isolated(PGSimpleDataSource dataSource, Statement sql) throws SQLException {
    boolean waits = false;
    while (!waits) {
      CompletableFuture<Void> commit =
          CompletableFuture.runAsync(() ->
              TestDatabase.execute(dataSource, "select pg_logical_emit_message(true, '', '')"));
      while (!commit.isDone()) {
        waits = waits || isWaiting(sql);
        sql.execute(CANCEL);
      }
      commit.join();
    }
  }

  private static boolean isThere(Ledger ledger, Submission submission) {
    CreateTransfer last = (CreateTransfer) submission.events().getLast();
    return !ledger.queries().transfers(List.of(last.id())).value().isEmpty();
  }

  /** The server may not serve yet. */
  private static Ledger reopened(PGSimpleDataSource dataSource) {
    while (true) {
      try {
        return Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
      } catch (LedgerUnavailable | IllegalStateException starting) {
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private static Submission transfers(long from, int count) {
    List<Event> events = new ArrayList<>();
    for (long id = from; id < from + count; id++) {
      events.add(CreateTransfer.of(Uint128.of(id), Uint128.of(1), Uint128.of(2), 1, 1, 1));
    }
    return Submission.of(events);
  }
}
