package org.comfrey.trade;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.api.OrderId;
import org.comfrey.kernel.timers.Timers;

/**
 * The durable timers that let time act on orders. Time only proposes: whether it was first is
 * decided by the step number.
 */
final class Deadlines {
  static final String TASK = "trade.deadline";

  private final Timers timers;
  private final Clock clock;

  Deadlines(Timers timers, Clock clock) {
    this.timers = timers;
    this.clock = clock;
  }

  /**
   * Sets the order's timer to the first thing that time would do; called inside the projection's
   * transaction.
   */
  void set(OrderId order, Interpreter interpreter, OrderState state) {
    Optional<Instant> first = next(interpreter, state, clock.instant()).map(Outcome.Deadline::at);
    if (first.isPresent()) {
      timers.set(TASK, order.toString(), first.get());
    } else {
      timers.cancel(TASK, order.toString());
    }
  }

  /** What time does next if nobody acts. */
  static Optional<Outcome.Deadline> next(Interpreter interpreter, OrderState state, Instant now) {
    return interpreter.options(state, org.comfrey.agreement.Role.OPERATOR, Set.of(), now).next();
  }
}
