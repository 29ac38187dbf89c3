package org.comfrey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.Test;

class IdsTest {
  private final MovableClock clock = MovableClock.at("2026-11-22T10:00:00Z");
  private final Ids ids = new Ids(clock);

  @Test
  void idsGoUpWhenTheClockStandsStillAndWhenItGoesBack() {
    UUID last = ids.next();
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        clock.moveTo(Instant.parse("2020-01-01T00:00:00Z"));
      }
      UUID next = ids.next();
      assertThat(next.toString()).isGreaterThan(last.toString());
      assertThat(next.version()).isEqualTo(7);
      assertThat(next.variant()).isEqualTo(2);
      last = next;
    }
  }

  @Test
  void anIdTellsItsMillisecond() {
    clock.advance(Duration.ofDays(1));
    assertThat(ids.next().getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  void noTwoThreadsMakeTheSame() throws Exception {
    Set<UUID> all = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<UUID>> many =
          () -> IntStream.range(0, 1_000).mapToObj(i -> ids.next()).collect(Collectors.toList());
      for (var made : threads.invokeAll(List.of(many, many, many, many))) {
        all.addAll(made.get());
      }
    }
    assertThat(all).hasSize(4_000);
  }
}
