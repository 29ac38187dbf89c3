package org.comfrey.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.comfrey.schedule.Recurrence.Frequency;
import org.comfrey.schedule.Recurrence.NthDay;
import org.comfrey.schedule.Recurrence.Parts;
import org.comfrey.schedule.Recurrence.Until;
import org.jspecify.annotations.Nullable;

/** Reads the RECUR grammar of RFC 5545 and refuses what section 3.3.10 says MUST NOT be. */
final class RuleParser {
  private static final Set<String> KNOWN =
      Set.of(
          "FREQ",
          "INTERVAL",
          "COUNT",
          "UNTIL",
          "WKST",
          "BYSECOND",
          "BYMINUTE",
          "BYHOUR",
          "BYDAY",
          "BYMONTHDAY",
          "BYYEARDAY",
          "BYWEEKNO",
          "BYMONTH",
          "BYSETPOS",
          "RSCALE",
          "SKIP");
  private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
  private static final int LONGEST_LIST = 800;

  private final Map<String, String> values = new HashMap<>();

  private RuleParser() {}

  static Parts parse(String rule) {
    RuleParser parser = new RuleParser();
    parser.split(rule);
    Parts parts = parser.parts();
    refuse(parts, parser.values);
    return parts;
  }

  private void split(String rule) {
    // Calendars in the wild end a rule with a semicolon; everywhere else a part is missing there.
    String written = rule.endsWith(";") ? rule.substring(0, rule.length() - 1) : rule;
    for (String part : written.toUpperCase(Locale.ROOT).split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0 || equals == part.length() - 1) {
        throw new ScheduleException("a rule part is NAME=VALUE, not '" + part + "'");
      }
      String name = part.substring(0, equals);
      if (!KNOWN.contains(name) && !name.startsWith("X-")) {
        throw new ScheduleException("no such rule part: " + name);
      }
      if (values.put(name, part.substring(equals + 1)) != null) {
        throw new ScheduleException(name + " occurs more than once");
      }
    }
  }

  private Parts parts() {
    calendar();
    return new Parts(
        frequency(),
        positive("INTERVAL", 1),
        count(),
        until(),
        weekStart(),
        numbers("BYSECOND", 0, 60, false),
        numbers("BYMINUTE", 0, 59, false),
        numbers("BYHOUR", 0, 23, false),
        days(),
        numbers("BYMONTHDAY", 1, 31, true),
        numbers("BYYEARDAY", 1, 366, true),
        numbers("BYWEEKNO", 1, 53, true),
        numbers("BYMONTH", 1, 12, false),
        numbers("BYSETPOS", 1, 366, true));
  }

  /** RFC 7529 lets a rule name a calendar; only the one that RFC 5545 means is known here. */
  private void calendar() {
    String scale = values.getOrDefault("RSCALE", "GREGORIAN");
    if (!scale.equals("GREGORIAN")) {
      throw new ScheduleException("RSCALE " + scale + " is not supported, only GREGORIAN");
    }
    String skip = values.getOrDefault("SKIP", "OMIT");
    if (!skip.equals("OMIT")) {
      throw new ScheduleException("SKIP " + skip + " is not supported, only OMIT");
    }
  }

  private Frequency frequency() {
    String value = values.get("FREQ");
    if (value == null) {
      throw new ScheduleException("FREQ is missing");
    }
    for (Frequency frequency : Frequency.values()) {
      if (frequency.name().equals(value)) {
        return frequency;
      }
    }
    throw new ScheduleException("no such FREQ: " + value);
  }

  private int positive(String name, int absent) {
    String value = values.get(name);
    if (value == null) {
      return absent;
    }
    int number = digits(name, value);
    if (number < 1) {
      throw new ScheduleException(name + " is at least 1, not " + value);
    }
    return number;
  }

  /** A count beyond two thousand million instances is as good as any other such. */
  private int count() {
    String value = values.getOrDefault("COUNT", "");
    boolean countless = value.length() > 9 && value.chars().allMatch(RuleParser::digit);
    return countless && !value.startsWith("0") ? Integer.MAX_VALUE : positive("COUNT", 0);
  }

  private static int digits(String name, String value) {
    if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(RuleParser::digit)) {
      throw new ScheduleException(name + " takes a number, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }

  private List<Integer> numbers(String name, int least, int most, boolean signed) {
    String value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<Integer> result = new ArrayList<>();
    for (String item : list(name, value)) {
      int number = signed ? signed(name, item) : digits(name, item);
      if (Math.abs(number) < least || Math.abs(number) > most) {
        throw new ScheduleException(
            name + " lies in " + (signed ? "+-" : "") + least + ".." + most + ", not " + item);
      }
      if (!result.contains(number)) {
        result.add(number);
      }
    }
    return List.copyOf(result);
  }

  private static String[] list(String name, String value) {
    String[] items = value.split(",", -1);
    if (items.length > LONGEST_LIST) {
      throw new ScheduleException(name + " lists more than " + LONGEST_LIST + " values");
    }
    return items;
  }

  private static int signed(String name, String item) {
    if (item.startsWith("-")) {
      return -digits(name, item.substring(1));
    }
    return digits(name, item.startsWith("+") ? item.substring(1) : item);
  }

  private List<NthDay> days() {
    String value = values.get("BYDAY");
    if (value == null) {
      return List.of();
    }
    List<NthDay> result = new ArrayList<>();
    for (String item : list("BYDAY", value)) {
      int split = Math.max(0, item.length() - 2);
      DayOfWeek day = day("BYDAY", item.substring(split));
      int nth = 0;
      if (split > 0) {
        nth = signed("BYDAY", item.substring(0, split));
        if (nth == 0 || Math.abs(nth) > 53) {
          throw new ScheduleException("the number in BYDAY lies in +-1..53, not " + item);
        }
      }
      result.add(new NthDay(nth, day));
    }
    return List.copyOf(result);
  }

  private DayOfWeek weekStart() {
    String value = values.get("WKST");
    return value == null ? DayOfWeek.MONDAY : day("WKST", value);
  }

  private static DayOfWeek day(String name, String value) {
    int index = DAYS.indexOf(value);
    if (index < 0) {
      throw new ScheduleException(
          name + " takes MO, TU, WE, TH, FR, SA or SU, not '" + value + "'");
    }
    return DayOfWeek.of(index + 1);
  }

  private @Nullable Until until() {
    String value = values.get("UNTIL");
    if (value == null) {
      return null;
    }
    return switch (CalendarValue.parse(value, "UNTIL")) {
      case CalendarValue.OnDate(LocalDate date) -> new Until.OnDate(date);
      case CalendarValue.AtTime(LocalDateTime time, boolean utc) ->
          utc ? new Until.AtUtc(time) : new Until.AtLocal(time);
    };
  }

  private static void refuse(Parts parts, Map<String, String> values) {
    Frequency frequency = parts.frequency();
    if (values.containsKey("COUNT") && values.containsKey("UNTIL")) {
      throw new ScheduleException("COUNT and UNTIL exclude each other");
    }
    boolean monthOrYear = frequency == Frequency.YEARLY || frequency == Frequency.MONTHLY;
    boolean numbered = parts.days().stream().anyMatch(day -> day.nth() != 0);
    if (numbered && !monthOrYear) {
      throw new ScheduleException("BYDAY takes numbers only in a MONTHLY or YEARLY rule");
    }
    if (numbered && !parts.weekNumbers().isEmpty()) {
      throw new ScheduleException("BYDAY takes no numbers beside BYWEEKNO");
    }
    if (!parts.weekNumbers().isEmpty() && frequency != Frequency.YEARLY) {
      throw new ScheduleException("BYWEEKNO is for YEARLY rules only");
    }
    if (!parts.monthDays().isEmpty() && frequency == Frequency.WEEKLY) {
      throw new ScheduleException("BYMONTHDAY is not for WEEKLY rules");
    }
    if (!parts.yearDays().isEmpty()
        && (frequency == Frequency.MONTHLY
            || frequency == Frequency.WEEKLY
            || frequency == Frequency.DAILY)) {
      throw new ScheduleException("BYYEARDAY is not for DAILY, WEEKLY or MONTHLY rules");
    }
    if (!parts.positions().isEmpty()
        && values.keySet().stream().noneMatch(n -> n.startsWith("BY") && !n.equals("BYSETPOS"))) {
      throw new ScheduleException("BYSETPOS picks from what another BY part yields; there is none");
    }
  }
}
