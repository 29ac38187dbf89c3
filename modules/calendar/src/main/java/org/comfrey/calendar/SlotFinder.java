package org.comfrey.calendar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.schedule.Availability;
import org.comfrey.schedule.Offer;
import org.comfrey.schedule.Taken;
import org.comfrey.schedule.Verdict;

/** Puts plans and what is taken together. Asks the database, decides nothing for good. */
final class SlotFinder {
  static final int ALTERNATIVES = 6;

  /** What can reach into a range from outside: a session of a day and its buffers, twice. */
  private static final Duration REACH = Duration.ofDays(4);

  private static final Duration ALTERNATIVES_REACH = Duration.ofDays(30);
  private static final int LISTINGS_IN_MEMORY = 20_000;

  private final PlanTable plans;
  private final Occupancy occupancy;

  /** How far from a start something mattered when a listing was last looked at. */
  private final Cache<ListingId, Duration> reaches =
      Caffeine.newBuilder().maximumSize(LISTINGS_IN_MEMORY).build();

  SlotFinder(PlanTable plans, Occupancy occupancy) {
    this.plans = plans;
    this.occupancy = occupancy;
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

    int seats() {
      return availability.offer().seats();
    }

    /** How far from a start another session can stand in the way: with its buffers and its own. */
    private Duration reach() {
      Offer offer = availability.offer();
      return offer.length().plus(offer.bufferBefore().plus(offer.bufferAfter()).multipliedBy(2));
    }
  }

  /** Empty where the listing has no plan of its provider, or no duration. */
  Optional<Bookable> bookable(Terms terms, Instant from, Instant until) {
    return bookable(terms, from, until, REACH, Occupancy.NONE);
  }

  /** As {@link #bookable}, with one booking left out, which is to have another time. */
  Optional<Bookable> bookable(Terms terms, Instant start, BookingId except) {
    return bookable(terms, start, start, ALTERNATIVES_REACH, except);
  }

  /** As {@link #bookable}, for a listing that the projection knows to be published: one read. */
  Optional<Bookable> published(ListingId listing, Instant from, Instant until) {
    return published(listing, from, until, REACH);
  }

  /**
   * The same for one start: of a full calendar only what a session there can touch is read. How far
   * that is was seen the last time, and where it is farther by now, it is read once more.
   */
  Optional<Bookable> publishedAt(ListingId listing, Instant start) {
    Duration reach = reaches.get(listing, _ -> REACH);
    Optional<Bookable> found = published(listing, start, start, reach);
    while (found.isPresent() && found.get().reach().compareTo(reach) > 0) {
      reach = found.get().reach();
      found = published(listing, start, start, reach);
    }
    found.ifPresent(bookable -> reaches.put(listing, bookable.reach()));
    return found;
  }

  private Optional<Bookable> published(
      ListingId listing, Instant from, Instant until, Duration reach) {
    return occupancy
        .page(listing, from.minus(reach), until.plus(reach))
        .map(page ->
            bookable(
                page.terms(),
                Objects.requireNonNull(page.terms().plan()),
                Objects.requireNonNull(page.terms().durationMinutes()),
                page.page()));
  }

  private Optional<Bookable> bookable(
      Terms terms, Instant from, Instant until, Duration reach, BookingId except) {
    PlanId plan = terms.plan();
    Integer minutes = terms.durationMinutes();
    if (plan == null || minutes == null) {
      return Optional.empty();
    }
    return occupancy
        .page(plan, from.minus(reach), until.plus(reach), except)
        .filter(page -> page.provider().equals(terms.provider()))
        .map(page -> bookable(terms, plan, minutes, page));
  }

  private Bookable bookable(Terms terms, PlanId plan, int minutes, Occupancy.Page page) {
    PlanTable.Schedule schedule = plans.schedule(plan, page.version());
    return new Bookable(
        terms,
        schedule,
        page.version(),
        schedule.availability(minutes),
        Occupancy.taken(page.lines(), terms.listing()));
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
    return bookable(bookable.terms(), start, Occupancy.NONE)
        .map(far -> far.availability().why(start, present, far.taken(), ALTERNATIVES))
        .orElse(near);
  }

  /** Those with a free slot on the local date of their plan, within the hours asked for. */
  List<ListingId> freeOn(FreeOn asked, Instant present) {
    LocalDate date = asked.date();
    Map<Terms, PlanTable.Schedule> bookable = plans.ofListings(asked.listings());
    Set<PersonId> providers = new HashSet<>();
    Instant from = Instant.MAX;
    Instant until = Instant.MIN;
    for (Map.Entry<Terms, PlanTable.Schedule> entry : bookable.entrySet()) {
      providers.add(entry.getKey().provider());
      ZoneId zone = ZoneId.of(entry.getValue().draft().zone());
      Offer offer = entry.getValue().availability(minutes(entry.getKey())).offer();
      Instant first = startOf(date, zone).minus(offer.bufferBefore());
      Instant last = startOf(date.plusDays(1), zone).plus(offer.length()).plus(offer.bufferAfter());
      from = first.isBefore(from) ? first : from;
      until = last.isAfter(until) ? last : until;
    }
    if (providers.isEmpty()) {
      return List.of();
    }
    Map<PersonId, List<Occupancy.Line>> lines = occupancy.of(providers, from, until);
    List<ListingId> free = new ArrayList<>();
    bookable.forEach((terms, schedule) -> {
      ZoneId zone = ZoneId.of(schedule.draft().zone());
      Taken taken =
          Occupancy.taken(lines.getOrDefault(terms.provider(), List.of()), terms.listing());
      if (schedule
          .availability(minutes(terms))
          .anyFree(first(asked, zone), end(asked, zone), present, taken)) {
        free.add(terms.listing());
      }
    });
    return free;
  }

  private static Instant first(FreeOn asked, ZoneId zone) {
    LocalTime from = asked.from();
    return from == null
        ? startOf(asked.date(), zone)
        : asked.date().atTime(from).atZone(zone).toInstant();
  }

  private static Instant end(FreeOn asked, ZoneId zone) {
    LocalTime before = asked.before();
    return before == null
        ? startOf(asked.date().plusDays(1), zone)
        : asked.date().atTime(before).atZone(zone).toInstant();
  }

  private static int minutes(Terms terms) {
    return Objects.requireNonNull(terms.durationMinutes());
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
                slot.startIn(planZone).toLocalDateTime(),
                slot.seatsLeft()))
        .toList();
  }
}
