package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.postgres.TestServer;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RelayLimits LIMITS = RelayLimits.standard().withAttempts(3);

  private final DatabaseAddress address = TestServer.database();
  private final Databases databases =
      Databases.open(address, PoolLimits.standard(), List.of("alpha", "beta"));
  private final ModuleDatabase alpha = databases.module("alpha");
  private final ModuleDatabase beta = databases.module("beta");
  private final MovableClock clock = MovableClock.at("2026-03-01T09:00:00Z");
  private final Outbox outbox = new Outbox(alpha, clock);
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
    databases.close();
  }

  @Test
  void anEventThatFailsHoldsUpItsOwnSubjectAndNobodyElse() {
    Set<Integer> poison = ConcurrentHashMap.newKeySet();
    poison.add(2);
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      record(event.data());
                      if (poison.contains(event.data().number())) {
                        throw new IllegalStateException("no twos");
                      }
                    }));
    append(new Counted("a", 1), new Counted("a", 2), new Counted("b", 1), new Counted("a", 3));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1");

    append(new Counted("a", 4), new Counted("c", 1));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b1", "c1");

    poison.clear();
    clock.advance(Duration.ofSeconds(2));
    awaitSeen(6);
    assertThat(seen()).containsExactly("a1", "b1", "c1", "a2", "a3", "a4");
    assertThat(relay.backlogs()).allSatisfy(backlog -> assertThat(backlog.held()).isZero());
  }

  @Test
  void anEventThatFailsTooOftenWaitsForAPersonWhoTriesItAgainOrSkipsIt() {
    Set<Integer> poison = ConcurrentHashMap.newKeySet();
    poison.addAll(List.of(1, 2));
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      if (poison.contains(event.data().number())) {
                        throw new IllegalStateException("not " + event.data().number());
                      }
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("a", 2), new Counted("a", 3));
    DeadLetter first = awaitDead(relay);
    assertThat(first.subject()).isEqualTo("a");
    assertThat(first.reason()).contains("not 1");
    assertThat(first.attempts()).isEqualTo(3);
    assertThat(first.waiting()).isEqualTo(2);

    poison.remove(1);
    assertThat(relay.retry(first)).isTrue();
    DeadLetter second = awaitDead(relay);
    assertThat(seen()).containsExactly("a1");
    assertThat(second.reason()).contains("not 2");
    assertThat(relay.retry(first)).as("somebody who looks at an old page").isTrue();
    second = awaitDead(relay);

    assertThat(relay.skip(second)).isTrue();
    assertThat(relay.skip(second)).as("a second click").isFalse();
    awaitSeen(2);
    assertThat(seen()).containsExactly("a1", "a3");
    assertThat(relay.deadLetters()).isEmpty();
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
  void aDuplicateDeliveryIsNotHandledAgain() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 1));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    alpha.sql().sql("INSERT INTO outbox_delivery SELECT 'beta', id FROM outbox").update();
    append(new Counted("a", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "a2");
  }

  @Test
  void anEventOfATransactionThatRolledBackNeverHappened() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    assertThatThrownBy(() ->
            alpha.inTransaction(() -> {
              outbox.append(new Counted("a", 1));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThatThrownBy(() -> outbox.append(new Counted("a", 2)))
        .hasMessageContaining("use inTransaction of alpha");
    append(new Counted("a", 3));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a3");
  }

  @Test
  void anEventThatCommitsLateIsNotSkipped() throws Exception {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    var appended = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newSingleThreadExecutor()) {
      var late =
          threads.submit(() ->
              alpha.inTransaction(() -> {
                outbox.append(new Counted("late", 1));
                appended.countDown();
                await(commit);
              }));
      appended.await();
      append(new Counted("early", 2));
      assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
      assertThat(seen()).containsExactly("early2");
      commit.countDown();
      late.get();
    }
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("early2", "late1");
  }

  @Test
  void aFailureThatShowsAtCommitIsPinnedOnTheEventThatCausedIt() {
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      record(event.data());
                      beta.sql()
                          .sql("INSERT INTO picky VALUES (?)")
                          .param(event.data().number())
                          .update();
                    }));
    append(
        new Counted("a", 1),
        new Counted("b", 2),
        new Counted("c", 1),
        new Counted("d", 4),
        new Counted("e", 5));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1", "b2", "d4", "e5");
    assertThat(relay.backlogs().getFirst().held()).isEqualTo(1);
  }

  @Test
  void aBrokenHandlerStopsOnlyItsEvent() {
    Relay relay =
        relay(
            recorder()
                .on(
                    Counted.class,
                    event -> {
                      if (event.data().number() == 1) {
                        throw new NoClassDefFoundError("gone");
                      }
                      record(event.data());
                    }));
    append(new Counted("a", 1), new Counted("b", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("b2");
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

  @Test
  void manyWritersOfManySubjectsAreDeliveredInTheOrderOfEach() throws Exception {
    alpha.template().execute("CREATE TABLE counter (name text PRIMARY KEY, number int)");
    alpha.template().execute("INSERT INTO counter SELECT 's' || i, 0 FROM generate_series(0, 9) i");
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    int writers = 6;
    int each = 60;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < writers; writer++) {
        int from = writer;
        threads.execute(() -> {
          for (int i = 0; i < each; i++) {
            count("s" + (from * 7 + i) % 10);
          }
        });
      }
    }
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    List<String> seen = seen();
    assertThat(seen).hasSize(writers * each);
    for (int s = 0; s < 10; s++) {
      String subject = "s" + s;
      List<Integer> numbers =
          beta.sql()
              .sql("SELECT number FROM seen WHERE counter = ? ORDER BY position")
              .param(subject)
              .query(Integer.class)
              .list();
      assertThat(numbers).as(subject).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aSubscriberOutsideTransactionsSeesEachSubjectInOrderAndMayFail() {
    var order = new ConcurrentHashMap<String, List<Integer>>();
    var failures = new AtomicInteger();
    Relay relay =
        relay(
            Subscriber.outside("mail")
                .on(
                    Counted.class,
                    event -> {
                      if (event.data().number() == 5 && failures.getAndIncrement() < 1) {
                        throw new IllegalStateException("the mail server is asleep");
                      }
                      order
                          .computeIfAbsent(event.subject(), subject -> new ArrayList<>())
                          .add(event.data().number());
                    }));
    for (int i = 1; i <= 8; i++) {
      append(new Counted("a", i), new Counted("b", 10 + i));
    }
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(order.get("a")).containsExactly(1, 2, 3, 4);
    assertThat(order.get("b")).containsExactly(11, 12, 13, 14, 15, 16, 17, 18);
    clock.advance(Duration.ofSeconds(2));
    while (relay.backlogs().getFirst().held() > 0) {
      Thread.onSpinWait();
    }
    assertThat(order.get("a")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void rowsThatAWriterOfItsOwnCopiedAreDeliveredToo() throws Exception {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    OutboxRow row = outbox.row(new Counted("a", 1));
    try (var connection = alpha.dataSource().getConnection()) {
      var copy = connection.unwrap(org.postgresql.PGConnection.class).getCopyAPI();
      copy.copyIn(
          "COPY outbox (event_id, type, subject, time, data, trace) FROM STDIN",
          new java.io.StringReader(
              String.join(
                      "\t",
                      row.eventId().toString(),
                      row.type(),
                      row.subject(),
                      row.time().toString(),
                      row.data(),
                      "\\N")
                  + "\n"));
    }
    outbox.signal();
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a1");
  }

  @Test
  void aNewSubscriberMayAskForHistoryAndAnOldOneForAReplay() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 1));
    clock.advance(Duration.ofHours(1));
    Instant later = clock.instant();
    append(new Counted("a", 2));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    relay.close();

    var history = new ArrayList<Integer>();
    var recent = new ArrayList<Integer>();
    Relay next =
        relay(
            recorder().on(Counted.class, event -> record(event.data())),
            Subscriber.outside("history")
                .fromBeginning()
                .on(Counted.class, event -> history.add(event.data().number())),
            Subscriber.outside("recent")
                .on(Counted.class, event -> recent.add(event.data().number())));
    append(new Counted("a", 3));
    assertThat(next.awaitQuiet(PATIENCE)).isTrue();
    assertThat(history).containsExactly(1, 2, 3);
    assertThat(recent).containsExactly(3);

    beta.sql().sql("DELETE FROM seen").update();
    assertThat(next.replay("beta", later)).isEqualTo(2);
    assertThat(next.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("a2", "a3");
  }

  @Test
  void anEventOfAnotherModuleIsRefused() {
    Outbox foreign = new Outbox(beta, clock);
    assertThatThrownBy(() -> beta.inTransaction(() -> appendTo(foreign, new Counted("a", 1))))
        .hasMessageContaining("comfrey.alpha.counted.v1 is not an event of module beta");
  }

  private static void appendTo(Outbox outbox, Counted event) {
    outbox.append(event);
  }

  private void count(String name) {
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

  private Subscriber recorder() {
    return Subscriber.inTransactionOf(beta, "beta");
  }

  private Relay relay(Subscriber... subscribers) {
    Relay relay = new Relay(List.of(outbox), List.of(subscribers), clock, LIMITS).start();
    toClose.add(relay);
    return relay;
  }

  private void append(Counted... events) {
    alpha.inTransaction(() -> appendAll(List.of(events)));
  }

  private void appendAll(List<Counted> events) {
    outbox.append(events);
  }

  private void record(Counted event) {
    beta.sql()
        .sql("INSERT INTO seen (counter, number) VALUES (?, ?)")
        .params(event.counter(), event.number())
        .update();
  }

  private List<String> seen() {
    return beta.sql()
        .sql("SELECT counter || number FROM seen ORDER BY position")
        .query(String.class)
        .list();
  }

  private void awaitSeen(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (seen().size() < count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Moves the clock past each pause until an event is dead. */
  private DeadLetter awaitDead(Relay relay) {
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
