package org.comfrey.trade;

import java.util.Optional;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;

/**
 * Lets an order's time follow the calendar where a zone changed its rules: its deadlines and what a
 * cancellation costs go by the new instant. It is a step that nobody takes and no agreement names,
 * decided where all steps are, so that it is in the order's record and whoever acts on the order as
 * it stood before is told that it moved. Calendar and notifications tell both sides.
 */
final class ShiftedTimes {
  static final String TRANSITION = "clocks-changed";
  private static final int MOST_TURNS = 10;

  private final OrderStore orders;
  private final Steps steps;

  ShiftedTimes(OrderStore orders, Steps steps) {
    this.orders = orders;
    this.steps = steps;
  }

  Subscriber subscriber() {
    return Subscriber.outside("trade.shifted-times").on(BookingShifted.class, this::follow);
  }

  private void follow(Envelope<BookingShifted> event) {
    BookingShifted shifted = event.data();
    // Where the calendar had no room the instant stays, and with it everything about the order.
    if (!shifted.keptLocalTime()) {
      return;
    }
    if (orders.find(shifted.order()).map(OrderRow::step).orElse(0L) < shifted.step()) {
      steps.heal(shifted.order());
    }
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      OrderRow order = orders.find(shifted.order()).orElse(null);
      if (order == null || !stillAt(order, shifted)) {
        return;
      }
      // The event's id names the step: the same news again is the same step.
      StepReply reply =
          steps
              .shift(order, event.id(), new OrderState.Appointment(shifted.start(), shifted.end()))
              .reply();
      switch (reply) {
        case StepReply.Accepted _ -> {
          return;
        }
        // Somebody was first; the projection has their step, so look again.
        case StepReply.Moved _ -> {}
        case StepReply.Refused(String code, String detail) ->
            throw new IllegalStateException(
                "order " + order.id() + " cannot follow its time: " + code + ", " + detail);
      }
    }
    throw new IllegalStateException("order " + shifted.order() + " moves too often to follow");
  }

  /** Not one that has ended, has another time by now, or follows already. */
  private static boolean stillAt(OrderRow order, BookingShifted shifted) {
    return order.step() > 0
        && !order.ended()
        && order
            .live()
            .appointment()
            .map(OrderState.Appointment::start)
            .equals(Optional.of(shifted.before()));
  }
}
