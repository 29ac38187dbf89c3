package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.PoolLimits;
import org.junit.jupiter.api.Test;

class RelayNodesTest extends RelayFixture {
  private Relay anotherNode(Subscriber subscriber) {
    Databases other = Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"));
    toClose.add(other);
    Outbox theirs = new Outbox(other.module("alpha"), clock);
    Relay relay = new Relay(List.of(theirs), List.of(subscriber), clock, LIMITS).start();
    toClose.add(relay);
    return relay;
  }

  /** The sessions that hold them are gone, and whoever worked under them does not know yet. */
  private void endLeases() {
    alpha
        .sql()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND pid <> pg_backend_pid()\
            """)
        .query()
        .listOfRows();
  }

  @Test
  void aCrashBetweenTheHandlerAndTheNoteOfItDoesNotHandleTwice() {
    var calls = new AtomicInteger();
    alpha
        .template()
        .execute(
            """
            CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'the node is gone'; END $$;
            CREATE TRIGGER crash BEFORE DELETE ON outbox_delivery EXECUTE FUNCTION crash()\
            """);
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      calls.incrementAndGet();
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("a", 2));
    awaitSeen(2);
    assertThat(relay.awaitQuiet(Duration.ofMillis(1))).isFalse();

    alpha.template().execute("DROP TRIGGER crash ON outbox_delivery");
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
    assertThat(calls).hasValue(2);
  }

  @Test
  void aNodeThatDiesAfterItsHandlersHasItsEventsDeliveredButNotHandledAgain() {
    var deaths = new AtomicInteger();
    var calls = new AtomicInteger();
    try (var listening =
        Halt.listen(point -> {
          if (point.equals(DeliveryWorker.HANDLED) && deaths.incrementAndGet() <= 2) {
            throw new IllegalStateException("dies here");
          }
        })) {
      Relay relay =
          relay(
              recorder()
                  .on(
                      Counted.class,
                      event -> {
                        calls.incrementAndGet();
                        record(event.data());
                      }));
      append(new Counted("a", 1), new Counted("a", 2), new Counted("b", 1));
      assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    }
    assertThat(deaths).hasValue(3);
    assertThat(calls).hasValue(3);
    assertThat(seen()).containsExactly("a1", "a2", "b1");
  }

  @Test
  void twoNodesThatHandleTheSameBatchForAMomentHandleItOnce() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Relay first =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      begun.countDown();
                      await(goOn);
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("a", 2));
    begun.await();
    Relay second = anotherNode(recorder().on(Counted.class, event -> record(event.data())));
    endLeases();
    awaitWaitingForALock(beta);
    goOn.countDown();
    assertThat(second.awaitQuiet(PATIENCE)).isTrue();
    assertThat(first.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
  }

  @Test
  void whatFailsWithANodeThatIsNoLongerInChargeIsNotHeldUpBehindTheBackOfTheOneThatIs()
      throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Relay first =
        relay(
            Subscriber.outside("beta")
                .on(
                    Counted.class,
                    event -> {
                      begun.countDown();
                      await(goOn);
                      throw new IllegalStateException("too late");
                    }));
    append(new Counted("a", 1), new Counted("a", 2));
    begun.await();
    var handled = new CountDownLatch(2);
    Relay second =
        anotherNode(
            Subscriber.outside("beta")
                .on(
                    Counted.class,
                    event -> {
                      record(event.data());
                      handled.countDown();
                    }));
    endLeases();
    assertThat(handled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    goOn.countDown();
    first.close();
    assertThat(second.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
    assertThat(alpha.sql().sql("SELECT count(*) FROM outbox_held").query(Long.class).single())
        .isZero();
  }

  @Test
  void aProcessWithoutEventsHasNothingToRelay() {
    try (var relay = new Relay(List.of(), List.of(), clock, LIMITS).start()) {
      assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    }
  }

  @Test
  void ofTwoNodesOneDeliversAndTheOtherTakesOver() {
    Subscriber one = recorder().on(Counted.class, event -> record(event.data()));
    Relay first = relay(one);
    append(new Counted("a", 1));
    assertThat(first.awaitQuiet(PATIENCE)).isTrue();
    Databases other = Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"));
    toClose.add(other);
    Outbox otherOutbox = new Outbox(other.module("alpha"), clock);
    var calls = new AtomicInteger();
    Relay second =
        new Relay(
            List.of(otherOutbox),
            List.of(
                Subscriber.inTransactionOf(other.module("beta"), "beta")
                    .on(
                        Counted.class,
                        event -> {
                          calls.incrementAndGet();
                          record(event.data());
                        })),
            clock,
            LIMITS);
    toClose.add(second.start());
    other.module("alpha").inTransaction(() -> appendTo(otherOutbox, new Counted("a", 2)));
    assertThat(second.awaitQuiet(PATIENCE)).as("told across nodes").isTrue();
    assertThat(calls).hasValue(0);

    first.close();
    append(new Counted("a", 3));
    assertThat(second.awaitQuiet(PATIENCE)).isTrue();
    assertThat(calls).hasValue(1);
    assertThat(seen()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void aRelayWhoseSessionIsCutGoesOn() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 1));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    alpha
        .sql()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE usename = current_user AND datname = current_database()
              AND pid <> pg_backend_pid()\
            """)
        .query()
        .listOfRows();
    append(new Counted("a", 2));
    awaitSeen(2);
    assertThat(seen()).containsExactly("a1", "a2");
  }
}
