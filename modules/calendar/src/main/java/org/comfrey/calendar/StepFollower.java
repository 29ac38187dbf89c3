package org.comfrey.calendar;

import java.util.Optional;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.kernel.outbox.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calendar follow the steps of orders: what a step books is booked, what it releases is
 * free. A step that was followed already changes nothing, and neither does one of an order without
 * a slot.
 */
final class StepFollower {
  private static final Logger log = LoggerFactory.getLogger(StepFollower.class);

  private final BookingTable bookings;

  StepFollower(BookingTable bookings) {
    this.bookings = bookings;
  }

  /** Runs in a transaction of this module. */
  void follow(Envelope<StepAccepted> event) {
    StepAccepted accepted = event.data();
    Optional<BookingRow> seen = bookings.ofOrder(accepted.step().order());
    if (seen.isEmpty()) {
      return;
    }
    bookings.lock(seen.get().resource());
    BookingRow row = bookings.ofOrder(accepted.step().order()).orElseThrow();
    if (row.step() < accepted.number()) {
      bookings.follow(row.id(), next(row, accepted.step().calendar()), accepted.number());
    }
  }

  private BookingRow.State next(BookingRow row, String calendar) {
    return switch (calendar) {
      case "none" -> row.state();
      case "release" -> BookingRow.State.RELEASED;
      case "book" -> {
        if (row.state() != BookingRow.State.RELEASED) {
          yield BookingRow.State.BOOKED;
        }
        if (!bookings.occupied(row.resource(), row.occupiedFrom(), row.occupiedUntil(), row.id())) {
          yield BookingRow.State.BOOKED;
        }
        log.error(
            "order {} books booking {}, which was released and whose time was given to another",
            row.order(),
            row.id());
        yield BookingRow.State.RELEASED;
      }
      default -> throw new IllegalArgumentException("no such calendar action: " + calendar);
    };
  }
}
