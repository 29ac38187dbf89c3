package org.comfrey.payments.processor;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;

/**
 * A chargeback as its processor has it.
 *
 * @param reason the card network's reason as a stable code, such as fraudulent
 * @param respondBy until when an answer is taken; after it the chargeback is lost
 */
public record ChargebackFacts(
    UUID id, PaymentId payment, Money amount, String reason, State state, Instant respondBy) {
  /** Where a chargeback stands. */
  public enum State {
    /** The money is gone until we answer and the card's bank decides. */
    OPEN,
    /** We answered. */
    REPRESENTED,
    /** The bank sided with us: the money is back. Final. */
    WON,
    /** It stays gone. Final. */
    LOST
  }
}
