package org.comfrey.api.payments.events;

import java.util.UUID;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A chargeback was opened, won or lost, as state says. */
@EventType("payments.chargeback-changed.v1")
public record ChargebackChanged(
    UUID chargeback,
    PaymentId payment,
    @Nullable OrderId order,
    PersonId client,
    @Nullable PersonId provider,
    Money amount,
    String state)
    implements Event {
  @Override
  public String subject() {
    return payment.toString();
  }
}
