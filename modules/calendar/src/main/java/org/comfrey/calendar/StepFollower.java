package org.comfrey.calendar;

import java.util.Optional;
import org.comfrey.api.BookingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.calendar.CalendarAction.Interval;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calendar follow the steps of orders: what a step books is booked, what it moves is
 * moved, what it releases is free. A step that was followed already changes nothing, and neither
 * does one of an order without a slot.
 */
final class StepFollower {
  private static final Logger log = LoggerFactory.getLogger(StepFollower.class);

  private final ModuleDatabase database;
  private final BookingTable bookings;
  private final MoveTable moves;
  private final SeatTable seats;
  private final Waitlist waitlist;

  StepFollower(
      ModuleDatabase database,
      BookingTable bookings,
      MoveTable moves,
      SeatTable seats,
      Waitlist waitlist) {
    this.database = database;
    this.bookings = bookings;
    this.moves = moves;
    this.seats = seats;
    this.waitlist = waitlist;
  }

  /**
   * Each step has a transaction of its own: it locks a calendar, for which people wait who want a
   * time in it.
   */
  void follow(Envelope<StepAccepted> event) {
    database.inTransaction(() -> follow(event.data()));
  }

  private void follow(StepAccepted accepted) {
    OrderId order = accepted.step().order();
    CalendarAction action = CalendarAction.parse(accepted.step().calendar());
    if (action.keeps()) {
      Optional<Long> followed = bookings.lockOf(order);
      if (followed.isPresent()
          && (followed.get() >= accepted.number()
              || bookings.follow(order, action.becomes(), accepted.number()))) {
        return;
      }
    }
    Optional<BookingRow> booking = bookings.ofOrder(order);
    if (booking.isPresent()) {
      if (booking.get().step() >= accepted.number()) {
        return;
      }
      bookings.lock(booking.get().resource());
      BookingRow row = bookings.ofOrder(order).orElseThrow();
      if (row.step() < accepted.number() && follow(row, action, accepted.number())) {
        waitlist.sweep(row.resource());
      }
      return;
    }
    Optional<SeatTable.Seat> seat = seats.ofOrder(order);
    if (seat.isPresent()) {
      bookings.lock(seat.get().provider());
      SeatTable.Seat now = seats.ofOrder(order).orElseThrow();
      if (now.step() < accepted.number()) {
        follow(now, action, accepted.number());
        if (action.frees()) {
          waitlist.sweep(now.provider());
        }
      }
    }
  }

  /** True when time may have become free, which somebody may wait for. */
  private boolean follow(BookingRow row, CalendarAction action, long number) {
    Optional<MoveTable.Proposed> known = moves.of(row.id());
    boolean frees = action.frees() || known.isPresent();
    BookingRow.State state = action.becomes() == null ? row.state() : action.becomes();
    if (action.moves() != null) {
      known.ifPresent(move -> moves.delete(move.id()));
      boolean moved = move(row, known, action.moves());
      if (action.becomes() == null && row.state() == BookingRow.State.RELEASED) {
        state = BookingRow.State.BOOKED;
      }
      bookings.follow(row.id(), moved ? state : row.state(), number);
      return frees;
    }
    if (action.proposes() != null) {
      propose(row, known, action.proposes(), number);
    } else {
      known.filter(move -> number > move.expected()).ifPresent(move -> moves.delete(move.id()));
    }
    bookings.follow(row.id(), possible(row, state), number);
    return frees;
  }

  /** What was released may have gone to another: then it stays released, whatever the step says. */
  private BookingRow.State possible(BookingRow row, BookingRow.State state) {
    if (row.state() != BookingRow.State.RELEASED
        || state == BookingRow.State.RELEASED
        || !bookings.occupied(row.resource(), row.occupiedFrom(), row.occupiedUntil(), row.id())) {
      return state;
    }
    log.error(
        "order {} books booking {}, which was released and whose time was given to another",
        row.order(),
        row.id());
    return BookingRow.State.RELEASED;
  }

  /** The time was held before the step was proposed; where it was not, it must still be free. */
  private boolean move(BookingRow row, Optional<MoveTable.Proposed> known, Interval to) {
    Optional<MoveTable.Proposed> held = known.filter(move -> move.is(to));
    MoveTable.Buffers buffers =
        held.map(MoveTable.Proposed::buffers)
            .orElse(new MoveTable.Buffers(row.bufferBefore(), row.bufferAfter()));
    if (held.isEmpty() && taken(row, to, buffers)) {
      log.error("order {} moves booking {} to {}, which is taken", row.order(), row.id(), to);
      return false;
    }
    moves.apply(row, to, buffers);
    return true;
  }

  private void propose(
      BookingRow row, Optional<MoveTable.Proposed> known, Interval to, long number) {
    if (known.filter(move -> move.is(to)).isPresent()) {
      moves.proposed(known.get().id(), number);
      return;
    }
    known.ifPresent(move -> moves.delete(move.id()));
    MoveTable.Buffers buffers = new MoveTable.Buffers(row.bufferBefore(), row.bufferAfter());
    if (taken(row, to, buffers)) {
      log.warn("order {} proposes {} for booking {}: it is taken", row.order(), to, row.id());
      return;
    }
    BookingId id = moves.insert(row, to, buffers, number);
    moves.proposed(id, number);
  }

  private boolean taken(BookingRow row, Interval to, MoveTable.Buffers buffers) {
    return bookings.occupied(
        row.resource(),
        to.start().minus(buffers.before()),
        to.end().plus(buffers.after()),
        row.id());
  }

  private void follow(SeatTable.Seat seat, CalendarAction action, long number) {
    BookingRow.State state = action.becomes() == null ? seat.state() : action.becomes();
    BookingRow session = bookings.find(seat.inClass()).orElseThrow();
    if (seat.state() == BookingRow.State.RELEASED && state != BookingRow.State.RELEASED) {
      boolean lost =
          session.state() == BookingRow.State.RELEASED
              ? bookings.occupied(
                  session.resource(), session.occupiedFrom(), session.occupiedUntil(), session.id())
              : !seats.free(seat);
      if (lost) {
        log.error("order {} books seat {}, which was given to another", seat.order(), seat.id());
        state = BookingRow.State.RELEASED;
      }
    }
    seats.follow(seat.id(), state, number);
    seats.settle(session.id(), bookings);
  }
}
