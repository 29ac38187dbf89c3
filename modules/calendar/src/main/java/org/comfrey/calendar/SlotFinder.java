package org.comfrey.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** From a date's midnight in UTC: the date itself in any zone, a session and its buffers. */
  private static final Duration DAY_REACH = Duration.ofHours(24 + 14 + 24 + 24);

  private static final Duration ALTERNATIVES_REACH = Duration.ofDays(30);

  private final PlanTable plans;
  private final BookingTable bookings;

  SlotFinder(PlanTable plans, BookingTable bookings) {
    this.plans = plans;
    this.bookings = bookings;
  }

  /** A listing's sessions on its plan, and what was taken in a stretch of time. */
  record Bookable(
      Terms terms,
      PlanTable.Schedule schedule,
      long version,
      Availability availability,
      Taken taken) {
    ZoneId zone() {
      return ZoneId.of(schedule.draft().zone());
    }
  }

  /** Empty where the listing has no plan of its provider, or no duration. */
  Optional<Bookable> bookable(Terms terms, Instant from, Instant until) {
    return bookable(terms, from, until, REACH);
  }

  /** As {@link #bookable}, for a listing that the projection knows to be published: one read. */
  Optional<Bookable> published(ListingId listing, Instant from, Instant until) {
    return bookings
        .page(listing, from.minus(REACH), until.plus(REACH))
        .map(page ->
            bookable(
                page.terms(),
                Objects.requireNonNull(page.terms().plan()),
                Objects.requireNonNull(page.terms().durationMinutes()),
                page.page()));
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
        .map(page -> bookable(terms, plan, minutes, page));
  }

  private Bookable bookable(Terms terms, PlanId plan, int minutes, BookingTable.Page page) {
    PlanTable.Schedule schedule = plans.schedule(plan, page.version());
    return new Bookable(
        terms, schedule, page.version(), schedule.availability(minutes), Taken.busy(page.busy()));
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
  List<ListingId> freeOn(Collection<ListingId> asked, LocalDate date, Instant present) {
    Map<Terms, PlanTable.Schedule> bookable = plans.ofListings(asked);
    Set<PersonId> providers =
        bookable.keySet().stream().map(Terms::provider).collect(Collectors.toSet());
    Instant midnight = startOf(date, ZoneOffset.UTC);
    Map<PersonId, List<Busy>> busy =
        bookings.busy(providers, midnight.minus(DAY_REACH), midnight.plus(DAY_REACH));
    List<ListingId> free = new ArrayList<>();
    bookable.forEach((terms, schedule) -> {
      ZoneId zone = ZoneId.of(schedule.draft().zone());
      Taken taken = Taken.busy(busy.getOrDefault(terms.provider(), List.of()));
      int minutes = Objects.requireNonNull(terms.durationMinutes());
      if (schedule
          .availability(minutes)
          .anyFree(startOf(date, zone), startOf(date.plusDays(1), zone), present, taken)) {
        free.add(terms.listing());
      }
    });
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
