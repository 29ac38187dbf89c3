package org.comfrey.schedule;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When something can be booked, in the local time of one zone.
 *
 * @param validFrom the first day on which hours of this plan begin
 * @param validThrough the last such day
 */
public record Plan(
    ZoneId zone,
    LocalDate validFrom,
    LocalDate validThrough,
    List<WeeklyHours> weekly,
    List<RecurringHours> recurring,
    List<PlanException> exceptions) {
  private static final int WEEK_SECONDS = 7 * 86_400;

  public Plan {
    weekly = List.copyOf(weekly);
    recurring = List.copyOf(recurring);
    exceptions = List.copyOf(exceptions);
    if (validThrough.isBefore(validFrom)) {
      throw new ScheduleException(
          "a plan ends after it begins: " + validFrom + " through " + validThrough);
    }
    refuseOverlap(weekly);
  }

  /** A plan without end, of weekly hours alone. */
  public static Plan weekly(ZoneId zone, List<WeeklyHours> weekly) {
    return new Plan(
        zone, LocalDate.EPOCH, LocalDate.of(9999, 12, 30), weekly, List.of(), List.of());
  }

  public Plan withExceptions(List<PlanException> replacement) {
    return new Plan(zone, validFrom, validThrough, weekly, recurring, replacement);
  }

  public Plan withRecurring(List<RecurringHours> replacement) {
    return new Plan(zone, validFrom, validThrough, weekly, replacement, exceptions);
  }

  /** Whether weekly hours of both are in force on a common day and cover a common local time. */
  public boolean overlaps(Plan other) {
    if (validThrough.isBefore(other.validFrom) || other.validThrough.isBefore(validFrom)) {
      return false;
    }
    for (WeeklyHours mine : weekly) {
      for (WeeklyHours theirs : other.weekly) {
        if (overlap(mine, theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void refuseOverlap(List<WeeklyHours> weekly) {
    List<WeeklyHours> sorted = new ArrayList<>(weekly);
    sorted.sort(Comparator.comparingInt(Plan::weekSecond));
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        if (overlap(sorted.get(i), sorted.get(j))) {
          throw new ScheduleException(
              "weekly hours overlap: " + text(sorted.get(i)) + " and " + text(sorted.get(j)));
        }
      }
    }
  }

  private static String text(WeeklyHours hours) {
    return hours.day() + " " + hours.from() + "-" + hours.to();
  }

  private static int weekSecond(WeeklyHours hours) {
    return (hours.day().getValue() - 1) * 86_400 + hours.fromSecond();
  }

  /** Compared on a circle of one week, because Sunday's night shift runs into Monday. */
  private static boolean overlap(WeeklyHours a, WeeklyHours b) {
    int lengthOfA = a.toSecond() - a.fromSecond();
    int lengthOfB = b.toSecond() - b.fromSecond();
    int fromAToB = Math.floorMod(weekSecond(b) - weekSecond(a), WEEK_SECONDS);
    int fromBToA = Math.floorMod(weekSecond(a) - weekSecond(b), WEEK_SECONDS);
    return fromAToB < lengthOfA || fromBToA < lengthOfB;
  }
}
