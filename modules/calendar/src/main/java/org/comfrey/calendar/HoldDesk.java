package org.comfrey.calendar;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.BookingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.schedule.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Gives slots to orders, under the lock of the provider's calendar. Who finds it locked looks
 * first, so that a crowd that comes too late is answered without queueing, and then waits for its
 * turn.
 */
final class HoldDesk {
  private final ModuleDatabase database;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final SlotFinder finder;
  private final Ids ids;
  private final Clock clock;

  HoldDesk(
      ModuleDatabase database,
      BookingTable bookings,
      SeatTable seats,
      SlotFinder finder,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.bookings = bookings;
    this.seats = seats;
    this.finder = finder;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Holds what is free.
   *
   * @param seen the listing's calendar as it was just read; null where it has no plan
   */
  HoldReply hold(HoldCommand command, Terms terms, @Nullable Bookable seen) {
    try {
      HoldReply first = reply(command, seen);
      if (seen == null || !(first instanceof HoldReply.Held held)) {
        // What is in the way may be this order's own hold, made by the same request sent twice.
        return answered(command.order()).orElse(first);
      }
      if (seen.seats() == 1
          && bookings.insertAlone(
              row(command, seen, held), clock.instant(), seen.schedule().id(), seen.version())) {
        return held;
      }
      return underLock(command, terms);
    } catch (DataIntegrityViolationException e) {
      // The constraint saw what was not there yet when this looked. It may be this order's own
      // hold, it may even be gone again: under the lock there is only one answer.
      return answered(command.order()).orElseGet(() -> underLock(command, terms));
    }
  }

  private HoldReply underLock(HoldCommand command, Terms terms) {
    return database.inTransaction(() -> {
      bookings.lock(terms.provider());
      return decide(command, terms);
    });
  }

  /** Under the lock: nobody else changes this calendar or its plans. */
  private HoldReply decide(HoldCommand command, Terms terms) {
    @Nullable Bookable bookable = bookable(command, terms);
    HoldReply reply = reply(command, bookable);
    if (bookable == null || !(reply instanceof HoldReply.Held held)) {
      return answered(command.order()).orElse(reply);
    }
    if (bookable.seats() > 1) {
      return answered(command.order()).orElseGet(() -> seat(command, bookable, held));
    }
    return bookings.insert(row(command, bookable, held), clock.instant())
        ? held
        : answered(command.order()).orElseThrow();
  }

  /** A seat of the class that stands there, or of one that begins to exist with it. */
  private HoldReply seat(HoldCommand command, Bookable bookable, HoldReply.Held held) {
    PlanDraft plan = bookable.schedule().draft();
    Optional<BookingId> known =
        seats.classAt(bookable.terms().provider(), command.listing(), held.start(), held.end());
    BookingId inClass = known.orElseGet(() -> new BookingId(ids.next()));
    if (known.isPresent()) {
      seats.resize(inClass, PlanRules.seats(plan), PlanRules.minimum(plan));
    } else {
      bookings.insert(session(inClass, row(command, bookable, held)), clock.instant());
      seats.open(inClass, PlanRules.seats(plan), PlanRules.minimum(plan));
    }
    seats.take(held.booking(), inClass, command.client(), command.order(), clock.instant());
    return held;
  }

  private static BookingRow session(BookingId id, BookingRow row) {
    return new BookingRow(
        id,
        row.resource(),
        BookingRow.Kind.CLASS,
        BookingRow.State.BOOKED,
        null,
        null,
        row.listing(),
        row.title(),
        null,
        row.start(),
        row.end(),
        row.bufferBefore(),
        row.bufferAfter(),
        row.zone(),
        row.localStart(),
        0);
  }

  /** What the answer is now; the booking that it names is not made. */
  HoldReply look(HoldCommand command, Terms terms) {
    return reply(command, bookable(command, terms));
  }

  @Nullable Bookable bookable(HoldCommand command, Terms terms) {
    return finder.bookable(terms, command.start(), command.start()).orElse(null);
  }

  private HoldReply reply(HoldCommand command, @Nullable Bookable bookable) {
    if (bookable == null) {
      return new HoldReply.NotOffered("no-plan", List.of());
    }
    return reply(bookable, finder.verdict(bookable, command.start(), clock.instant()), ids::next);
  }

  /** The engine's verdict in the words of the API. */
  static HoldReply reply(Bookable bookable, Verdict verdict, Supplier<UUID> ids) {
    ZoneId zone = bookable.zone();
    return switch (verdict) {
      case Verdict.Free(org.comfrey.schedule.Slot slot) ->
          new HoldReply.Held(new BookingId(ids.get()), slot.start(), slot.end(), zone.getId());
      case Verdict.NotFree no -> {
        List<Slot> alternatives = SlotFinder.views(no.alternatives(), zone, zone);
        yield switch (no.reason()) {
          case BUSY, BUFFER, FULL -> new HoldReply.Taken(alternatives);
          case PAST -> new HoldReply.NotOffered("past", alternatives);
          case NOTICE -> new HoldReply.NotOffered("too-soon", alternatives);
          case HORIZON -> new HoldReply.NotOffered("too-far", alternatives);
          case CLOSED, TOO_LONG, OFF_GRID -> new HoldReply.NotOffered("outside-plan", alternatives);
        };
      }
    };
  }

  private Optional<HoldReply> answered(OrderId order) {
    return bookings
        .ofOrder(order)
        .map(row ->
            row.state() == BookingRow.State.RELEASED
                ? new HoldReply.NotOffered("released", List.of())
                : (HoldReply) new HoldReply.Held(row.id(), row.start(), row.end(), row.zone()))
        .or(() ->
            seats
                .ofOrder(order)
                .map(seat ->
                    seat.state() == BookingRow.State.RELEASED
                        ? new HoldReply.NotOffered("released", List.of())
                        : new HoldReply.Held(seat.id(), seat.start(), seat.end(), seat.zone())));
  }

  private static BookingRow row(HoldCommand command, Bookable bookable, HoldReply.Held held) {
    Instant start = held.start();
    return new BookingRow(
        held.booking(),
        bookable.terms().provider(),
        BookingRow.Kind.ORDER,
        BookingRow.State.HELD,
        command.client(),
        command.order(),
        command.listing(),
        bookable.terms().title(),
        null,
        start,
        held.end(),
        bookable.availability().offer().bufferBefore(),
        bookable.availability().offer().bufferAfter(),
        held.zone(),
        start.atZone(bookable.zone()).toLocalDateTime(),
        0);
  }
}
