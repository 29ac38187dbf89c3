package org.comfrey.notifications;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * Local times of every day as instants, also on the two days a year on which the clocks change: a
 * time that is left out is the instant of the change, and of one that comes twice the first begins
 * something and the second ends it, so that nobody is woken in the hour that is repeated.
 */
final class LocalTimes {
  private LocalTimes() {}

  /**
   * When the quiet hours end in which that instant lies; empty where it lies in none.
   *
   * @param until the day after where it is earlier than {@code from}
   */
  static Optional<Instant> quietUntil(Instant now, LocalTime from, LocalTime until, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    // The hours of yesterday may still last, and what is repeated after midnight belongs to a day
    // that has begun already.
    for (LocalDate day = today.minusDays(1);
        !day.isAfter(today.plusDays(1));
        day = day.plusDays(1)) {
      Instant begin = at(day, from, zone, false);
      Instant end = at(until.isAfter(from) ? day : day.plusDays(1), until, zone, true);
      if (!now.isBefore(begin) && now.isBefore(end)) {
        return Optional.of(end);
      }
    }
    return Optional.empty();
  }

  /** The next time after that instant at which the clocks show it, once a day. */
  static Instant next(Instant now, LocalTime time, ZoneId zone) {
    LocalDate day = now.atZone(zone).toLocalDate().minusDays(1);
    Instant next = at(day, time, zone, false);
    while (!next.isAfter(now)) {
      day = day.plusDays(1);
      next = at(day, time, zone, false);
    }
    return next;
  }

  private static Instant at(LocalDate day, LocalTime time, ZoneId zone, boolean second) {
    LocalDateTime local = day.atTime(time);
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    if (offsets.isEmpty()) {
      return rules.getTransition(local).getInstant();
    }
    return local.toInstant(second ? offsets.getLast() : offsets.getFirst());
  }
}
