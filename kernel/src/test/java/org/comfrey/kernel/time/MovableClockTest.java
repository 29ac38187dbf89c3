package org.comfrey.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MovableClockTest {
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  @Test
  void itStandsUntilItIsMovedAndThenTellsWhoeverAsked() {
    MovableClock clock = MovableClock.at(START);
    var heard = new ArrayList<Instant>();
    var registration = clock.onMove(() -> heard.add(clock.instant()));
    assertThat(clock.instant()).isEqualTo(START);
    clock.advance(Duration.ofDays(1));
    clock.moveTo(START);
    registration.close();
    clock.advance(Duration.ofDays(1));
    assertThat(heard).containsExactly(START.plus(Duration.ofDays(1)), START);
  }

  @Test
  void anotherZoneIsAnotherViewOfTheSameClock() {
    MovableClock clock = MovableClock.at(START);
    var auckland = clock.withZone(ZoneId.of("Pacific/Auckland"));
    clock.advance(Duration.ofHours(2));
    assertThat(auckland.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
    assertThat(auckland.getZone()).isEqualTo(ZoneId.of("Pacific/Auckland"));
  }

  @Test
  void oneThatRunsKeepsItsLead() {
    MovableClock base = MovableClock.at(START);
    MovableClock ahead = MovableClock.runningWith(base);
    ahead.advance(Duration.ofDays(7));
    base.advance(Duration.ofHours(1));
    assertThat(ahead.instant()).isEqualTo(START.plus(Duration.ofDays(7)).plus(Duration.ofHours(1)));
    ahead.moveTo(START);
    assertThat(ahead.instant()).isEqualTo(START);
  }
}
