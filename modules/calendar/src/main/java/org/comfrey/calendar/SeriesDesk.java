package org.comfrey.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comfrey.api.ListingId;
import org.comfrey.api.calendar.Series;
import org.comfrey.api.calendar.SeriesChoice;
import org.comfrey.api.calendar.SeriesItem;
import org.comfrey.api.calendar.SeriesRequest;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Busy;
import org.comfrey.schedule.Offer;
import org.comfrey.schedule.Recurrence;
import org.comfrey.schedule.ScheduleException;
import org.comfrey.schedule.Slot;
import org.comfrey.schedule.Taken;
import org.comfrey.schedule.Verdict;
import org.jspecify.annotations.Nullable;

/** Checks a recurring series as a whole, each session beside those before it. */
final class SeriesDesk {
  private static final int MOST = 52;
  private static final int LONGEST_RULE = 500;
  private static final Duration LONGEST = Duration.ofDays(2 * 366);

  /** What a series may say: nothing that yields more than a session a day. */
  private static final Set<String> PARTS =
      Set.of(
          "FREQ",
          "INTERVAL",
          "COUNT",
          "UNTIL",
          "WKST",
          "BYDAY",
          "BYMONTHDAY",
          "BYMONTH",
          "BYSETPOS");

  private static final Set<String> FREQUENCIES = Set.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY");

  private final SlotFinder finder;
  private final Clock clock;

  SeriesDesk(SlotFinder finder, Clock clock) {
    this.finder = finder;
    this.clock = clock;
  }

  Series check(ListingId listing, SeriesRequest request) {
    Instant start = request.start();
    Instant now = clock.instant();
    if (start.isBefore(now.minus(Duration.ofDays(1))) || start.isAfter(now.plus(LONGEST))) {
      throw PlanRules.invalid("start", "The series cannot begin then.", "within two years");
    }
    Recurrence rule = rule(request.rule());
    Bookable bookable =
        finder
            .published(listing, start, start.plus(LONGEST))
            .orElseThrow(() -> Problems.notFound("listing", listing));
    LocalDateTime first = LocalDateTime.ofInstant(start, bookable.zone());
    List<LocalDateTime> times =
        rule.localBetween(first, first, first.plus(LONGEST), bookable.zone());
    if (times.size() < 2 || times.size() > MOST) {
      throw PlanRules.invalid(
          "rule",
          "The rule yields " + times.size() + " sessions within two years.",
          "2 to " + MOST + " sessions");
    }
    return check(bookable, times, choices(request.choices()), now);
  }

  private static Recurrence rule(String text) {
    if (text.length() > LONGEST_RULE) {
      throw PlanRules.invalid("rule", "The rule is too long.", "FREQ=WEEKLY;COUNT=8");
    }
    for (String part : text.toUpperCase(Locale.ROOT).split(";", -1)) {
      String[] pair = part.split("=", 2);
      boolean known = PARTS.contains(pair[0]) && pair.length == 2;
      if (!known || (pair[0].equals("FREQ") && !FREQUENCIES.contains(pair[1]))) {
        throw PlanRules.invalid(
            "rule",
            "A series repeats in days, weeks, months or years, not by '" + part + "'.",
            "FREQ=WEEKLY;COUNT=8");
      }
    }
    Recurrence rule;
    try {
      rule = Recurrence.parse(text);
    } catch (ScheduleException e) {
      throw PlanRules.invalid("rule", e.getMessage() + ".", "FREQ=WEEKLY;COUNT=8");
    }
    if (rule.endless()) {
      throw PlanRules.invalid(
          "rule", "The series never ends.", "COUNT or UNTIL, such as FREQ=WEEKLY;COUNT=8");
    }
    return rule;
  }

  private static Map<Instant, SeriesChoice> choices(List<SeriesChoice> choices) {
    Map<Instant, SeriesChoice> result = new TreeMap<>();
    for (SeriesChoice choice : choices) {
      if (result.put(choice.start(), choice) != null) {
        throw PlanRules.invalid(
            "choices", "There are two choices for " + choice.start() + ".", "one for each start");
      }
    }
    return result;
  }

  private Series check(
      Bookable bookable,
      List<LocalDateTime> times,
      Map<Instant, SeriesChoice> choices,
      Instant present) {
    Offer offer = bookable.availability().offer();
    List<Busy> busy = new ArrayList<>(bookable.taken().busy());
    List<SeriesItem> items = new ArrayList<>();
    for (LocalDateTime time : times) {
      boolean exists = !bookable.zone().getRules().getValidOffsets(time).isEmpty();
      Instant start = time.atZone(bookable.zone()).toInstant();
      @Nullable SeriesChoice choice = choices.remove(start);
      if (choice != null && choice.to() == null) {
        items.add(new SeriesItem(start, time, "skipped", null, null, null, List.of()));
        continue;
      }
      Instant wanted = choice == null || choice.to() == null ? start : choice.to();
      if (wanted.isBefore(Instant.EPOCH) || wanted.isAfter(present.plus(LONGEST.multipliedBy(2)))) {
        throw PlanRules.invalid("choices", "No session can be moved there.", "a free time");
      }
      Taken taken = new Taken(busy, bookable.taken().sessions());
      if (choice == null && !exists) {
        List<Slot> nearest =
            bookable.availability().nearest(start, present, taken, SlotFinder.ALTERNATIVES);
        items.add(
            conflict(bookable, start, time, "At " + time + " the clocks go forward.", nearest));
        continue;
      }
      switch (bookable.availability().why(wanted, present, taken, SlotFinder.ALTERNATIVES)) {
        case Verdict.NotFree no ->
            items.add(conflict(bookable, start, time, no.sentence(), no.alternatives()));
        case Verdict.Free(Slot slot) -> {
          busy.add(
              new Busy(
                  slot.start().minus(offer.bufferBefore()),
                  slot.end().plus(offer.bufferAfter()),
                  "series"));
          String outcome = choice == null ? "free" : "moved";
          items.add(
              new SeriesItem(start, time, outcome, slot.start(), slot.end(), null, List.of()));
        }
      }
    }
    if (!choices.isEmpty()) {
      throw PlanRules.invalid(
          "choices",
          "The series has no session at " + choices.keySet().iterator().next() + ".",
          "the start of a session of the series");
    }
    boolean whole = items.stream().noneMatch(item -> item.outcome().equals("conflict"));
    boolean any = items.stream().anyMatch(item -> item.bookedStart() != null);
    return new Series(bookable.zone().getId(), whole && any, items);
  }

  private static SeriesItem conflict(
      Bookable bookable, Instant start, LocalDateTime time, String reason, List<Slot> nearest) {
    return new SeriesItem(
        start,
        time,
        "conflict",
        null,
        null,
        reason,
        SlotFinder.views(nearest, bookable.zone(), bookable.zone()));
  }
}
