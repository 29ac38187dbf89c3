package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waited in vain would wait for minutes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InHandTest {
  private final InHand inHand = new InHand(Duration.ofMinutes(5));

  @Test
  void whoFollowsWaitsUntilItIsDone() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Thread work =
        Thread.ofVirtual()
            .start(() ->
                inHand.during(
                    "a step",
                    () -> {
                      begun.countDown();
                      awaitQuietly(mayEnd);
                      done.set(true);
                      return "";
                    }));
    begun.await();
    inHand.await("another step");
    assertThat(done).isFalse();
    Thread.ofVirtual().start(mayEnd::countDown);
    inHand.await("a step");
    assertThat(done).isTrue();
    work.join();
  }

  @Test
  void nobodyWaitsForWhatFailed() throws InterruptedException {
    assertThatThrownBy(() ->
            inHand.during(
                "a step",
                () -> {
                  throw new IllegalStateException("as if the process died");
                }))
        .isInstanceOf(IllegalStateException.class);
    inHand.await("a step");
    assertThat(inHand.isIdle()).isTrue();
  }

  /** Once for all: who waited in vain spares those behind them the wait. */
  @Test
  void nobodyWaitsForLongForWhatDoesNotEnd() throws InterruptedException {
    InHand impatient = new InHand(Duration.ofMillis(1));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread work =
        Thread.ofVirtual()
            .start(() ->
                impatient.during(
                    "a step",
                    () -> {
                      begun.countDown();
                      awaitQuietly(mayEnd);
                      return "";
                    }));
    begun.await();
    impatient.await("a step");
    assertThat(impatient.isIdle()).isTrue();
    assertThat(work.isAlive()).isTrue();
    mayEnd.countDown();
    work.join();
  }

  /** The second at the same thing ends before the first, for whom those who follow wait. */
  @Test
  void theSecondAtTheSameThingDoesNotEndTheWait() {
    inHand.during(
        "a step",
        () -> {
          inHand.during("a step", () -> "");
          assertThat(inHand.isIdle()).isFalse();
          return "";
        });
    assertThat(inHand.isIdle()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
