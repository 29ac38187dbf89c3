package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A turnstile that does not turn would keep everybody here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnstileTest {
  @Test
  void aCrowdIsLetInOneAfterTheOther() throws Exception {
    Turnstile turnstile = new Turnstile(2, Duration.ofMinutes(5), new Semaphore(200));
    assertThat(turnstile.enter()).isTrue();
    assertThat(turnstile.enter()).isTrue();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> crowd = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        crowd.add(
            people.submit(() -> {
              boolean came = turnstile.enter();
              turnstile.leave();
              return came;
            }));
      }
      turnstile.leave();
      for (Future<Boolean> one : crowd) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(turnstile.inside()).isEqualTo(1);
  }

  @Test
  void whereNobodyLeavesWhoComesIsSentAwayAndTakesNoPlace() {
    Turnstile turnstile = new Turnstile(1, Duration.ofMillis(10), new Semaphore(1));
    assertThat(turnstile.enter()).isTrue();
    assertThat(turnstile.enter()).isFalse();
    assertThat(turnstile.enter()).isFalse();
    turnstile.leave();
    assertThat(turnstile.inside()).isZero();
    assertThat(turnstile.enter()).isTrue();
  }

  @Test
  void whoComesWhereTheCrowdIsTooLargeIsSentAwayAtOnce() throws Exception {
    Turnstile turnstile = new Turnstile(1, Duration.ofMinutes(5), new Semaphore(3));
    assertThat(turnstile.enter()).isTrue();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> crowd = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        crowd.add(
            people.submit(() -> {
              boolean came = turnstile.enter();
              turnstile.leave();
              return came;
            }));
      }
      while (turnstile.waiting() < 3) {
        Thread.onSpinWait();
      }
      assertThat(turnstile.enter()).isFalse();
      assertThat(turnstile.waiting()).isEqualTo(3);
      turnstile.leave();
      for (Future<Boolean> one : crowd) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(turnstile.waiting()).isZero();
  }
}
