package org.comfrey.calendar;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.BookingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.comfrey.calendar.CalendarAction.Interval;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.Offer;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Holds another time for an order's booking, beside the present one. What no step proposes within
 * {@link #UNPROPOSED} is taken back by the clock: whoever asked for it has died on the way.
 */
final class MoveDesk {
  static final String TASK = "calendar.move";
  static final Duration UNPROPOSED = Duration.ofMinutes(15);

  private final ModuleDatabase database;
  private final ListingTerms listings;
  private final BookingTable bookings;
  private final SeatTable seats;
  private final MoveTable moves;
  private final Waitlist waitlist;
  private final SlotFinder finder;
  private final Timers timers;
  private final Ids ids;
  private final Clock clock;

  MoveDesk(
      ModuleDatabase database,
      ListingTerms listings,
      BookingTable bookings,
      SeatTable seats,
      MoveTable moves,
      Waitlist waitlist,
      SlotFinder finder,
      Timers timers,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.listings = listings;
    this.bookings = bookings;
    this.seats = seats;
    this.moves = moves;
    this.waitlist = waitlist;
    this.finder = finder;
    this.timers = timers;
    this.ids = ids;
    this.clock = clock;
  }

  HoldReply move(MoveCommand command) {
    Optional<BookingRow> seen = bookings.ofOrder(command.order());
    if (seen.isEmpty()) {
      if (seats.ofOrder(command.order()).isPresent()) {
        return new HoldReply.NotOffered("not-movable", List.of());
      }
      throw Problems.notFound("order", command.order());
    }
    BookingRow row = seen.get();
    Optional<Terms> terms =
        Optional.ofNullable(row.listing()).flatMap(listings::find).map(found -> as(found, row));
    if (terms.isEmpty()) {
      return new HoldReply.NotOffered("no-plan", List.of());
    }
    try {
      return database.inTransaction(() -> {
        bookings.lock(row.resource());
        return decide(command, terms.get());
      });
    } catch (DataIntegrityViolationException e) {
      // The constraint saw what the code did not.
      HoldReply now = look(command, finder.bookable(terms.get(), command.start(), row.id()));
      if (now instanceof HoldReply.Held) {
        throw e;
      }
      return now;
    }
  }

  /** The listing as it is now, but for a session as long as the one that was booked. */
  private static Terms as(Terms terms, BookingRow row) {
    return new Terms(
        terms.listing(),
        terms.provider(),
        terms.plan(),
        (int) Duration.between(row.start(), row.end()).toMinutes(),
        terms.state(),
        terms.title(),
        terms.version());
  }

  private HoldReply decide(MoveCommand command, Terms terms) {
    BookingRow row = bookings.ofOrder(command.order()).orElseThrow();
    if (row.step() > command.expected()) {
      return new HoldReply.NotOffered("order-moved", List.of());
    }
    Optional<MoveTable.Proposed> known = moves.of(row.id());
    if (known.filter(move -> move.interval().start().equals(command.start())).isPresent()) {
      MoveTable.Proposed move = known.get();
      moves.renew(move.id(), command.expected());
      later(command.order());
      return new HoldReply.Held(
          move.id(), move.interval().start(), move.interval().end(), row.zone());
    }
    Optional<Bookable> bookable = finder.bookable(terms, command.start(), row.id());
    HoldReply reply = look(command, bookable);
    if (bookable.isEmpty() || !(reply instanceof HoldReply.Held held)) {
      return reply;
    }
    known.ifPresent(move -> moves.delete(move.id()));
    Offer offer = bookable.get().availability().offer();
    BookingId id =
        moves.insert(
            row,
            new Interval(held.start(), held.end()),
            new MoveTable.Buffers(offer.bufferBefore(), offer.bufferAfter()),
            command.expected());
    later(command.order());
    return new HoldReply.Held(id, held.start(), held.end(), row.zone());
  }

  private HoldReply look(MoveCommand command, Optional<Bookable> bookable) {
    return bookable
        .map(found ->
            HoldDesk.reply(
                found,
                found
                    .availability()
                    .why(command.start(), clock.instant(), found.taken(), SlotFinder.ALTERNATIVES),
                ids::next))
        .orElseGet(() -> new HoldReply.NotOffered("no-plan", List.of()));
  }

  private void later(OrderId order) {
    timers.set(TASK, order.toString(), clock.instant().plus(UNPROPOSED));
  }

  /** What the clock does with a time that no step has proposed. */
  void expire(OrderId order) {
    Optional<BookingRow> seen = bookings.ofOrder(order);
    if (seen.isEmpty()) {
      return;
    }
    database.inTransaction(() -> {
      bookings.lock(seen.get().resource());
      moves
          .of(seen.get().id())
          .filter(
              move -> !move.proposed() && !move.created().plus(UNPROPOSED).isAfter(clock.instant()))
          .ifPresent(move -> moves.delete(move.id()));
      waitlist.sweep(seen.get().resource());
    });
  }
}
