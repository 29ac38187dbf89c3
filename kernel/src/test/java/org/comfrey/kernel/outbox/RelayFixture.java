package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.postgres.TestServer;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.AfterEach;

/** Two modules, an outbox, and what tests of the relay do with them. */
abstract class RelayFixture {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final RelayLimits LIMITS = RelayLimits.standard().withAttempts(3);

  final DatabaseAddress address = TestServer.database("alpha", "beta");
  final Databases databases =
      Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"));
  final ModuleDatabase alpha = databases.module("alpha");
  final ModuleDatabase beta = databases.module("beta");
  final MovableClock clock = MovableClock.at("2026-03-01T09:00:00Z");
  final Outbox outbox = new Outbox(alpha, clock);
  final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
    databases.close();
  }

  /** Until a transaction of the module waits for another one. */
  static void awaitWaitingForALock(ModuleDatabase database) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      long waiting =
          database
              .sql()
              .sql(
                  """
                  SELECT count(*) FROM pg_stat_activity
                  WHERE usename = current_user AND datname = current_database()
                    AND wait_event_type = 'Lock'\
                  """)
              .query(Long.class)
              .single();
      if (waiting > 0) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("nobody waits for a lock");
  }

  static void appendTo(Outbox outbox, Counted event) {
    outbox.append(event);
  }

  void count(String name) {
    alpha.inTransaction(() -> {
      int number =
          alpha
              .sql()
              .sql("UPDATE counter SET number = number + 1 WHERE name = ? RETURNING number")
              .param(name)
              .query(Integer.class)
              .single();
      outbox.append(new Counted(name, number));
    });
  }

  /** Records "session" where the handling transaction has said itself how its commit waits. */
  Subscriber whoSaysHowToCommit() {
    return recorder()
        .on(
            Counted.class,
            event ->
                record(
                    new Counted(
                        beta.sql()
                            .sql("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
                            .query(String.class)
                            .single(),
                        event.data().number())));
  }

  Subscriber recorder() {
    return Subscriber.inTransactionOf(beta, "beta");
  }

  Relay relay(Subscriber... subscribers) {
    Relay relay = new Relay(List.of(outbox), List.of(subscribers), clock, LIMITS).start();
    toClose.add(relay);
    return relay;
  }

  void append(Counted... events) {
    alpha.inTransaction(() -> appendAll(List.of(events)));
  }

  void appendAll(List<Counted> events) {
    outbox.append(events);
  }

  void record(Counted event) {
    beta.sql()
        .sql("INSERT INTO seen (counter, number) VALUES (?, ?)")
        .params(event.counter(), event.number())
        .update();
  }

  List<String> seen() {
    return beta.sql()
        .sql("SELECT counter || number FROM seen ORDER BY position")
        .query(String.class)
        .list();
  }

  static void awaitNothingHeld(Relay relay) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (relay.backlogs().getFirst().held() > 0) {
      assertThat(System.nanoTime()).as("time left").isLessThan(end);
    }
  }

  void awaitSeen(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (seen().size() < count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Moves the clock past each pause until an event is dead. */
  DeadLetter awaitDead(Relay relay) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      List<DeadLetter> dead = relay.deadLetters();
      if (!dead.isEmpty()) {
        return dead.getFirst();
      }
      clock.advance(Duration.ofMinutes(10));
    }
    throw new AssertionError("nothing is dead");
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
