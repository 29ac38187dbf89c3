package org.comfrey.payments.card;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A chargeback as its row has it.
 *
 * @param clientMinor how much of it the client owes; the provider owes the rest
 */
record Chargeback(
    UUID id,
    PaymentId payment,
    @Nullable OrderId order,
    PersonId client,
    @Nullable PersonId provider,
    long amountMinor,
    String currency,
    String processor,
    String reason,
    String state,
    Instant respondBy,
    long clientMinor,
    Instant openedAt,
    @Nullable Instant closedAt,
    int attempts) {
  boolean closed() {
    return state.equals("won") || state.equals("lost");
  }

  /** What transfers of it refer to. */
  UUID reference() {
    return order == null ? payment.value() : order.value();
  }
}
