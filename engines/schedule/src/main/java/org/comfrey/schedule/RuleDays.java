package org.comfrey.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.comfrey.schedule.Recurrence.Frequency;
import org.comfrey.schedule.Recurrence.NthDay;
import org.comfrey.schedule.Recurrence.Parts;

/**
 * Which days a rule admits. The table of section 3.3.10 calls a part that is longer than the
 * frequency a limit and a shorter one an expansion; on whole days both are the same question, "does
 * this day match every part", once the parts that the rule leaves out are taken from DTSTART.
 */
final class RuleDays {
  private final int months;
  private final int[] weekNumbers;
  private final int[] yearDays;
  private final int[] monthDays;
  private final List<NthDay> days;
  private final boolean countedInMonth;
  private final DayOfWeek weekStart;

  RuleDays(Parts parts, LocalDate start) {
    Frequency frequency = parts.frequency();
    weekStart = parts.weekStart();
    boolean noDay =
        parts.days().isEmpty() && parts.monthDays().isEmpty() && parts.yearDays().isEmpty();
    boolean yearlyByDate = frequency == Frequency.YEARLY && noDay && parts.weekNumbers().isEmpty();
    boolean dayOfMonth = yearlyByDate || (frequency == Frequency.MONTHLY && noDay);
    boolean dayOfWeek = noDay && (frequency == Frequency.WEEKLY || !parts.weekNumbers().isEmpty());

    months =
        yearlyByDate && parts.months().isEmpty()
            ? 1 << start.getMonthValue()
            : parts.months().stream().mapToInt(month -> 1 << month).sum();
    monthDays = dayOfMonth ? new int[] {start.getDayOfMonth()} : array(parts.monthDays());
    days = dayOfWeek ? List.of(new NthDay(0, start.getDayOfWeek())) : parts.days();
    yearDays = array(parts.yearDays());
    weekNumbers = array(parts.weekNumbers());
    countedInMonth = frequency == Frequency.MONTHLY || !parts.months().isEmpty();
  }

  boolean byWeekNumber() {
    return weekNumbers.length > 0;
  }

  boolean match(long epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    if (months != 0 && (months & (1 << date.getMonthValue())) == 0) {
      return false;
    }
    if (monthDays.length > 0 && !listed(monthDays, date.getDayOfMonth(), date.lengthOfMonth())) {
      return false;
    }
    if (yearDays.length > 0 && !listed(yearDays, date.getDayOfYear(), date.lengthOfYear())) {
      return false;
    }
    return (days.isEmpty() || weekdayMatches(date))
        && (weekNumbers.length == 0 || weekMatches(epochDay));
  }

  private boolean weekdayMatches(LocalDate date) {
    DayOfWeek weekday = date.getDayOfWeek();
    for (NthDay day : days) {
      if (day.day() == weekday && (day.nth() == 0 || nthMatches(date, day.nth()))) {
        return true;
      }
    }
    return false;
  }

  private boolean nthMatches(LocalDate date, int nth) {
    int position = countedInMonth ? date.getDayOfMonth() : date.getDayOfYear();
    int length = countedInMonth ? date.lengthOfMonth() : date.lengthOfYear();
    return nth > 0 ? (position - 1) / 7 + 1 == nth : -((length - position) / 7 + 1) == nth;
  }

  private boolean weekMatches(long epochDay) {
    int year = weekYear(epochDay);
    int week = (int) ((epochDay - firstWeek(year)) / 7) + 1;
    int weeks = (int) ((firstWeek(year + 1) - firstWeek(year)) / 7);
    return listed(weekNumbers, week, weeks);
  }

  /** The year to which the day's week belongs. */
  int weekYear(long epochDay) {
    int year = LocalDate.ofEpochDay(epochDay).getYear();
    if (epochDay < firstWeek(year)) {
      return year - 1;
    }
    return epochDay >= firstWeek(year + 1) ? year + 1 : year;
  }

  /** First day of the year's week 1: the first that has four days or more in the year. */
  long firstWeek(int year) {
    LocalDate fourth = LocalDate.of(year, 1, 4);
    return fourth.toEpochDay()
        - Math.floorMod(fourth.getDayOfWeek().getValue() - weekStart.getValue(), 7);
  }

  private static boolean listed(int[] list, int position, int length) {
    for (int entry : list) {
      if (entry == position || entry == position - length - 1) {
        return true;
      }
    }
    return false;
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
