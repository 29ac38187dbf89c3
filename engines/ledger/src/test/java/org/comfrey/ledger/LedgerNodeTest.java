package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class LedgerNodeTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.STANDARD.withExpiryPoll(Duration.ofMillis(5));

  private final TestClock clock = new TestClock();
  private final DataSource dataSource = TestDatabase.freshLedger();

  private static CreateTransfer transfer(long id, long amount) {
    return CreateTransfer.of(Uint128.of(id), Uint128.of(1), Uint128.of(2), amount, 1, 1);
  }

  private static Submission accounts() {
    return Submission.of(
        CreateAccount.of(Uint128.of(1), 1, 1).withFlags(AccountFlags.HISTORY),
        CreateAccount.of(Uint128.of(2), 1, 1));
  }

  @Test
  void a_full_queue_refuses_with_a_sentence_and_loses_nothing_it_took() throws SQLException {
    FaultyDataSource unused = new FaultyDataSource(dataSource);
    try (Ledger ledger = Ledger.open(unused.dataSource(), OPTIONS.withQueueEventsMax(10), clock);
        Connection holder = dataSource.getConnection();
        Statement statement = holder.createStatement()) {
      ledger.submitAndWait(accounts());
      holder.setAutoCommit(false);
      statement.execute("select * from ledger_head for update");
      List<CompletableFuture<Reply>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        answers.add(ledger.submit(Submission.of(transfer(10 + i, 1))));
      }
      // Which ones depends on when the sequencer took its group out of the queue.
      List<CompletableFuture<Reply>> full =
          answers.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
      long refused = full.size();
      assertThat(refused).isBetween(40L, 50L);
      assertThat(full.getFirst().exceptionNow())
          .isInstanceOf(LedgerBusy.class)
          .hasMessageContaining("events wait already");
      holder.commit();
      for (CompletableFuture<Reply> answer : answers) {
        if (!answer.isCompletedExceptionally()) {
          assertThat(answer.join()).isInstanceOf(Reply.Accepted.class);
        }
      }
      assertThat(balances(ledger, 2).creditsPosted()).isEqualTo(60 - refused);
    }
  }

  private static Balances balances(Ledger ledger, long account) {
    return ledger.queries().account(Uint128.of(account)).value().orElseThrow().balances();
  }

  @Test
  void callers_who_were_answered_together_share_the_next_commit() throws InterruptedException {
    int callers = 8;
    int rounds = 20;
    LedgerOptions patient = OPTIONS.withGathering(Duration.ofMillis(300));
    try (Ledger ledger = Ledger.open(dataSource, patient, clock)) {
      ledger.submitAndWait(accounts());
      long before = ledger.statistics().groups();
      List<Thread> threads = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        int first = 100 + caller * rounds;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < rounds; i++) {
                    ledger.submitAndWait(Submission.of(transfer(first + i, 1)));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(balances(ledger, 2).creditsPosted()).isEqualTo((long) callers * rounds);
      // Two halves that take turns would need twice as many groups as there are rounds.
      assertThat(ledger.statistics().groups() - before).isBetween((long) rounds, rounds + 8L);
    }
  }

  @Test
  void a_closed_node_refuses() {
    Ledger ledger = Ledger.open(dataSource, OPTIONS, clock);
    CompletableFuture<Reply> before = ledger.submit(accounts());
    ledger.close();
    assertThat(before.join()).isInstanceOf(Reply.Accepted.class);
    assertThatThrownBy(() -> ledger.submitAndWait(accounts())).isInstanceOf(LedgerBusy.class);
  }

  @Test
  void a_schema_without_tables_is_refused_at_once() {
    assertThatThrownBy(() -> Ledger.open(TestDatabase.plain(), OPTIONS, clock))
        .isInstanceOf(LedgerUnavailable.class)
        .hasRootCauseMessage("ERROR: relation \"ledger_head\" does not exist\n  Position: 27");
  }

  @Test
  void an_unknown_outcome_becomes_known_by_sending_the_same_again() {
    FaultyDataSource faulty = new FaultyDataSource(dataSource);
    try (Ledger ledger = Ledger.open(faulty.dataSource(), OPTIONS, clock)) {
      ledger.submitAndWait(accounts());
      for (int call = 0; call < 12; call++) {
        for (boolean after : new boolean[] {false, true}) {
          Submission submission = Submission.of(transfer(1000 + 2 * call + (after ? 1 : 0), 1));
          faulty.breakAt(call, after);
          Reply reply;
          try {
            reply = ledger.submitAndWait(submission);
          } catch (LedgerUnavailable e) {
            faulty.heal();
            reply = ledger.submitAndWait(submission);
          }
          faulty.heal();
          assertThat(reply).isInstanceOf(Reply.Accepted.class);
        }
      }
      assertThat(balances(ledger, 2).creditsPosted()).isEqualTo(24);
    }
  }

  @Test
  void an_idle_node_carries_out_the_expiry_of_another_nodes_hold() {
    try (Ledger idle = Ledger.open(dataSource, OPTIONS, clock)) {
      try (Ledger other =
          Ledger.open(dataSource, OPTIONS.withExpiryPoll(Duration.ofHours(1)), clock)) {
        other.submitAndWait(accounts());
        other.submitAndWait(
            Submission.of(
                CreateTransfer.pend(Uint128.of(5), Uint128.of(1), Uint128.of(2), 70, 1, 1, 60)));
      }
      assertThat(balances(idle, 1)).isEqualTo(new Balances(70, 0, 0, 0));
      clock.advance(Duration.ofSeconds(61));
      List<ChangeEvent> events = idle.queries().changeEventsAfter(0, 10).value();
      while (events.size() < 2) {
        Thread.onSpinWait();
        events = idle.queries().changeEventsAfter(0, 10).value();
      }
      assertThat(events.getLast().kind()).isEqualTo(ChangeEvent.Kind.EXPIRED);
      assertThat(events.getLast().transfer().id()).isEqualTo(Uint128.of(5));
      assertThat(balances(idle, 1)).isEqualTo(Balances.ZERO);
    }
  }

  @Test
  void an_account_closed_by_a_hold_opens_again_when_the_hold_expires() {
    try (Ledger ledger = Ledger.open(dataSource, OPTIONS, clock)) {
      ledger.submitAndWait(accounts());
      CreateTransfer closing =
          CreateTransfer.pend(Uint128.of(1), Uint128.of(1), Uint128.of(2), 0, 1, 1, 60)
              .withFlags(TransferFlags.CLOSING_DEBIT | TransferFlags.CLOSING_CREDIT);
      assertThat(ledger.submitAndWait(Submission.of(closing))).isInstanceOf(Reply.Accepted.class);
      assertThat(cause(ledger.submitAndWait(Submission.of(transfer(2, 5)))))
          .isEqualTo("debit_account_already_closed");
      clock.advance(Duration.ofSeconds(61));
      assertThat(ledger.submitAndWait(Submission.of(transfer(3, 5))))
          .isInstanceOf(Reply.Accepted.class);
    }
    try (Ledger another = Ledger.open(dataSource, OPTIONS, clock)) {
      assertThat(another.submitAndWait(Submission.of(transfer(4, 5))))
          .isInstanceOf(Reply.Accepted.class);
    }
  }

  @Test
  void more_holds_than_fit_in_a_transaction_expire_before_the_next_submission() {
    try (Ledger ledger =
        Ledger.open(dataSource, OPTIONS.withExpiryPoll(Duration.ofHours(1)), clock)) {
      ledger.submitAndWait(accounts());
      for (int batch = 0; batch < 3; batch++) {
        List<Event> pends = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
          long id = 1 + batch * 4_000L + i;
          pends.add(CreateTransfer.pend(Uint128.of(id), Uint128.of(1), Uint128.of(2), 1, 1, 1, 1));
        }
        assertThat(ledger.submitAndWait(Submission.of(pends))).isInstanceOf(Reply.Accepted.class);
      }
      assertThat(balances(ledger, 1).debitsPending()).isEqualTo(12_000);
      clock.advance(Duration.ofSeconds(2));
      Reply.Rejected late =
          (Reply.Rejected)
              ledger.submitAndWait(
                  Submission.of(CreateTransfer.voidPending(Uint128.of(99_999), Uint128.of(7))));
      assertThat(late.cause().wireName()).isEqualTo("pending_transfer_expired");
      assertThat(balances(ledger, 1)).isEqualTo(Balances.ZERO);
    }
  }

  @Test
  void balances_of_the_past_are_told_by_position_and_by_time() {
    try (Ledger ledger = Ledger.open(dataSource, OPTIONS, clock)) {
      Reply.Accepted opened = (Reply.Accepted) ledger.submitAndWait(accounts());
      List<Reply.Accepted> moved = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        clock.advance(Duration.ofSeconds(1));
        moved.add((Reply.Accepted) ledger.submitAndWait(Submission.of(transfer(i, 10L * i))));
      }
      LedgerQueries queries = ledger.queries();
      Uint128 account = Uint128.of(1);
      assertThat(queries.balancesAt(account, 0).value()).isEmpty();
      assertThat(queries.balancesAt(account, opened.position()).value())
          .isEqualTo(Optional.of(Balances.ZERO));
      assertThat(queries.balancesAt(account, moved.get(1).position()).value())
          .isEqualTo(Optional.of(new Balances(0, 30, 0, 0)));
      assertThat(queries.balancesAtTime(account, moved.get(1).timestamp() - 1).value())
          .isEqualTo(Optional.of(new Balances(0, 10, 0, 0)));
      assertThat(queries.balancesAtTime(account, moved.get(2).timestamp()).value())
          .isEqualTo(Optional.of(new Balances(0, 60, 0, 0)));
      assertThat(queries.accountBalances(AccountFilter.of(account, 10).newestFirst()).value())
          .extracting(AccountBalance::balances)
          .containsExactly(
              new Balances(0, 60, 0, 0), new Balances(0, 30, 0, 0), new Balances(0, 10, 0, 0));
      assertThat(queries.accountBalances(AccountFilter.of(Uint128.of(2), 10)).value()).isEmpty();
      Answer<List<Transfer>> page =
          queries.accountTransfers(
              AccountFilter.of(account, 1).between(moved.get(0).timestamp() + 1, 0));
      assertThat(page.value()).extracting(Transfer::amount).containsExactly(20L);
      assertThat(page.position()).isEqualTo(moved.get(2).position());
    }
  }

  @Test
  void limits_change_in_order_and_hold_for_what_follows() {
    try (Ledger ledger = Ledger.open(dataSource, OPTIONS, clock);
        Ledger other = Ledger.open(dataSource, OPTIONS, clock)) {
      ledger.submitAndWait(accounts());
      other.submitAndWait(Submission.of(transfer(1, 30)));
      ChangeLimits tooHigh = ChangeLimits.of(Uint128.of(7), Uint128.of(1), -20, 0);
      assertThat(cause(ledger.submitAndWait(Submission.of(tooHigh))))
          .isEqualTo("balance_below_floor");
      assertThat(cause(ledger.submitAndWait(Submission.of(tooHigh))))
          .isEqualTo("id_already_failed");
      ChangeLimits fine = ChangeLimits.of(Uint128.of(8), Uint128.of(1), -50, 0);
      assertThat(ledger.submitAndWait(Submission.of(fine))).isInstanceOf(Reply.Accepted.class);
      assertThat(cause(other.submitAndWait(Submission.of(transfer(2, 21)))))
          .isEqualTo("exceeds_floor");
      assertThat(other.submitAndWait(Submission.of(transfer(3, 20))))
          .isInstanceOf(Reply.Accepted.class);
      assertThat(other.queries().account(Uint128.of(1)).value().orElseThrow().floor())
          .isEqualTo(-50);
    }
  }

  @Test
  void a_long_tail_of_another_node_is_known_before_the_next_decision() {
    try (Ledger ledger = Ledger.open(dataSource, OPTIONS, clock);
        Ledger other = Ledger.open(dataSource, OPTIONS, clock)) {
      ledger.submitAndWait(accounts());
      ledger.submitAndWait(Submission.of(transfer(1, 5)));
      List<Event> many = new ArrayList<>();
      for (int i = 0; i < 2 * Tail.SHORT; i++) {
        many.add(transfer(100 + i, 1));
      }
      other.submitAndWait(Submission.of(many));
      CreateTransfer toNobody =
          CreateTransfer.of(Uint128.of(2), Uint128.of(1), Uint128.of(9), 1, 1, 1);
      assertThat(cause(other.submitAndWait(Submission.of(toNobody))))
          .isEqualTo("credit_account_not_found");
      other.submitAndWait(
          Submission.of(
              CreateTransfer.pend(Uint128.of(3), Uint128.of(1), Uint128.of(2), 7, 1, 1, 60)
                  .withFlags(TransferFlags.CLOSING_DEBIT)));
      assertThat(cause(ledger.submitAndWait(Submission.of(transfer(4, 1)))))
          .isEqualTo("debit_account_already_closed");
      clock.advance(Duration.ofSeconds(61));
      assertThat(ledger.submitAndWait(Submission.of(transfer(5, 10))))
          .isInstanceOf(Reply.Accepted.class);
      assertThat(balances(ledger, 1)).isEqualTo(new Balances(0, 2 * Tail.SHORT + 15, 0, 0));
      assertThat(balances(ledger, 2)).isEqualTo(new Balances(0, 0, 0, 2 * Tail.SHORT + 15));
    }
  }

  private static String cause(Reply reply) {
    return ((Reply.Rejected) reply).cause().wireName();
  }
}
