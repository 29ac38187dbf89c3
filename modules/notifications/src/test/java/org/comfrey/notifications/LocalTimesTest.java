package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalTimesTest {
  private static final long SEED = 20_261_122L;
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
  private static final LocalTime TEN = LocalTime.of(22, 0);
  private static final LocalTime SEVEN = LocalTime.of(7, 0);

  private static Instant vienna(String local) {
    return LocalDateTime.parse(local).atZone(VIENNA).toInstant();
  }

  private static Optional<Instant> quiet(String local, LocalTime from, LocalTime until) {
    return LocalTimes.quietUntil(vienna(local), from, until, VIENNA);
  }

  @Test
  void outsideQuietHoursNothingWaits() {
    assertThat(quiet("2026-03-02T21:59:59", TEN, SEVEN)).isEmpty();
    assertThat(quiet("2026-03-02T07:00:00", TEN, SEVEN)).isEmpty();
    assertThat(quiet("2026-03-02T12:00:00", LocalTime.of(13, 0), LocalTime.of(14, 0))).isEmpty();
  }

  @Test
  void aNightEndsInTheMorningOnWhicheverSideOfMidnightItIs() {
    assertThat(quiet("2026-03-02T22:00:00", TEN, SEVEN)).hasValue(vienna("2026-03-03T07:00:00"));
    assertThat(quiet("2026-03-03T03:00:00", TEN, SEVEN)).hasValue(vienna("2026-03-03T07:00:00"));
    assertThat(quiet("2026-03-02T13:30:00", LocalTime.of(13, 0), LocalTime.of(14, 0)))
        .hasValue(vienna("2026-03-02T14:00:00"));
  }

  @Test
  void theNightInWhichAnHourIsLeftOutEndsAtTheSameLocalTime() {
    // 29 March 2026: after 01:59 comes 03:00, so the night is eight hours long.
    Instant begin = vienna("2026-03-28T22:00:00");
    Optional<Instant> end = LocalTimes.quietUntil(begin, TEN, SEVEN, VIENNA);
    assertThat(end).hasValue(Instant.parse("2026-03-29T05:00:00Z"));
    assertThat(Duration.between(begin, end.orElseThrow())).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void quietHoursThatEndInTheHourThatIsLeftOutEndWithTheChange() {
    assertThat(quiet("2026-03-29T01:00:00", TEN, LocalTime.of(2, 30)))
        .hasValue(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void theNightInWhichAnHourComesTwiceIsTenHoursLong() {
    // 25 October 2026: after 02:59 comes 02:00 once more.
    Instant begin = vienna("2026-10-24T22:00:00");
    assertThat(LocalTimes.quietUntil(begin, TEN, SEVEN, VIENNA))
        .hasValue(begin.plus(Duration.ofHours(10)));
  }

  @Test
  void inTheHourThatComesTwiceQuietLastsUntilItsSecondTime() {
    Instant firstHalfPastTwo = Instant.parse("2026-10-25T00:30:00Z");
    Instant secondHalfPastTwo = Instant.parse("2026-10-25T01:30:00Z");
    LocalTime end = LocalTime.of(2, 30);
    assertThat(LocalTimes.quietUntil(firstHalfPastTwo.minusSeconds(60), TEN, end, VIENNA))
        .hasValue(secondHalfPastTwo);
    assertThat(LocalTimes.quietUntil(firstHalfPastTwo, TEN, end, VIENNA))
        .hasValue(secondHalfPastTwo);
    assertThat(LocalTimes.quietUntil(secondHalfPastTwo, TEN, end, VIENNA)).isEmpty();
  }

  @Test
  void aDailyTimeComesOncePerDayAlsoWhenItIsLeftOutOrRepeated() {
    LocalTime halfPastTwo = LocalTime.of(2, 30);
    Instant spring = LocalTimes.next(vienna("2026-03-28T12:00:00"), halfPastTwo, VIENNA);
    assertThat(spring).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    assertThat(LocalTimes.next(spring, halfPastTwo, VIENNA))
        .isEqualTo(vienna("2026-03-30T02:30:00"));
    Instant autumn = LocalTimes.next(vienna("2026-10-24T12:00:00"), halfPastTwo, VIENNA);
    assertThat(autumn).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(LocalTimes.next(autumn, halfPastTwo, VIENNA))
        .isEqualTo(vienna("2026-10-26T02:30:00"));
  }

  @Test
  void whatWaitsNeverWaitsAgainAndNeverLongerThanAnHourBeyondItsHours() {
    Random random = new Random(SEED);
    List<ZoneId> zones =
        List.of(
            VIENNA,
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Pacific/Apia"));
    Instant year = Instant.parse("2026-01-01T00:00:00Z");
    for (int round = 0; round < 5_000; round++) {
      ZoneId zone = zones.get(random.nextInt(zones.size()));
      Instant now = year.plusSeconds(random.nextInt(365 * 24 * 3_600));
      LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
      LocalTime until = LocalTime.of(random.nextInt(24), random.nextInt(60));
      if (from.equals(until)) {
        continue;
      }
      Optional<Instant> end = LocalTimes.quietUntil(now, from, until, zone);
      if (end.isPresent()) {
        long minutes = Math.floorMod(Duration.between(from, until).toMinutes(), 1_440L);
        assertThat(end.get()).isAfter(now);
        assertThat(Duration.between(now, end.get()).toMinutes()).isLessThanOrEqualTo(minutes + 60);
        if (minutes < 1_300) {
          assertThat(LocalTimes.quietUntil(end.get(), from, until, zone))
              .as("%s %s-%s %s", zone, from, until, now)
              .isEmpty();
        }
      }
    }
  }
}
