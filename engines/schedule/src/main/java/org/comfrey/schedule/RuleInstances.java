package org.comfrey.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;
import org.comfrey.schedule.Recurrence.Frequency;
import org.comfrey.schedule.Recurrence.Parts;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a rule in ascending order, as seconds of the local clock. It walks from period
 * to period (a year, a month, ... a second), lists what each yields, and picks by position. Periods
 * that cannot match are leapt over a day, an hour or a minute at a time, so that a sparse rule
 * costs what it yields; the years of four digits are the end of the world.
 */
final class RuleInstances {
  static final long END = Long.MAX_VALUE;
  static final long LAST_SECOND =
      LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  private static final int DAY = 86_400;

  /** Steps without a result after which a rule counts as one that yields nothing more. */
  private static final int MOST_BARREN_STEPS = 20_000_000;

  private static final int MOST_INSTANCES_OF_PERIOD = 2_000_000;

  private final Parts parts;
  private final RuleDays days;
  private final long start;
  private final long last;
  private final long skipBefore;
  private final @Nullable ZoneRules clock;
  private final boolean[] hours;
  private final boolean[] minutes;
  private final boolean[] seconds;
  private final int[] timesOfPeriod;

  /** The period to look at next: a year, a month since year 0, a day, or units since 1970. */
  private long period;

  private long[] found = new long[16];
  private int foundCount;
  private int foundNext;

  /** Days of the current period that were not looked at yet. */
  private long nextDay;

  private long endOfDays;
  private int yielded;
  private boolean ended;

  /**
   * @param start DTSTART
   * @param last nothing after it
   * @param skipBefore instances before it need not be returned, though they count
   * @param clock where it is given, local times that do not exist there are no instances
   */
  RuleInstances(Parts parts, long start, long last, long skipBefore, @Nullable ZoneRules clock) {
    this.clock = clock == null || clock.isFixedOffset() ? null : clock;
    this.parts = parts;
    this.start = start;
    this.last = Math.min(last, LAST_SECOND);
    this.skipBefore = skipBefore;
    LocalDateTime time = LocalDateTime.ofEpochSecond(start, 0, ZoneOffset.UTC);
    days = new RuleDays(parts, time.toLocalDate());
    Frequency frequency = parts.frequency();
    hours = set(parts.hours(), 24, frequency.compareTo(Frequency.HOURLY) < 0, time.getHour());
    minutes =
        set(parts.minutes(), 60, frequency.compareTo(Frequency.MINUTELY) < 0, time.getMinute());
    seconds =
        set(parts.seconds(), 60, frequency.compareTo(Frequency.SECONDLY) < 0, time.getSecond());
    timesOfPeriod = timesOfPeriod();
    period = firstPeriod(time);
    ended = timesOfPeriod.length == 0 || !reachable();
    if (parts.count() == 0 && skipBefore > start) {
      leapTo(skipBefore);
    }
  }

  /** The next instance, or {@link #END}. */
  long next() {
    while (true) {
      while (foundNext < foundCount) {
        long instance = found[foundNext++];
        if (instance < start || (clock != null && !Zones.exists(clock, instance))) {
          continue;
        }
        if (instance > last || (parts.count() > 0 && yielded == parts.count())) {
          return end();
        }
        yielded++;
        if (instance >= skipBefore) {
          return instance;
        }
      }
      if (ended || !fill()) {
        return end();
      }
    }
  }

  private long end() {
    ended = true;
    foundCount = 0;
    foundNext = 0;
    return END;
  }

  private static boolean[] set(List<Integer> values, int size, boolean expands, int fromStart) {
    boolean[] result = new boolean[size];
    for (int value : values) {
      // The leap second 60 is no second of a calendar's clock.
      if (value < size) {
        result[value] = true;
      }
    }
    if (values.isEmpty()) {
      if (expands) {
        result[fromStart] = true;
      } else {
        Arrays.fill(result, true);
      }
    }
    return result;
  }

  /** Times that one period holds, in seconds after the beginning of its day, hour or minute. */
  private int[] timesOfPeriod() {
    int unit = (int) Math.min(DAY, unit());
    int[] result = new int[unit];
    int count = 0;
    for (int time = 0; time < unit; time++) {
      boolean hour = unit < DAY || hours[time / 3_600];
      boolean minute = unit < 3_600 || minutes[time / 60 % 60];
      boolean second = unit < 60 || seconds[time % 60];
      if (hour && minute && second) {
        result[count++] = time;
      }
    }
    return Arrays.copyOf(result, count);
  }

  /** Length of a period that is shorter than a day, in seconds; a day otherwise. */
  private long unit() {
    return switch (parts.frequency()) {
      case HOURLY -> 3_600;
      case MINUTELY -> 60;
      case SECONDLY -> 1;
      case YEARLY, MONTHLY, WEEKLY, DAILY -> DAY;
    };
  }

  /**
   * Whether a rule of hours, minutes or seconds ever meets its BYHOUR, BYMINUTE and BYSECOND: its
   * periods lie at the start plus multiples of the interval, so within a day only on the residues
   * of their common divisor.
   */
  private boolean reachable() {
    long unit = unit();
    if (unit == DAY) {
      return true;
    }
    long common = gcd(DAY, unit * parts.interval());
    for (long time = Math.floorMod(period * unit, common); time < DAY; time += common) {
      if (timeMatches(time)) {
        return true;
      }
    }
    return false;
  }

  private boolean timeMatches(long secondOfDay) {
    long unit = unit();
    return hours[(int) (secondOfDay / 3_600)]
        && (unit > 60 || minutes[(int) (secondOfDay / 60 % 60)])
        && (unit > 1 || seconds[(int) (secondOfDay % 60)]);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private long firstPeriod(LocalDateTime time) {
    long day = time.toLocalDate().toEpochDay();
    return switch (parts.frequency()) {
      case YEARLY -> days.byWeekNumber() ? firstWeekYear(time.getYear(), day) : time.getYear();
      case MONTHLY -> time.getYear() * 12L + time.getMonthValue() - 1;
      case WEEKLY ->
          day - Math.floorMod(time.getDayOfWeek().getValue() - parts.weekStart().getValue(), 7);
      case DAILY -> day;
      case HOURLY, MINUTELY, SECONDLY -> Math.floorDiv(start, unit());
    };
  }

  /**
   * With week numbers, years are those of their weeks, whose ends lie in other years now and then.
   * An interval counts from the year of DTSTART's week where DTSTART is an instance; where it is
   * not, its week has no part in the rule, and its date says the year.
   */
  private long firstWeekYear(int year, long day) {
    if (parts.interval() == 1) {
      return year - 1L;
    }
    return days.match(day) ? days.weekYear(day) : year;
  }

  private long stride() {
    return parts.frequency() == Frequency.WEEKLY ? 7L * parts.interval() : parts.interval();
  }

  /** Moves on, in whole strides, to a period that cannot lie after the given moment. */
  private void leapTo(long moment) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(Math.min(moment, LAST_SECOND), DAY));
    long target =
        switch (parts.frequency()) {
          case YEARLY -> date.getYear() - 1L;
          case MONTHLY -> date.getYear() * 12L + date.getMonthValue() - 1;
          case WEEKLY -> date.toEpochDay() - 6;
          case DAILY -> date.toEpochDay();
          case HOURLY, MINUTELY, SECONDLY -> Math.floorDiv(moment, unit());
        };
    if (target > period) {
      period += (target - period) / stride() * stride();
    }
  }

  /** Finds the next period that yields anything. */
  private boolean fill() {
    for (int barren = 0; barren < MOST_BARREN_STEPS; barren++) {
      foundCount = 0;
      foundNext = 0;
      if (nextDay < endOfDays) {
        if (days.match(nextDay++)) {
          fillTimes((nextDay - 1) * DAY);
          return true;
        }
        continue;
      }
      if (!withinTime()) {
        return false;
      }
      switch (parts.frequency()) {
        case YEARLY -> fillYear((int) period);
        case MONTHLY -> {
          LocalDate month = LocalDate.of((int) (period / 12), (int) (period % 12) + 1, 1);
          fillDays(month.toEpochDay(), month.toEpochDay() + month.lengthOfMonth());
        }
        case WEEKLY -> fillDays(period, period + 7);
        case DAILY -> fillDays(period, period + 1);
        case HOURLY, MINUTELY, SECONDLY -> {
          if (leapOverBarren()) {
            continue;
          }
          fillTimes(period * unit());
        }
      }
      period += stride();
      pick();
      if (foundCount > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean withinTime() {
    return switch (parts.frequency()) {
      case YEARLY -> period <= 9_999 && period - 1 <= year(last);
      case MONTHLY -> period <= year(last) * 12L + 11;
      case WEEKLY, DAILY -> period <= Math.floorDiv(last, DAY);
      case HOURLY, MINUTELY, SECONDLY -> period <= Math.floorDiv(last, unit());
    };
  }

  private static int year(long second) {
    return LocalDate.ofEpochDay(Math.floorDiv(second, DAY)).getYear();
  }

  private void fillYear(int year) {
    if (days.byWeekNumber()) {
      fillDays(days.firstWeek(year), days.firstWeek(year + 1));
    } else {
      fillDays(LocalDate.of(year, 1, 1).toEpochDay(), LocalDate.of(year + 1, 1, 1).toEpochDay());
    }
  }

  /** Only BYSETPOS needs a period as a whole; otherwise its days are taken one by one. */
  private void fillDays(long first, long end) {
    if (parts.positions().isEmpty()) {
      nextDay = first;
      endOfDays = end;
      return;
    }
    for (long day = first; day < end; day++) {
      if (days.match(day)) {
        fillTimes(day * DAY);
      }
    }
  }

  private void fillTimes(long base) {
    if (foundCount > MOST_INSTANCES_OF_PERIOD) {
      throw new ScheduleException(
          "BYSETPOS picks from more than " + MOST_INSTANCES_OF_PERIOD + " instances of a period");
    }
    if (foundCount + timesOfPeriod.length > found.length) {
      found = Arrays.copyOf(found, Math.max(found.length * 2, foundCount + timesOfPeriod.length));
    }
    for (int time : timesOfPeriod) {
      found[foundCount++] = base + time;
    }
  }

  /** True where the period did not match and the next one that might has been set. */
  private boolean leapOverBarren() {
    long unit = unit();
    long second = period * unit;
    long day = Math.floorDiv(second, DAY);
    if (!days.match(day)) {
      return leapToUnit((day + 1) * DAY / unit);
    }
    int time = (int) Math.floorMod(second, (long) DAY);
    if (!hours[time / 3_600]) {
      return leapToUnit((Math.floorDiv(second, 3_600L) + 1) * 3_600 / unit);
    }
    if (unit <= 60 && !minutes[time / 60 % 60]) {
      return leapToUnit((Math.floorDiv(second, 60L) + 1) * 60 / unit);
    }
    return unit == 1 && !seconds[time % 60] && leapToUnit(period + 1);
  }

  private boolean leapToUnit(long target) {
    long strides = Math.ceilDiv(target - period, stride());
    period += Math.max(1, strides) * stride();
    return true;
  }

  /** Keeps what BYSETPOS names of the period's instances. */
  private void pick() {
    if (parts.positions().isEmpty() || foundCount == 0) {
      return;
    }
    long[] picked = new long[parts.positions().size()];
    int count = 0;
    for (int position : parts.positions()) {
      int index = position > 0 ? position - 1 : foundCount + position;
      if (index >= 0 && index < foundCount) {
        picked[count++] = found[index];
      }
    }
    Arrays.sort(picked, 0, count);
    foundCount = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || picked[i] != picked[i - 1]) {
        found[foundCount++] = picked[i];
      }
    }
    if (found.length < 16) {
      found = Arrays.copyOf(found, 16);
    }
  }
}
