package org.comfrey.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule of RFC 5545, section 3.3.10. It yields local times; a first one (DTSTART) that
 * the rule does not match is not an instance and is not counted.
 */
public final class Recurrence {
  /** The frequency, from the longest period to the shortest. */
  enum Frequency {
    YEARLY,
    MONTHLY,
    WEEKLY,
    DAILY,
    HOURLY,
    MINUTELY,
    SECONDLY
  }

  /** A weekday, or its n-th in the month or year; 0 is every one, negative counts from the end. */
  record NthDay(int nth, DayOfWeek day) {}

  /** The last moment, in one of the three forms in which a rule may write it. */
  sealed interface Until {
    record OnDate(LocalDate date) implements Until {}

    record AtLocal(LocalDateTime time) implements Until {}

    record AtUtc(LocalDateTime time) implements Until {}
  }

  /** The parts of a rule; an empty list is a part that is not there, a count of 0 is none. */
  record Parts(
      Frequency frequency,
      int interval,
      int count,
      @Nullable Until until,
      DayOfWeek weekStart,
      List<Integer> seconds,
      List<Integer> minutes,
      List<Integer> hours,
      List<NthDay> days,
      List<Integer> monthDays,
      List<Integer> yearDays,
      List<Integer> weekNumbers,
      List<Integer> months,
      List<Integer> positions) {}

  private final String text;
  private final Parts parts;

  private Recurrence(String text, Parts parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a rule such as {@code FREQ=WEEKLY;BYDAY=MO,WE}.
   *
   * @throws ScheduleException naming the part that is wrong
   */
  public static Recurrence parse(String rule) {
    return new Recurrence(rule, RuleParser.parse(rule));
  }

  Parts parts() {
    return parts;
  }

  /** The rule for whole days: section 3.3.10 has BYHOUR, BYMINUTE and BYSECOND ignored there. */
  Recurrence withoutTimes() {
    return new Recurrence(
        text,
        new Parts(
            parts.frequency(),
            parts.interval(),
            parts.count(),
            parts.until(),
            parts.weekStart(),
            List.of(),
            List.of(),
            List.of(),
            parts.days(),
            parts.monthDays(),
            parts.yearDays(),
            parts.weekNumbers(),
            parts.months(),
            parts.positions()));
  }

  /** Whether the rule goes on for ever. */
  public boolean endless() {
    return parts.count() == 0 && parts.until() == null;
  }

  /**
   * Instances in [from, until), ascending. An UNTIL in UTC is read as local time; {@link
   * #between(LocalDateTime, LocalDateTime, LocalDateTime, ZoneId)} knows better.
   */
  public List<LocalDateTime> between(LocalDateTime first, LocalDateTime from, LocalDateTime until) {
    return between(first, from, until, ZoneOffset.UTC);
  }

  /**
   * Instances in [from, until), ascending, an UNTIL in UTC being understood in the zone. A local
   * time that does not exist there is no instance.
   */
  public List<LocalDateTime> between(
      LocalDateTime first, LocalDateTime from, LocalDateTime until, ZoneId zone) {
    return between(first, from, until, zone, zone.getRules());
  }

  /** As the local clock counts: also times that a change of clocks leaves out. */
  public List<LocalDateTime> localBetween(
      LocalDateTime first, LocalDateTime from, LocalDateTime until, ZoneId zone) {
    return between(first, from, until, zone, null);
  }

  private List<LocalDateTime> between(
      LocalDateTime first,
      LocalDateTime from,
      LocalDateTime until,
      ZoneId zone,
      @Nullable ZoneRules clock) {
    long end = until.toEpochSecond(ZoneOffset.UTC);
    RuleInstances instances =
        new RuleInstances(
            parts,
            first.toEpochSecond(ZoneOffset.UTC),
            Math.min(lastLocalSecond(zone), end - 1),
            from.toEpochSecond(ZoneOffset.UTC),
            clock);
    List<LocalDateTime> result = new ArrayList<>();
    for (long next = instances.next(); next != RuleInstances.END; next = instances.next()) {
      result.add(LocalDateTime.ofEpochSecond(next, 0, ZoneOffset.UTC));
    }
    return result;
  }

  /** The second of the local clock after which UNTIL admits nothing. */
  long lastLocalSecond(ZoneId zone) {
    return switch (parts.until()) {
      case null -> RuleInstances.LAST_SECOND;
      case Until.OnDate(LocalDate date) ->
          date.plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) - 1;
      case Until.AtLocal(LocalDateTime time) -> time.toEpochSecond(ZoneOffset.UTC);
      case Until.AtUtc(LocalDateTime time) ->
          time.toInstant(ZoneOffset.UTC)
              .atZone(zone)
              .toLocalDateTime()
              .toEpochSecond(ZoneOffset.UTC);
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recurrence that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** The rule as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
