package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InHandTest {
  private final InHand inHand = new InHand();

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
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
