package org.comfrey.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.WaitlistEntryId;
import org.comfrey.api.calendar.WaitlistRequest;
import org.comfrey.api.calendar.events.WaitlistOffered;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.calendar.WaitlistTable.Entry;
import org.comfrey.calendar.WaitlistTable.Kept;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Offers what becomes free to those who wait, in turn and one at a time. What is offered is kept
 * for {@link #OFFER}; then the clock gives it to the next. {@link #sweep} brings a provider's queue
 * up to date whatever happened before, so it is called after everything that may free time.
 */
final class Waitlist {
  static final String TASK = "calendar.waitlist";
  static final Duration OFFER = Duration.ofHours(2);
  static final ProblemCode SLOTS_FREE =
      new ProblemCode(409, "slots-free", "There are free sessions: book one of them");
  static final ProblemCode ALREADY_WAITING =
      new ProblemCode(409, "already-waiting", "You wait for this already");

  /** Who is offered a session shorter than this before it starts could not pay for it in time. */
  private static final Duration SHORTEST_OFFER = Duration.ofMinutes(15);

  private static final int LONGEST_DAYS = 62;

  private final ModuleDatabase database;
  private final WaitlistTable entries;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final SlotFinder finder;
  private final Outbox outbox;
  private final Timers timers;
  private final Ids ids;
  private final Clock clock;

  Waitlist(
      ModuleDatabase database,
      WaitlistTable entries,
      BookingTable bookings,
      SeatTable seats,
      SlotFinder finder,
      Outbox outbox,
      Timers timers,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.entries = entries;
    this.bookings = bookings;
    this.seats = seats;
    this.finder = finder;
    this.outbox = outbox;
    this.timers = timers;
    this.ids = ids;
    this.clock = clock;
  }

  Entry join(PersonId client, WaitlistRequest request) {
    LocalDate from = request.from();
    LocalDate to = request.to();
    if (from.getYear() < PlanRules.FIRST_YEAR
        || from.getYear() > PlanRules.LAST_YEAR
        || to.isBefore(from)
        || to.isAfter(from.plusDays(LONGEST_DAYS))) {
      throw PlanRules.invalid(
          "to", "The last date is not one to wait for.", "0 to " + LONGEST_DAYS + " days later");
    }
    Bookable seen =
        bookable(request.listing(), from, to)
            .orElseThrow(() -> Problems.notFound("listing", request.listing()));
    if (to.isBefore(LocalDate.ofInstant(clock.instant(), seen.zone()))) {
      throw PlanRules.invalid("to", "These dates are over.", "today or later");
    }
    PersonId provider = seen.terms().provider();
    if (provider.equals(client)) {
      throw PlanRules.invalid("listing", "You offer this listing yourself.", "another's listing");
    }
    return database.inTransaction(() -> {
      bookings.lock(provider);
      Bookable now = bookable(request.listing(), from, to).orElseThrow();
      List<Slot> free = free(now, from, to, 1);
      if (!free.isEmpty()) {
        throw SLOTS_FREE
            .because("You need not wait: " + free.getFirst().start() + " is free.")
            .with("start", free.getFirst().start());
      }
      if (entries.live(provider).size() >= WaitlistTable.MOST) {
        throw PlanRules.invalid("listing", "The waitlist is full.", "another listing");
      }
      Entry entry =
          new Entry(
              new WaitlistEntryId(ids.next()),
              request.listing(),
              provider,
              client,
              from,
              to,
              "waiting",
              now.zone().getId(),
              now.terms().title(),
              null,
              clock.instant());
      if (!entries.insert(entry)) {
        throw ALREADY_WAITING.because("You wait for this listing already; change it by leaving.");
      }
      timer(provider);
      return entry;
    });
  }

  void leave(Caller caller, WaitlistEntryId id) {
    Entry seen = entries.find(id).orElseThrow(() -> Problems.notFound("waitlist entry", id));
    caller.mustOwn("waitlist entry", id, seen.client());
    database.inTransaction(() -> {
      bookings.lock(seen.provider());
      Entry entry = entries.find(id).orElseThrow();
      if (live(entry)) {
        end(entry, "left");
        sweep(entry.provider());
      }
    });
  }

  /** Ends whatever somebody waits for, and what others wait for with them: they are leaving. */
  void forget(PersonId person) {
    for (Entry seen : entries.of(person)) {
      if (live(seen)) {
        bookings.lock(seen.provider());
        entries.find(seen.id()).filter(Waitlist::live).ifPresent(entry -> end(entry, "left"));
        sweep(seen.provider());
      }
    }
    bookings.lock(person);
    entries.live(person).forEach(entry -> end(entry, "closed"));
    timer(person);
  }

  /** Among those of its listing that still wait, from 1; null where it does not wait. */
  @Nullable Integer position(Entry entry) {
    if (!entry.state().equals("waiting")) {
      return null;
    }
    List<WaitlistEntryId> waiting =
        of(entry.provider(), entry.listing()).stream()
            .filter(other -> other.state().equals("waiting"))
            .map(Entry::id)
            .toList();
    return waiting.indexOf(entry.id()) + 1;
  }

  List<Entry> of(PersonId client) {
    return entries.of(client);
  }

  List<Entry> of(PersonId provider, ListingId listing) {
    return entries.live(provider).stream()
        .filter(entry -> entry.listing().equals(listing))
        .toList();
  }

  /** What is kept for a client at that time, if anything is. */
  Optional<Entry> offered(PersonId client, ListingId listing, Instant start) {
    return entries.offered(client, listing, start);
  }

  /** The client books what was kept: it is free for them, under the caller's lock. */
  void take(Entry entry) {
    end(entry, "taken");
  }

  /** What the clock does: offers that nobody took go on to the next. */
  void due(PersonId provider) {
    database.inTransaction(() -> {
      bookings.lock(provider);
      sweep(provider);
    });
  }

  /** Under the lock of the provider's calendar. */
  void sweep(PersonId provider) {
    List<Entry> live = entries.live(provider);
    if (live.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    for (Entry entry : live) {
      if (entry.kept() != null && !entry.kept().until().isAfter(now)) {
        end(entry, "lapsed");
      } else if (entry.kept() == null && entry.to().isBefore(today(entry, now))) {
        end(entry, "closed");
      }
    }
    for (Entry entry : entries.live(provider)) {
      if (entry.kept() == null) {
        bookable(entry.listing(), entry.from(), entry.to())
            .filter(bookable -> bookable.terms().provider().equals(provider))
            .ifPresent(bookable -> offer(entry, bookable, now));
      }
    }
    timer(provider);
  }

  private void offer(Entry entry, Bookable bookable, Instant now) {
    for (Slot slot : free(bookable, entry.from(), entry.to(), 20)) {
      Instant latest = slot.start().minus(bookable.availability().offer().minimumNotice());
      Instant until = latest.isBefore(now.plus(OFFER)) ? latest : now.plus(OFFER);
      if (until.isAfter(now.plus(SHORTEST_OFFER))) {
        Kept kept = new Kept(keep(entry, bookable, slot), slot.start(), slot.end(), until);
        entries.offer(entry.id(), kept);
        outbox.append(
            new WaitlistOffered(
                entry.id(),
                entry.client(),
                entry.provider(),
                entry.listing(),
                bookable.terms().title(),
                slot.start(),
                bookable.zone().getId(),
                until));
        return;
      }
    }
  }

  private BookingId keep(Entry entry, Bookable bookable, Slot slot) {
    BookingId id = new BookingId(ids.next());
    if (bookable.seats() > 1) {
      BookingId inClass = session(bookable, slot);
      seats.take(id, inClass, entry.client(), null, clock.instant());
      return id;
    }
    bookings.insert(
        HoldDesk.row(id, bookable, slot.start(), slot.end(), BookingRow.Kind.OFFER),
        clock.instant());
    return id;
  }

  private BookingId session(Bookable bookable, Slot slot) {
    return seats.join(bookings, bookable, slot.start(), slot.end(), ids, clock.instant());
  }

  private void end(Entry entry, String state) {
    Kept kept = entry.kept();
    if (kept != null) {
      bookings.delete(kept.id());
      seats.release(kept.id(), bookings);
    }
    entries.end(entry.id(), state);
  }

  /** The next moment at which an offer ends or dates are over. */
  private void timer(PersonId provider) {
    List<Instant> moments = new ArrayList<>();
    for (Entry entry : entries.live(provider)) {
      moments.add(
          entry.kept() == null
              ? SlotFinder.startOf(entry.to().plusDays(1), ZoneId.of(entry.zone()))
              : Objects.requireNonNull(entry.kept()).until());
    }
    if (moments.isEmpty()) {
      timers.cancel(TASK, provider.toString());
    } else {
      moments.sort(null);
      timers.set(TASK, provider.toString(), moments.getFirst());
    }
  }

  private Optional<Bookable> bookable(ListingId listing, LocalDate from, LocalDate to) {
    return finder.published(
        listing,
        SlotFinder.startOf(from, ZoneOffset.UTC),
        SlotFinder.startOf(to.plusDays(1), ZoneOffset.UTC));
  }

  private List<Slot> free(Bookable bookable, LocalDate from, LocalDate to, int atMost) {
    return bookable
        .availability()
        .slots(
            SlotFinder.startOf(from, bookable.zone()),
            SlotFinder.startOf(to.plusDays(1), bookable.zone()),
            clock.instant(),
            bookable.taken(),
            atMost);
  }

  private static LocalDate today(Entry entry, Instant now) {
    return LocalDate.ofInstant(now, ZoneId.of(entry.zone()));
  }

  private static boolean live(Entry entry) {
    return Set.of("waiting", "offered").contains(entry.state());
  }
}
