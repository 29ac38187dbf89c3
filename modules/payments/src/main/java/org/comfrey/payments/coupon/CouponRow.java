package org.comfrey.payments.coupon;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A coupon as its row has it; funder is absent where the platform pays. */
record CouponRow(
    UUID id,
    String code,
    @Nullable PersonId funder,
    @Nullable Integer basisPoints,
    long mostMinor,
    String currency,
    long minimumMinor,
    Instant from,
    Instant until,
    int uses,
    int usesPerPerson,
    boolean funded,
    @Nullable Instant closed) {
  private static final int WHOLE_BASIS_POINTS = 10_000;

  /** The card pays at least so much: processors take no less. */
  static final long CARD_LEAST_MINOR = 50;

  /** What it gives for a price, rounded down, never all of it. */
  long givesMinor(long priceMinor) {
    Integer share = basisPoints;
    long gives =
        share == null
            ? mostMinor
            : Math.min(
                mostMinor,
                priceMinor / WHOLE_BASIS_POINTS * share
                    + priceMinor % WHOLE_BASIS_POINTS * share / WHOLE_BASIS_POINTS);
    return Math.max(0, Math.min(gives, priceMinor - CARD_LEAST_MINOR));
  }

  long costMinor() {
    return Math.multiplyExact(mostMinor, (long) uses);
  }
}
