package org.comfrey.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;

/**
 * Hours that return every week, in local time.
 *
 * @param to when they end: midnight is the end of the day, and a time not after {@code from} lies
 *     on the next day, so that a night shift is one entry
 */
public record WeeklyHours(DayOfWeek day, LocalTime from, LocalTime to) {
  private static final int DAY_SECONDS = 86_400;

  int fromSecond() {
    return from.toSecondOfDay();
  }

  /**
   * Seconds after the day's local midnight; beyond 86,400 where the hours run into the next day.
   */
  int toSecond() {
    int second = to.toSecondOfDay();
    return second > fromSecond() ? second : second + DAY_SECONDS;
  }
}
