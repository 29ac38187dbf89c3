package org.comfrey.trade;

import java.time.Instant;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.jspecify.annotations.Nullable;

/**
 * An order as the projection knows it.
 *
 * @param step how many steps it took; 0 while it is being placed
 * @param state where it stands; absent while it is being placed
 * @param proposed the other time that is proposed, if any
 * @param payment the payment that is under way or was made, if any
 * @param taken the payment that a step took last, if any
 * @param attempt how many payments were begun
 * @param coupon whether one of them may have been begun with a coupon
 */
record OrderRow(
    OrderId id,
    long step,
    Terms terms,
    @Nullable OrderState state,
    boolean ended,
    OrderState.@Nullable Appointment proposed,
    @Nullable PaymentId payment,
    @Nullable PaymentId taken,
    int attempt,
    boolean coupon,
    Instant placed) {
  /** As it is written down before its first step. */
  static OrderRow begun(OrderId id, Terms terms, Instant now) {
    return new OrderRow(id, 0, terms, null, false, null, null, null, 0, false, now);
  }

  /** The same with the payment that it began. */
  OrderRow paying(PaymentId begun) {
    return new OrderRow(
        id, step, terms, state, ended, proposed, begun, taken, attempt + 1, coupon, placed);
  }

  /** The state; asking for it before the first step is a mistake of the caller. */
  OrderState live() {
    if (state == null) {
      throw new IllegalStateException("order " + id + " has taken no step yet");
    }
    return state;
  }
}
