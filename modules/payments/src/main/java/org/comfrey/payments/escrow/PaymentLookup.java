package org.comfrey.payments.escrow;

import java.util.Optional;
import org.comfrey.api.PaymentId;

/** Finds what never changes about a payment. */
@FunctionalInterface
public interface PaymentLookup {
  /** The payment, or empty where none has that id. */
  Optional<PaymentFacts> find(PaymentId id);
}
