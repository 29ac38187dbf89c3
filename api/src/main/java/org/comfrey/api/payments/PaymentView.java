package org.comfrey.api.payments;

import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.jspecify.annotations.Nullable;

/**
 * A payment by card. status is pending, succeeded, declined, challenge (a second step is asked for
 * at challengeUrl), unknown (being found out) or returned (it was taken when its order no longer
 * wanted it, and goes back to whoever paid); reason is a stable code such as insufficient-funds.
 */
public record PaymentView(
    PaymentId id,
    Money amount,
    String status,
    @Nullable String reason,
    @Nullable String challengeUrl) {
  /** The status of a payment that goes back. */
  public static final String RETURNED = "returned";
}
