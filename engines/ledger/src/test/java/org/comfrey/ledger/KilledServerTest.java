package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL itself is killed under a node and started again by its launcher. */
class KilledServerTest {
  private static final int SUBMISSIONS = 200;
  private static final int BATCH = 200;

  @Test
  void what_was_answered_survives_the_server_and_what_is_unknown_is_sent_again() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary(true)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(postgres.jdbcUrl("postgres"));
      dataSource.setUser(postgres.user());
      dataSource.setPassword(postgres.password());
      LedgerSchema.create(dataSource);
      try (Ledger ledger =
          Ledger.open(
              dataSource,
              LedgerOptions.STANDARD.withGroupEventsMax(1_000),
              InstantSource.system())) {
        ledger.submitAndWait(
            Submission.of(
                CreateAccount.of(Uint128.of(1), 1, 1), CreateAccount.of(Uint128.of(2), 1, 1)));
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < SUBMISSIONS; i++) {
          answers.add(ledger.submit(batch(i)));
        }
        answers.get(SUBMISSIONS / 4).join();
        ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();

        int unknown = 0;
        for (int i = 0; i < SUBMISSIONS; i++) {
          boolean answered = accepted(answers.get(i));
          while (!answered) {
            unknown++;
            answered = accepted(ledger.submit(batch(i)));
          }
        }
        assertThat(unknown).as("submissions that the kill left unknown").isPositive();
        assertThat(
                ledger
                    .queries()
                    .account(Uint128.of(2))
                    .value()
                    .orElseThrow()
                    .balances()
                    .creditsPosted())
            .isEqualTo((long) SUBMISSIONS * BATCH);
        assertThat(postgres.restarts()).isEqualTo(1);
      }
    }
  }

  private static boolean accepted(CompletableFuture<Reply> answer) {
    try {
      assertThat(answer.join()).isInstanceOf(Reply.Accepted.class);
      return true;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(LedgerUnavailable.class);
      return false;
    }
  }

  private static Submission batch(int number) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      Uint128 id = new Uint128(8, (long) number * BATCH + i + 1);
      events.add(CreateTransfer.of(id, Uint128.of(1), Uint128.of(2), 1, 1, 1));
    }
    return Submission.of(events);
  }
}
