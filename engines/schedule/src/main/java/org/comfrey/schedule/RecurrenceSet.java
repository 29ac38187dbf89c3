package org.comfrey.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * DTSTART with its RRULE, RDATE and EXDATE lines: the recurrence set of RFC 5545, section 3.8.5.
 * The EXRULE of RFC 2445 is understood as well, since calendars still write it. DTSTART itself is
 * an instance only where a rule or an RDATE yields it.
 *
 * <p>An instance whose local time does not exist in DTSTART's zone is ignored and not counted
 * (section 3.3.10).
 */
public final class RecurrenceSet {
  private static final int DAY = 86_400;

  /** An EXRULE may take out all that an endless RRULE yields. */
  private static final int MOST_EXCLUDED_IN_A_ROW = 2_000_000;

  /** How DTSTART, and with it every instance, is written. */
  private enum Form {
    DATE,
    LOCAL,
    UTC
  }

  private final Form form;
  private final ZoneId zone;
  private final long start;
  private final List<Recurrence> rules = new ArrayList<>();
  private final List<Recurrence> excludedRules = new ArrayList<>();
  private final TreeSet<Long> dates = new TreeSet<>();
  private final Set<Long> excludedTimes = new HashSet<>();
  private final Set<Long> excludedDays = new HashSet<>();

  private RecurrenceSet(ContentLine line, ZoneId floating) {
    CalendarValue value = value(line, line.value(), "DTSTART");
    form =
        switch (value) {
          case CalendarValue.OnDate date -> Form.DATE;
          case CalendarValue.AtTime(LocalDateTime time, boolean utc) -> utc ? Form.UTC : Form.LOCAL;
        };
    String identifier = line.parameters().get("TZID");
    zone =
        form != Form.LOCAL ? ZoneOffset.UTC : identifier == null ? floating : Zones.of(identifier);
    start = second(value);
  }

  /**
   * Reads the lines of one event; properties that have no part in its recurrence are passed over.
   *
   * @throws ScheduleException saying what is wrong
   */
  public static RecurrenceSet parse(List<String> lines) {
    return of(ContentLine.unfold(lines).stream().map(ContentLine::parse).toList(), ZoneOffset.UTC);
  }

  /**
   * As {@link #parse}, of lines that are read already.
   *
   * @param floating the zone of a DTSTART that names none
   */
  static RecurrenceSet of(List<ContentLine> properties, ZoneId floating) {
    List<ContentLine> starts =
        properties.stream().filter(property -> property.name().equals("DTSTART")).toList();
    if (starts.size() != 1) {
      throw new ScheduleException(
          starts.isEmpty() ? "DTSTART is missing" : "DTSTART occurs more than once");
    }
    RecurrenceSet set = new RecurrenceSet(starts.getFirst(), floating);
    for (ContentLine property : properties) {
      set.add(property);
    }
    return set;
  }

  private void add(ContentLine line) {
    switch (line.name()) {
      case "RRULE" -> rules.add(rule(line.value()));
      case "EXRULE" -> excludedRules.add(rule(line.value()));
      case "RDATE" -> {
        for (String item : line.value().split(",", -1)) {
          dates.add(date(local(line, value(line, item, "RDATE"))));
        }
      }
      case "EXDATE" -> {
        for (String item : line.value().split(",", -1)) {
          CalendarValue value = value(line, item, "EXDATE");
          if (value instanceof CalendarValue.OnDate || form == Form.DATE) {
            excludedDays.add(Math.floorDiv(local(line, value), DAY));
          } else {
            excludedTimes.add(local(line, value));
          }
        }
      }
      default -> {
        // DTSTART has been read; DTEND, SUMMARY and the like do not change the instances.
      }
    }
  }

  private Recurrence rule(String text) {
    Recurrence rule = Recurrence.parse(text);
    if (form == Form.DATE) {
      if (rule.parts().frequency().compareTo(Recurrence.Frequency.DAILY) > 0) {
        throw new ScheduleException(
            "FREQ=" + rule.parts().frequency() + " needs a DTSTART with a time");
      }
      return rule.withoutTimes();
    }
    return rule;
  }

  private static CalendarValue value(ContentLine line, String text, String name) {
    String type = line.parameters().getOrDefault("VALUE", "").toUpperCase(Locale.ROOT);
    String item = text.trim();
    if (type.equals("PERIOD") || (type.isEmpty() && name.equals("RDATE"))) {
      int slash = item.indexOf('/');
      if (slash < 0 && type.equals("PERIOD")) {
        throw new ScheduleException(name + ": a period is START/END, not '" + item + "'");
      }
      item = slash < 0 ? item : item.substring(0, slash);
    }
    CalendarValue value = CalendarValue.parse(item, name);
    boolean date = value instanceof CalendarValue.OnDate;
    if ((type.equals("DATE") && !date) || (type.equals("DATE-TIME") && date)) {
      throw new ScheduleException(name + ": " + item + " is not a " + type);
    }
    return value;
  }

  private static long second(CalendarValue value) {
    return switch (value) {
      case CalendarValue.OnDate(var date) -> date.toEpochDay() * DAY;
      case CalendarValue.AtTime(LocalDateTime time, boolean utc) ->
          time.toEpochSecond(ZoneOffset.UTC);
    };
  }

  /** A value on DTSTART's local clock: one in UTC or another zone is the same instant there. */
  private long local(ContentLine line, CalendarValue value) {
    if (!(value instanceof CalendarValue.AtTime(LocalDateTime time, boolean utc))) {
      return second(value);
    }
    String identifier = line.parameters().get("TZID");
    ZoneId own = utc ? ZoneOffset.UTC : identifier == null ? zone : Zones.of(identifier);
    return time.atZone(own)
        .withZoneSameInstant(zone)
        .toLocalDateTime()
        .toEpochSecond(ZoneOffset.UTC);
  }

  /** Of a set of whole days every date is a day, however it is written. */
  private long date(long second) {
    if (second > RuleInstances.LAST_SECOND) {
      throw new ScheduleException("RDATE: the years end with 9999");
    }
    return form == Form.DATE ? Math.floorDiv(second, DAY) * DAY : second;
  }

  /** The first instances, at most so many, in time order and written as DTSTART is. */
  public List<String> instances(int atMost) {
    return seconds(start, RuleInstances.LAST_SECOND, new TreeSet<>(dates), atMost).stream()
        .map(this::text)
        .toList();
  }

  /**
   * Local times, in DTSTART's zone, of the instances about [from, until) and of DTSTART, which an
   * event always has unless EXDATE takes it away. Rules that repeat within a day are refused, so
   * that nobody's file costs more than its days.
   */
  List<LocalDateTime> between(Instant from, Instant until, int atMost) {
    for (Recurrence rule : rules) {
      if (rule.parts().frequency().compareTo(Recurrence.Frequency.DAILY) > 0) {
        throw new ScheduleException(
            "an event repeats too often: FREQ=" + rule.parts().frequency() + " is not read");
      }
    }
    // A day more on either side: which local time an instant has need not be known here.
    long begin = from.getEpochSecond() - DAY;
    long end = until.getEpochSecond() + DAY;
    TreeSet<Long> extra = new TreeSet<>(dates.subSet(begin, true, end, true));
    if (start >= begin && start <= end) {
      extra.add(start);
    }
    return seconds(begin, end, extra, atMost).stream()
        .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC))
        .toList();
  }

  private List<Long> seconds(long from, long last, SortedSet<Long> rest, int atMost) {
    List<Source> sources = new ArrayList<>();
    rules.forEach(rule -> sources.add(new Source(rule, from, last)));
    List<Source> excluded =
        excludedRules.stream().map(rule -> new Source(rule, from, last)).toList();
    List<Long> result = new ArrayList<>();
    int inARow = 0;
    while (result.size() < atMost) {
      long next = rest.isEmpty() ? RuleInstances.END : rest.first();
      for (Source source : sources) {
        next = Math.min(next, source.next);
      }
      if (next == RuleInstances.END) {
        break;
      }
      rest.remove(next);
      for (Source source : sources) {
        source.passBy(next);
      }
      if (!excluded(next, excluded)) {
        result.add(next);
        inARow = 0;
      } else if (++inARow == MOST_EXCLUDED_IN_A_ROW) {
        throw new ScheduleException(
            "exceptions take out " + MOST_EXCLUDED_IN_A_ROW + " instances in a row");
      }
    }
    return result;
  }

  private boolean excluded(long instance, List<Source> rulesOut) {
    boolean out =
        excludedTimes.contains(instance) || excludedDays.contains(Math.floorDiv(instance, DAY));
    for (Source source : rulesOut) {
      while (source.next < instance) {
        source.passBy(source.next);
      }
      out |= source.next == instance;
    }
    return out;
  }

  private String text(long instance) {
    return switch (form) {
      case DATE -> CalendarValue.date(LocalDate.ofEpochDay(Math.floorDiv(instance, DAY)));
      case LOCAL -> CalendarValue.time(instance);
      case UTC -> CalendarValue.time(instance) + "Z";
    };
  }

  /** One rule's instances with the next one in sight. */
  private final class Source {
    private final RuleInstances instances;
    private long next;

    Source(Recurrence rule, long from, long last) {
      @Nullable ZoneId clock = form == Form.LOCAL ? zone : null;
      instances =
          new RuleInstances(
              rule.parts(),
              start,
              Math.min(rule.lastLocalSecond(zone), last),
              Math.max(start, from),
              clock == null ? null : clock.getRules());
      next = instances.next();
    }

    void passBy(long moment) {
      if (next == moment) {
        next = instances.next();
      }
    }
  }
}
