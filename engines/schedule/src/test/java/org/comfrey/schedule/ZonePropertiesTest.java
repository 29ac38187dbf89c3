package org.comfrey.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What holds around every change of clocks that the tz database knows from 2020 to 2035, for random
 * plans and offers: compared with a slow reading of the same rules, minute by minute.
 */
class ZonePropertiesTest {
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2036-01-01T00:00:00Z");

  @Test
  void slotsAreRightAroundSomeChangesOfClocks() {
    List<String> zones = new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    Collections.shuffle(zones, new Random(20261122));
    List<String> sample = new ArrayList<>(zones.subList(0, 24));
    // Half an hour, two hours, and a negative summer time in winter.
    sample.addAll(List.of("Australia/Lord_Howe", "Antarctica/Troll", "Europe/Dublin"));
    check(sample, 3);
  }

  @Test
  @Tag("long")
  void slotsAreRightAroundEveryChangeOfClocks() {
    check(new TreeSet<>(ZoneId.getAvailableZoneIds()), Integer.MAX_VALUE);
  }

  private static void check(Iterable<String> zones, int mostChangesEach) {
    int changes = 0;
    for (String id : zones) {
      ZoneId zone = ZoneId.of(id);
      int ofZone = 0;
      ZoneOffsetTransition next = zone.getRules().nextTransition(FIRST);
      while (next != null && next.getInstant().isBefore(LAST) && ofZone++ < mostChangesEach) {
        long seed = id.hashCode() * 31L + next.toEpochSecond();
        checkAround(zone, next.getInstant(), new Random(seed));
        next = zone.getRules().nextTransition(next.getInstant());
        changes++;
      }
      if (ofZone == 0) {
        checkAround(zone, FIRST.plus(Duration.ofDays(100)), new Random(id.hashCode()));
      }
    }
    assertThat(changes).isPositive();
  }

  private static void checkAround(ZoneId zone, Instant change, Random random) {
    Plan plan = plan(zone, change.atZone(zone).toLocalDate(), random);
    Duration length = Duration.ofMinutes(10 + 5 * random.nextLong(40));
    Offer offer = Offer.of(length).withStep(Duration.ofMinutes(5 + 5 * random.nextLong(30)));
    Instant from = change.minus(Duration.ofMinutes(random.nextInt(2_000)));
    Instant until = change.plus(Duration.ofMinutes(random.nextInt(2_000)));
    Availability availability =
        new Availability(offer, List.of(new Resource("Ada", List.of(plan))));
    Instant near = from.minus(Duration.ofDays(30));
    List<Slot> slots = availability.slots(from, until, near, Taken.NOTHING);
    String context = zone + " at " + change + ", " + plan + ", " + offer;

    assertThat(slots.stream().map(Slot::start).toList())
        .as(context)
        .isEqualTo(slowly(plan, offer, from, until));
    Set<LocalDateTime> locals = new HashSet<>();
    for (Slot slot : slots) {
      assertThat(Duration.between(slot.start(), slot.end())).as(context).isEqualTo(length);
      assertThat(locals.add(slot.startIn(zone).toLocalDateTime())).as(context).isTrue();
      assertThat(slot.startIn(zone).withEarlierOffsetAtOverlap().toInstant())
          .as(context)
          .isEqualTo(slot.start());
      assertThat(availability.why(slot.start(), near, Taken.NOTHING, 0))
          .as(context)
          .isEqualTo(new Verdict.Free(slot));
    }
    Instant middle = from.plusSeconds(random.nextLong(Duration.between(from, until).toSeconds()));
    List<Slot> parts = new ArrayList<>(availability.slots(from, middle, near, Taken.NOTHING));
    parts.addAll(availability.slots(middle, until, near, Taken.NOTHING));
    assertThat(parts).as(context).isEqualTo(slots);
  }

  private static Plan plan(ZoneId zone, LocalDate around, Random random) {
    List<WeeklyHours> weekly = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      switch (random.nextInt(4)) {
        case 0 -> weekly.add(new WeeklyHours(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
        case 1 -> {
          LocalTime from = LocalTime.of(random.nextInt(4), 15 * random.nextInt(4));
          weekly.add(new WeeklyHours(day, from, from.plusMinutes(15 + 15 * random.nextLong(20))));
          weekly.add(new WeeklyHours(day, LocalTime.of(13, 0), LocalTime.of(20, 30)));
        }
        case 2 -> weekly.add(new WeeklyHours(day, LocalTime.of(9, 0), LocalTime.MIDNIGHT));
        default -> weekly.add(new WeeklyHours(day, LocalTime.of(0, 30), LocalTime.of(23, 45)));
      }
    }
    List<PlanException> exceptions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      LocalDateTime begin =
          around.minusDays(1).atStartOfDay().plusMinutes(15L * random.nextLong(250));
      exceptions.add(
          new PlanException(
              random.nextBoolean() ? PlanException.Effect.OPEN : PlanException.Effect.CLOSE,
              begin,
              begin.plusMinutes(15 + 15 * random.nextLong(150))));
    }
    return Plan.weekly(zone, weekly).withExceptions(exceptions);
  }

  /** The same starts, found by asking of every label of the local clock. */
  private static List<Instant> slowly(Plan plan, Offer offer, Instant from, Instant until) {
    Set<Instant> starts = new TreeSet<>();
    LocalDateTime begin = LocalDateTime.ofInstant(from, ZoneOffset.UTC).minusDays(4);
    LocalDateTime end = LocalDateTime.ofInstant(until, ZoneOffset.UTC).plusDays(4);
    long nearest = Math.min(offer.step().toMinutes(), offer.length().toMinutes());
    LocalDateTime anchor = null;
    Instant last = null;
    for (LocalDateTime label = begin.toLocalDate().atStartOfDay();
        label.isBefore(end);
        label = label.plusMinutes(15)) {
      if (!open(plan, label)) {
        anchor = null;
        continue;
      }
      if (anchor == null || begins(plan, label)) {
        anchor = label;
        last = null;
      }
      // Labels of the grid between this quarter of an hour and the next.
      for (LocalDateTime at = label; at.isBefore(label.plusMinutes(15)); at = at.plusMinutes(5)) {
        if (Duration.between(anchor, at).toMinutes() % offer.step().toMinutes() != 0) {
          continue;
        }
        List<ZoneOffset> offsets = plan.zone().getRules().getValidOffsets(at);
        if (offsets.isEmpty()) {
          continue;
        }
        Instant start = at.toInstant(offsets.getFirst());
        if (last != null && Duration.between(last, start).toMinutes() < nearest) {
          continue;
        }
        last = start;
        if (!start.isBefore(from) && start.isBefore(until) && fits(plan, offer, start)) {
          starts.add(start);
        }
      }
    }
    return List.copyOf(starts);
  }

  private static boolean fits(Plan plan, Offer offer, Instant start) {
    for (long minute = 0; minute < offer.length().toMinutes(); minute++) {
      Instant moment = start.plusSeconds(minute * 60);
      if (!open(plan, LocalDateTime.ofInstant(moment, plan.zone()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean open(Plan plan, LocalDateTime local) {
    boolean open = weeklyOpen(plan, local);
    for (PlanException exception : plan.exceptions()) {
      if (covers(exception, local)) {
        open = exception.effect() == PlanException.Effect.OPEN;
      }
    }
    return open;
  }

  private static boolean covers(PlanException exception, LocalDateTime local) {
    return !local.isBefore(exception.from()) && local.isBefore(exception.until());
  }

  private static boolean weeklyOpen(Plan plan, LocalDateTime local) {
    int second = local.toLocalTime().toSecondOfDay();
    return plan.weekly().stream()
        .anyMatch(hours ->
            hours.day() == local.getDayOfWeek()
                && hours.fromSecond() <= second
                && second < hours.toSecond());
  }

  /** Whether a stretch begins at an open label although the quarter before it was open too. */
  private static boolean begins(Plan plan, LocalDateTime label) {
    // None of these plans has hours that run past midnight, and exceptions are cut there.
    return label.toLocalTime().equals(LocalTime.MIDNIGHT)
        || source(plan, label.minusMinutes(15)) != source(plan, label)
        || (source(plan, label) == -1 && weeklyStart(plan, label));
  }

  /** -1 where the weekly hours open a moment, else the first exception that made it open. */
  private static int source(Plan plan, LocalDateTime local) {
    int source = weeklyOpen(plan, local) ? -1 : -2;
    for (int i = 0; i < plan.exceptions().size(); i++) {
      PlanException exception = plan.exceptions().get(i);
      if (covers(exception, local)) {
        if (exception.effect() == PlanException.Effect.CLOSE) {
          source = -2;
        } else if (source == -2) {
          source = i;
        }
      }
    }
    return source;
  }

  private static boolean weeklyStart(Plan plan, LocalDateTime label) {
    return plan.weekly().stream()
        .anyMatch(hours ->
            hours.day() == label.getDayOfWeek() && hours.from().equals(label.toLocalTime()));
  }
}
