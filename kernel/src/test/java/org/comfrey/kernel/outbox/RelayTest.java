package org.comfrey.kernel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RelayTest extends RelayFixture {
  @Test
  void aNewSubscriberThatWantsHistoryMissesNoWriterInFlight() throws Exception {
    var appended = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var writer =
          threads.submit(() ->
              alpha.inTransaction(() -> {
                outbox.append(new Counted("a", 1));
                appended.countDown();
                await(commit);
              }));
      appended.await();
      var starting =
          threads.submit(
              () -> relay(recorder().fromBeginning().on(Counted.class, e -> record(e.data()))));
      awaitWaitingForALock(alpha);
      commit.countDown();
      writer.get();
      assertThat(starting.get().awaitQuiet(PATIENCE)).isTrue();
    }
    assertThat(seen()).containsExactly("a1");
  }

  @Test
  void onOneServerHandlingWaitsForNoDiskSinceWhatACrashTakesIsDeliveredAgain() {
    Relay relay = relay(whoSaysHowToCommit());
    append(new Counted("a", 1));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    assertThat(seen()).containsExactly("session1");
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

  @Test
  void whatWasHandledLongAgoIsForgottenAndWhatIsNewIsNot() {
    Relay relay = relay(recorder().on(Counted.class, event -> record(event.data())));
    append(new Counted("a", 1));
    clock.advance(Duration.ofDays(29));
    append(new Counted("a", 2));
    clock.advance(Duration.ofDays(2));
    append(new Counted("a", 3));
    assertThat(relay.awaitQuiet(PATIENCE)).isTrue();
    clock.advance(Duration.ofHours(2));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (inboxSize() > 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(inboxSize()).isEqualTo(2);
    assertThat(Inbox.prune(beta, "beta", Duration.ofDays(30))).isZero();
    assertThat(Inbox.prune(beta, "nobody", Duration.ofDays(30))).isZero();
  }

  private int inboxSize() {
    return beta.sql().sql("SELECT count(*) FROM inbox").query(Integer.class).single();
  }
}
