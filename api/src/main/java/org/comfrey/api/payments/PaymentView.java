package org.comfrey.api.payments;

import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.jspecify.annotations.Nullable;

/**
 * A payment by card. status is pending, succeeded, declined, challenge (a second step is asked for
 * at challengeUrl) or unknown (being found out); reason is a stable code such as
 * insufficient-funds.
 */
public record PaymentView(
    PaymentId id,
    Money amount,
    String status,
    @Nullable String reason,
    @Nullable String challengeUrl) {}
