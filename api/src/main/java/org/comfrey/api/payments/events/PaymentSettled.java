package org.comfrey.api.payments.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A payment for an order ended: status is succeeded or declined. */
@EventType("payments.payment-settled.v1")
public record PaymentSettled(
    PaymentId payment,
    OrderId order,
    PersonId client,
    Money amount,
    String status,
    @Nullable String reason)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
