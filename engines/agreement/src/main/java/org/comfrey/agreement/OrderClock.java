package org.comfrey.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the moments of an agreement lie for one order. What is measured from placed, start and end
 * moves later by as long as the order's clocks have stood still; what is measured from entered does
 * not, since entering a state begins anew.
 */
final class OrderClock {
  private final OrderState order;
  private final Duration stopped;

  OrderClock(OrderState order, boolean standing, Instant now) {
    this.order = order;
    this.stopped =
        standing ? order.stopped().plus(Duration.between(order.enteredAt(), now)) : order.stopped();
  }

  /** How long the clocks have stood still, up to now. */
  Duration stopped() {
    return stopped;
  }

  Instant instant(Moment moment) {
    Instant anchor =
        switch (moment.anchor()) {
          case PLACED -> order.placedAt().plus(stopped);
          case ENTERED -> order.enteredAt();
          case START -> appointment().start().plus(stopped);
          case END -> appointment().end().plus(stopped);
        };
    return anchor.plus(moment.offset());
  }

  Instant instant(Moment.Timing timing) {
    Instant best = instant(timing.moments().getFirst());
    for (Moment moment : timing.moments()) {
      Instant other = instant(moment);
      boolean better =
          switch (timing.choice()) {
            case EARLIEST -> other.isBefore(best);
            case LATEST -> other.isAfter(best);
          };
      best = better ? other : best;
    }
    return best;
  }

  /** How long until the start; nothing where there is no appointment. */
  Optional<Duration> untilStart(Instant now) {
    return order.appointment().map(a -> Duration.between(now, a.start().plus(stopped)));
  }

  private OrderState.Appointment appointment() {
    return order
        .appointment()
        .orElseThrow(() -> new IllegalArgumentException("The order has no start and end."));
  }
}
