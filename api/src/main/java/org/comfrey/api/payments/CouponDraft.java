package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * A coupon to be given out. Its whole cost, uses times the most of one, is set aside at once; what
 * is left comes back when it is closed.
 *
 * @param code what people type: 4 to 24 letters and digits, in capitals
 * @param basisPoints the share of the price in hundredths of a percent, 1 to 9,000; else amount is
 *     the most
 * @param most what one use gives at most
 * @param minimumMinor what has to be paid for it to count, in the currency of most
 * @param from when it begins
 * @param until when it ends
 * @param uses how often it is used in all, 1 to 100,000
 * @param usesPerPerson how often by one person, 1 to 100
 */
public record CouponDraft(
    String code,
    @Nullable Integer basisPoints,
    Money most,
    long minimumMinor,
    Instant from,
    Instant until,
    int uses,
    int usesPerPerson) {}
