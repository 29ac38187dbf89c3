package org.comfrey.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A plan's hours as stretches of its local clock, in seconds since 1970-01-01T00:00 local.
 *
 * <p>Weekly hours first, recurring hours where those leave room, then the exceptions in their
 * order. A stretch begins where its own entry begins or where an exception lets it begin again.
 * What a moment gets depends only on entries within two days of it, so any range that is computed
 * with that margin agrees with any other.
 */
final class LocalHours {
  private static final int DAY = 86_400;
  private static final int MARGIN_DAYS = 3;

  private final Plan plan;
  private final List<List<WeeklyHours>> byDay = new ArrayList<>(7);
  private final long[] exceptionFrom;
  private final long[] exceptionUntil;

  LocalHours(Plan plan) {
    this.plan = plan;
    for (int day = 1; day <= 7; day++) {
      int value = day;
      byDay.add(
          plan.weekly().stream()
              .filter(hours -> hours.day().getValue() == value)
              .sorted(Comparator.comparing(WeeklyHours::from))
              .toList());
    }
    exceptionFrom = plan.exceptions().stream().mapToLong(e -> local(e.from())).toArray();
    exceptionUntil = plan.exceptions().stream().mapToLong(e -> local(e.until())).toArray();
  }

  static long local(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  /** Hours that touch the given local stretch, and some around it. */
  Spans between(long fromLocal, long untilLocal) {
    long firstDay = Math.floorDiv(fromLocal, DAY) - MARGIN_DAYS;
    long lastDay = Math.floorDiv(untilLocal, DAY) + 1;
    long validFrom = Math.max(firstDay, plan.validFrom().toEpochDay());
    long validThrough = Math.min(lastDay, plan.validThrough().toEpochDay());
    Spans hours = new Spans((int) (lastDay - firstDay + 1) * 2);
    for (long day = validFrom; day <= validThrough; day++) {
      // 1970-01-01 was a Thursday.
      for (WeeklyHours entry : byDay.get((int) Math.floorMod(day + 3, 7L))) {
        hours.append(day * DAY + entry.fromSecond(), day * DAY + entry.toSecond());
      }
    }
    for (RecurringHours entry : plan.recurring()) {
      hours = withRecurring(hours, entry, validFrom, validThrough);
    }
    for (int i = 0; i < exceptionFrom.length; i++) {
      long begin = Math.max(exceptionFrom[i], firstDay * DAY);
      long end = Math.min(exceptionUntil[i], (lastDay + 1) * DAY);
      if (begin < end) {
        hours = withException(hours, plan.exceptions().get(i).effect(), begin, end);
      }
    }
    return hours;
  }

  private Spans withRecurring(
      Spans hours, RecurringHours entry, long validFrom, long validThrough) {
    if (validFrom > validThrough) {
      return hours;
    }
    Spans result = hours;
    LocalDateTime from = LocalDate.ofEpochDay(validFrom).atStartOfDay();
    LocalDateTime until = LocalDate.ofEpochDay(validThrough + 1).atStartOfDay();
    for (LocalDateTime start : entry.rule().localBetween(entry.first(), from, until, plan.zone())) {
      long begin = local(start);
      result = result.plus(begin, begin + entry.length().toSeconds());
    }
    return result;
  }

  private static Spans withException(
      Spans hours, PlanException.Effect effect, long begin, long end) {
    return switch (effect) {
      case CLOSE -> hours.minus(begin, end);
      case OPEN -> {
        // Cut at midnights, so that no grid depends on how far back the range was looked at.
        Spans result = hours;
        for (long piece = begin; piece < end; ) {
          long next = Math.min(end, (Math.floorDiv(piece, DAY) + 1) * DAY);
          result = result.plus(piece, next);
          piece = next;
        }
        yield result;
      }
    };
  }
}
