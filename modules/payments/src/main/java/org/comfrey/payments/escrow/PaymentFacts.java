package org.comfrey.payments.escrow;

import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** What never changes about a payment. */
public record PaymentFacts(
    PaymentId id,
    @Nullable OrderId order,
    PersonId person,
    long amountMinor,
    String currency,
    String processor) {}
