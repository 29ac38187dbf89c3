package org.comfrey.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads when somebody is busy out of an iCalendar file (RFC 5545) that anybody may have written:
 * its events with their recurrences and the instances that were changed, and its VFREEBUSY. Costs
 * are bounded: rules that repeat within a day are refused, the range is the caller's, and what is
 * too much is refused with a sentence.
 */
public final class CalendarReader {
  private static final int MOST_LINES = 500_000;
  private static final int MOST_EVENTS = 20_000;
  private static final int MOST_BUSY = 20_000;

  /** Walking a rule with COUNT costs its days since DTSTART. */
  private static final int MOST_RECURRING = 2_000;

  private static final int FIRST_YEAR = 1900;
  private static final int LONGEST_DAYS = 366;

  private final ZoneId floating;
  private final Instant from;
  private final Instant until;
  private final List<Busy> busy = new ArrayList<>();
  private final Map<String, Set<Long>> changed = new HashMap<>();

  private int recurring;

  private CalendarReader(ZoneId floating, Instant from, Instant until) {
    this.floating = floating;
    this.from = from;
    this.until = until;
  }

  private record Event(List<ContentLine> lines) {
    @Nullable ContentLine find(String name) {
      for (ContentLine line : lines) {
        if (line.name().equals(name)) {
          return line;
        }
      }
      return null;
    }

    String text(String name) {
      @Nullable ContentLine line = find(name);
      return line == null ? "" : line.value().toUpperCase(Locale.ROOT);
    }
  }

  /**
   * What the file says about [from, until), by start.
   *
   * @param floating the zone of times that name none, and of whole days
   * @throws ScheduleException saying what is wrong with the file
   */
  public static List<Busy> busy(String file, ZoneId floating, Instant from, Instant until) {
    CalendarReader reader = new CalendarReader(floating, from, until);
    reader.read(file);
    reader.busy.sort(Comparator.comparing(Busy::from).thenComparing(Busy::until));
    return reader.busy;
  }

  private void read(String file) {
    List<String> raw = file.lines().toList();
    if (raw.isEmpty()
        || !raw.getFirst().strip().replace("\uFEFF", "").equalsIgnoreCase("BEGIN:VCALENDAR")) {
      throw new ScheduleException("an iCalendar file begins with BEGIN:VCALENDAR");
    }
    if (raw.size() > MOST_LINES) {
      throw new ScheduleException("the file has more than " + MOST_LINES + " lines");
    }
    List<Event> events = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>();
    List<ContentLine> lines = new ArrayList<>();
    for (String text : ContentLine.unfold(raw)) {
      if (text.isBlank()) {
        continue;
      }
      ContentLine line = ContentLine.parse(text.replace("\uFEFF", ""));
      switch (line.name()) {
        case "BEGIN" -> {
          open.push(line.value().toUpperCase(Locale.ROOT));
          if (open.size() == 2) {
            lines = new ArrayList<>();
          }
        }
        case "END" -> {
          if (open.isEmpty() || !open.pop().equalsIgnoreCase(line.value())) {
            throw new ScheduleException("END:" + line.value() + " closes what is not open");
          }
          if (open.size() == 1) {
            component(line.value().toUpperCase(Locale.ROOT), lines, events);
          }
        }
        default -> {
          if (open.size() == 2) {
            lines.add(line);
          }
        }
      }
    }
    if (!open.isEmpty()) {
      throw new ScheduleException(open.peek() + " is not closed: the file is cut off");
    }
    events.stream().filter(event -> event.find("RECURRENCE-ID") != null).forEach(this::change);
    events.forEach(this::add);
  }

  private void component(String name, List<ContentLine> lines, List<Event> events) {
    if (name.equals("VEVENT")) {
      if (events.size() == MOST_EVENTS) {
        throw new ScheduleException("the file has more than " + MOST_EVENTS + " events");
      }
      events.add(new Event(lines));
    } else if (name.equals("VFREEBUSY")) {
      for (ContentLine line : lines) {
        boolean free = line.parameters().getOrDefault("FBTYPE", "BUSY").equalsIgnoreCase("FREE");
        if (line.name().equals("FREEBUSY") && !free) {
          for (String period : line.value().split(",", -1)) {
            period(period.trim());
          }
        }
      }
    }
  }

  private void period(String period) {
    String[] ends = period.split("/", -1);
    if (ends.length != 2) {
      throw new ScheduleException("FREEBUSY: a period is START/END, not '" + period + "'");
    }
    Instant start = instant(CalendarValue.parse(ends[0], "FREEBUSY"), ZoneOffset.UTC);
    Instant end =
        ends[1].startsWith("P")
            ? start.plus(duration(ends[1]))
            : instant(CalendarValue.parse(ends[1], "FREEBUSY"), ZoneOffset.UTC);
    add(start, end);
  }

  /** An instance that was changed stands for itself; its series leaves it out. */
  private void change(Event event) {
    ContentLine line = event.find("RECURRENCE-ID");
    if (line != null) {
      changed
          .computeIfAbsent(uid(event), uid -> new HashSet<>())
          .add(instant(value(line), zone(line)).getEpochSecond());
    }
  }

  private static String uid(Event event) {
    ContentLine line = event.find("UID");
    return line == null ? "" : line.value();
  }

  private void add(Event event) {
    if (event.text("STATUS").equals("CANCELLED")
        || event.text("TRANSP").equals("TRANSPARENT")
        || event.text("X-MICROSOFT-CDO-BUSYSTATUS").equals("FREE")) {
      return;
    }
    ContentLine first = event.find("DTSTART");
    if (first == null) {
      throw new ScheduleException("an event has no DTSTART");
    }
    CalendarValue value = value(first);
    ZoneId zone = zone(first);
    Instant start = instant(value, zone);
    Duration length = length(event, value, start, zone);
    if (length.isZero() || length.isNegative()) {
      return;
    }
    if (length.toDays() > LONGEST_DAYS) {
      throw new ScheduleException("an event is longer than a year: " + first.value());
    }
    boolean recurs = event.find("RRULE") != null || event.find("RDATE") != null;
    if (!recurs || event.find("RECURRENCE-ID") != null) {
      add(start, end(value, start, length, zone));
      return;
    }
    if (++recurring > MOST_RECURRING) {
      throw new ScheduleException("the file has more than " + MOST_RECURRING + " recurring events");
    }
    if (start.atZone(zone).getYear() < FIRST_YEAR) {
      throw new ScheduleException("a recurring event begins before " + FIRST_YEAR);
    }
    Set<Long> replaced = changed.getOrDefault(uid(event), Set.of());
    RecurrenceSet set = RecurrenceSet.of(event.lines(), floating);
    for (LocalDateTime time : set.between(from.minus(length), until, MOST_BUSY)) {
      Instant instance = time.atZone(zone).toInstant();
      if (!replaced.contains(instance.getEpochSecond())) {
        add(instance, end(value, instance, length, zone));
      }
    }
  }

  /** Whole days end with the local day, however long a change of clocks makes it. */
  private static Instant end(CalendarValue value, Instant start, Duration length, ZoneId zone) {
    return value instanceof CalendarValue.OnDate
        ? start.atZone(zone).plusDays(length.toDays()).toInstant()
        : start.plus(length);
  }

  private Duration length(Event event, CalendarValue first, Instant start, ZoneId zone) {
    ContentLine end = event.find("DTEND");
    ContentLine duration = event.find("DURATION");
    if (end != null) {
      if (first instanceof CalendarValue.OnDate(var date)
          && value(end) instanceof CalendarValue.OnDate(var last)) {
        return Duration.ofDays(last.toEpochDay() - date.toEpochDay());
      }
      return Duration.between(
          start, instant(value(end), end.parameters().containsKey("TZID") ? zone(end) : zone));
    }
    if (duration != null) {
      return duration(duration.value());
    }
    return first instanceof CalendarValue.OnDate ? Duration.ofDays(1) : Duration.ZERO;
  }

  /** RFC 5545 has weeks, which Java has not. */
  private static Duration duration(String text) {
    try {
      if (text.matches("[+]?P\\d{1,4}W")) {
        return Duration.ofDays(7L * Integer.parseInt(text.replaceAll("\\D", "")));
      }
      return Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new ScheduleException("DURATION: '" + text + "' is no duration");
    }
  }

  private static CalendarValue value(ContentLine line) {
    return CalendarValue.parse(line.value(), line.name());
  }

  private ZoneId zone(ContentLine line) {
    String identifier = line.parameters().get("TZID");
    return line.value().toUpperCase(Locale.ROOT).endsWith("Z")
        ? ZoneOffset.UTC
        : identifier == null ? floating : Zones.of(identifier);
  }

  private static Instant instant(CalendarValue value, ZoneId zone) {
    return switch (value) {
      case CalendarValue.OnDate(var date) -> date.atStartOfDay(zone).toInstant();
      case CalendarValue.AtTime(LocalDateTime time, boolean utc) ->
          time.atZone(utc ? ZoneOffset.UTC : zone).toInstant();
    };
  }

  private void add(Instant start, Instant end) {
    if (start.isBefore(until) && end.isAfter(from) && start.isBefore(end)) {
      if (busy.size() == MOST_BUSY) {
        throw new ScheduleException("the file names more than " + MOST_BUSY + " busy times");
      }
      busy.add(new Busy(start, end, "imported"));
    }
  }
}
