package org.comfrey.api.payments;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as its funder sees it; see {@link CouponDraft}.
 *
 * @param funder whose orders it counts for and who pays; absent where it is the platform, for all
 * @param usesSoFar uses, payments under way included
 * @param given what it has paid for clients
 */
public record Coupon(
    UUID id,
    String code,
    @Nullable PersonId funder,
    @Nullable Integer basisPoints,
    Money most,
    long minimumMinor,
    Instant from,
    Instant until,
    int uses,
    int usesPerPerson,
    int usesSoFar,
    Money given,
    @Nullable Instant closed) {}
