package org.comfrey.kernel.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.TestServer;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Databases databases = TestServer.databases("beta");
  private final ModuleDatabase beta = databases.module("beta");
  private final MovableClock clock = MovableClock.at("2026-03-01T09:00:00Z");
  private final Timers timers = new Timers(beta);
  private final List<String> fired = new CopyOnWriteArrayList<>();
  private final TimerRunner runner = new TimerRunner(timers, clock);

  @AfterEach
  void close() {
    runner.close();
    databases.close();
  }

  @Test
  void aTimerThatFailsIsTriedAgainAfterAPause() {
    var tries = new AtomicInteger();
    runner
        .on(
            "deadline",
            id -> {
              if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              fired.add(id);
            })
        .start();
    timers.set("deadline", "a", clock.instant());
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(tries).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    awaitValue(tries, 2);
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    clock.advance(Duration.ofSeconds(2));
    awaitValue(tries, 3);
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactly("a");
  }

  @Test
  void aTimerOfATransactionThatRolledBackNeverFires() {
    runner.on("deadline", fired::add).start();
    assertThatThrownBy(() ->
            beta.inTransaction(() -> {
              timers.set("deadline", "undone", clock.instant());
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    timers.set("deadline", "done", clock.instant());
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactly("done");
  }

  @Test
  void theClockThatIsMovedFiresWhatBecameDueAndNothingElse() {
    runner.on("deadline", fired::add).start();
    timers.set("deadline", "soon", clock.instant().plus(Duration.ofDays(1)));
    timers.set("deadline", "later", clock.instant().plus(Duration.ofDays(2)));
    timers.setAll("deadline", Set.of(), clock.instant());
    timers.setAll("deadline", Set.of("never", "moved"), clock.instant().plus(Duration.ofDays(1)));
    timers.set("deadline", "moved", clock.instant().plus(Duration.ofDays(3)));
    assertThat(timers.cancel("deadline", "never")).isTrue();
    assertThat(timers.cancel("deadline", "never")).isFalse();
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).isEmpty();
    clock.advance(Duration.ofDays(1));
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactly("soon");
    clock.advance(Duration.ofDays(2));
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactlyInAnyOrder("soon", "later", "moved");
  }

  @Test
  void aTimerThatIsSetAnewWhileItIsHandledFiresAgain() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    runner
        .on(
            "deadline",
            id -> {
              if (fired.isEmpty()) {
                begun.countDown();
                goOn.await();
              }
              fired.add(id);
            })
        .start();
    timers.set("deadline", "a", clock.instant());
    begun.await();
    timers.set("deadline", "a", clock.instant().plus(Duration.ofHours(1)));
    goOn.countDown();
    while (fired.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactly("a", "a");
  }

  @Test
  void whatAnEarlierProcessLeftHalfDoneIsTakenUp() {
    timers.set("deadline", "a", clock.instant());
    beta.sql()
        .sql("UPDATE scheduled_tasks SET picked = true, picked_by = 'gone', last_heartbeat = now()")
        .update();
    runner.on("deadline", fired::add).start();
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(fired).containsExactly("a");
  }

  @Test
  void whatRecursFollowsTheClock() {
    var times = new AtomicInteger();
    runner.every("sweep", Duration.ofMinutes(10), times::incrementAndGet).start();
    awaitValue(times, 1);
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    clock.advance(Duration.ofMinutes(9));
    assertThat(runner.awaitQuiet(PATIENCE)).isTrue();
    assertThat(times).hasValue(1);
    clock.advance(Duration.ofMinutes(2));
    awaitValue(times, 2);
  }

  private static void awaitValue(AtomicInteger counter, int value) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (counter.get() < value && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(counter).hasValue(value);
  }
}
