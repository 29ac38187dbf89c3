package org.comfrey.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadingTest {
  @Test
  void whoAsksWhileALateAnswerIsAwaitedGoesOnWithoutOne() {
    CountDownLatch database = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Reading<String> reading =
        new Reading<>(
            () -> {
              asked.incrementAndGet();
              try {
                database.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return "back";
            },
            Duration.ofMillis(1));
    for (int i = 0; i < 50; i++) {
      assertThat(reading.latest()).isEmpty();
    }
    assertThat(asked).hasValueLessThanOrEqualTo(1);
    database.countDown();
    String answer = null;
    while (answer == null) {
      answer = reading.latest().orElse(null);
      Thread.onSpinWait();
    }
    assertThat(answer).isEqualTo("back");
  }

  @Test
  void aFailureIsNoAnswer() {
    Reading<String> reading =
        new Reading<>(() -> {
          throw new IllegalStateException("the database is away");
        });
    assertThat(reading.latest()).isEmpty();
  }
}
