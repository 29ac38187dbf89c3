package org.comfrey.api.payments;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * A voucher as its buyer sees it.
 *
 * @param left what is not used of it
 * @param state paying, declined, live, spent, refunded or expired
 * @param code what whoever has it types; only while it is live
 * @param expires what is left is lost then
 * @param refundable whether the buyer can still have the money back, because nobody used any of it
 * @param challengeUrl where the card's owner confirms the payment, where that is asked for
 */
public record Voucher(
    UUID id,
    Money amount,
    Money left,
    String state,
    @Nullable String code,
    Instant bought,
    Instant expires,
    boolean refundable,
    @Nullable String message,
    @Nullable String challengeUrl) {}
