package org.comfrey.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.schedule.Availability;
import org.comfrey.schedule.Busy;
import org.comfrey.schedule.Taken;
import org.comfrey.schedule.Verdict;

/** Puts plans and what is taken together. Asks the database, decides nothing for good. */
final class SlotFinder {
  private static final int ALTERNATIVES = 6;

  /** What can reach into a range from outside: a session of a day and its buffers, twice. */
  private static final Duration REACH = Duration.ofDays(4);

  private static final Duration ALTERNATIVES_REACH = Duration.ofDays(30);

  private final PlanTable plans;
  private final BookingTable bookings;

  SlotFinder(PlanTable plans, BookingTable bookings) {
    this.plans = plans;
    this.bookings = bookings;
  }

  /** A listing's sessions on its plan, and what was taken in a stretch of time. */
  record Bookable(
      Terms terms, PlanTable.Schedule schedule, Availability availability, Taken taken) {
    ZoneId zone() {
      return ZoneId.of(schedule.draft().zone());
    }
  }

  /** Empty where the listing has no plan of its provider, or no duration. */
  Optional<Bookable> bookable(Terms terms, Instant from, Instant until) {
    return bookable(terms, from, until, REACH);
  }

  private Optional<Bookable> bookable(Terms terms, Instant from, Instant until, Duration reach) {
    PlanId plan = terms.plan();
    Integer minutes = terms.durationMinutes();
    if (plan == null || minutes == null) {
      return Optional.empty();
    }
    return bookings
        .page(plan, from.minus(reach), until.plus(reach))
        .filter(page -> page.provider().equals(terms.provider()))
        .map(page -> {
          PlanTable.Schedule schedule = plans.schedule(plan, page.version());
          return new Bookable(
              terms, schedule, schedule.availability(minutes), Taken.busy(page.busy()));
        });
  }

  List<Slot> slots(Bookable bookable, Instant from, Instant until, Instant present, ZoneId zone) {
    return views(
        bookable.availability().slots(from, until, present, bookable.taken()),
        zone,
        bookable.zone());
  }

  /** Why a start is not free, with the nearest that are; looks farther than one that is. */
  Verdict verdict(Bookable bookable, Instant start, Instant present) {
    Verdict near = bookable.availability().why(start, present, bookable.taken(), 0);
    if (near instanceof Verdict.Free) {
      return near;
    }
    return bookable(bookable.terms(), start, start, ALTERNATIVES_REACH)
        .map(far -> far.availability().why(start, present, far.taken(), ALTERNATIVES))
        .orElse(near);
  }

  /** Those with a free slot on the local date of their plan. */
  List<ListingId> freeOn(List<Terms> listings, LocalDate date, Instant present) {
    Instant from = date.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Set<PlanId> ids = new HashSet<>();
    Set<PersonId> providers = new HashSet<>();
    for (Terms terms : listings) {
      providers.add(terms.provider());
      if (terms.plan() != null) {
        ids.add(terms.plan());
      }
    }
    Map<PlanId, PlanTable.Schedule> schedules = plans.schedules(ids);
    Map<PersonId, List<Busy>> busy =
        bookings.busy(providers, from.minus(REACH), from.plus(Duration.ofDays(3)).plus(REACH));
    List<ListingId> free = new ArrayList<>();
    for (Terms terms : listings) {
      PlanTable.Schedule schedule = terms.plan() == null ? null : schedules.get(terms.plan());
      Integer minutes = terms.durationMinutes();
      if (schedule == null || minutes == null || !schedule.provider().equals(terms.provider())) {
        continue;
      }
      ZoneId zone = ZoneId.of(schedule.draft().zone());
      Taken taken = Taken.busy(busy.getOrDefault(terms.provider(), List.of()));
      if (schedule
          .availability(minutes)
          .anyFree(startOf(date, zone), startOf(date.plusDays(1), zone), present, taken)) {
        free.add(terms.listing());
      }
    }
    return free;
  }

  static Instant startOf(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant();
  }

  static List<Slot> views(List<org.comfrey.schedule.Slot> slots, ZoneId zone, ZoneId planZone) {
    return slots.stream()
        .map(slot ->
            new Slot(
                slot.start(),
                slot.end(),
                slot.startIn(zone).toLocalDateTime(),
                slot.startIn(planZone).toLocalDateTime()))
        .toList();
  }
}
