package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * One change of available money. amountMinor is signed; kind is order, refund, transfer, deposit,
 * payout or correction.
 */
public record StatementLine(
    String id,
    Instant at,
    String kind,
    Money amount,
    long balanceAfterMinor,
    @Nullable OrderId order,
    @Nullable PersonId counterparty,
    @Nullable String counterpartyName,
    @Nullable String note) {}
