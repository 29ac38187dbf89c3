package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private long now = 1;
  private final Doorkeeper door = new Doorkeeper(1_000, PATIENCE, () -> now);
  private final Deque<Doorkeeper.Coming> coming = new ArrayDeque<>();

  private boolean comes() {
    return comes(false);
  }

  private boolean comes(boolean preferred) {
    boolean admitted = door.admits(preferred);
    if (admitted) {
      coming.add(door.comes());
    }
    return admitted;
  }

  private int comeUntilRefused(boolean preferred) {
    int admitted = 0;
    while (comes(preferred)) {
      admitted++;
    }
    return admitted;
  }

  /** As many are carried out in that time, while as many others come. */
  private void carriesOut(int perSecond, Duration time) {
    long end = now + time.toNanos();
    while (now < end) {
      now += Duration.ofSeconds(1).toNanos() / perSecond;
      coming.add(door.comes());
      coming.remove().end();
      door.finished();
    }
  }

  @Test
  void aCrowdMayComeAtOnceAndNoLargerOne() {
    assertThat(comeUntilRefused(false)).isEqualTo(1_000);
  }

  @Test
  void whereSomebodyIsAlwaysOnTheirWayOnlySoManyMayBeAsAreDoneInTime() {
    comes();
    carriesOut(200, PATIENCE);
    assertThat(comes()).isTrue();
    carriesOut(200, Duration.ofSeconds(1));
    assertThat(comeUntilRefused(false)).isEqualTo(20 - 2);
    assertThat(coming).hasSize(20);
  }

  @Test
  void aStepOfWhatWasBegunMayHaveTwiceAsManyBeforeIt() {
    comes();
    carriesOut(200, PATIENCE.plusSeconds(1));
    comeUntilRefused(false);
    assertThat(comeUntilRefused(true)).isEqualTo(20);
  }

  @Test
  void aStepFindsNoMoreRoomThanACrowdHas() {
    for (int i = 0; i < 1_000; i++) {
      comes(true);
    }
    assertThat(comes(true)).isFalse();
  }

  @Test
  void whereNothingIsCarriedOutAFewMayTry() {
    comes();
    now += PATIENCE.multipliedBy(2).toNanos();
    assertThat(comeUntilRefused(false)).isEqualTo(8 - 1);
  }

  @Test
  void whenNobodyHadToBeSentAwayForAWhileACrowdMayComeAgain() {
    comes();
    carriesOut(200, PATIENCE.plusSeconds(1));
    comeUntilRefused(false);
    coming.removeIf(one -> {
      one.end();
      return true;
    });
    now += PATIENCE.toNanos();
    assertThat(comeUntilRefused(false)).as("still").isLessThan(30);
    coming.forEach(Doorkeeper.Coming::end);
    coming.clear();
    now += PATIENCE.toNanos() + 1;
    assertThat(comeUntilRefused(false)).isEqualTo(1_000);
  }

  @Test
  void whoEndsTwiceIsCountedOnce() {
    comes();
    comes();
    Doorkeeper.Coming first = coming.remove();
    first.end();
    first.end();
    assertThat(comeUntilRefused(false)).isEqualTo(1_000 - 1);
  }

  /** Somebody who came, and when. */
  private record Waiting(Doorkeeper.Coming coming, long sinceNanos) {}

  /** A server that carries out one thing in five milliseconds is asked for four. */
  @Test
  void askedForTwiceWhatItCanDoItDoesWhatItCanAndInTime() {
    Deque<Waiting> queue = new ArrayDeque<>();
    int done = 0;
    long longest = 0;
    for (int millis = 0; millis < 60_000; millis++) {
      now += MILLISECOND;
      // 400 a second: two in every five milliseconds.
      if (millis % 5 < 2 && door.admits(false)) {
        queue.add(new Waiting(door.comes(), now));
      }
      if (millis % 5 == 4 && !queue.isEmpty()) {
        Waiting next = queue.remove();
        next.coming().end();
        door.finished();
        if (millis >= 10_000) {
          done++;
          longest = Math.max(longest, now - next.sinceNanos());
        }
      }
    }
    assertThat(done).isEqualTo(200 * 50);
    assertThat(longest / MILLISECOND).isBetween(50L, 200L);
  }
}
