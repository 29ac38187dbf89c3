package org.comfrey.payments.escrow;

import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * What never changes about a payment.
 *
 * @param amountMinor what the card pays
 * @param coupon what a coupon pays beside it
 */
public record PaymentFacts(
    PaymentId id,
    @Nullable OrderId order,
    PersonId person,
    long amountMinor,
    String currency,
    String processor,
    @Nullable CouponPart coupon) {

  /** The part of a payment that a coupon pays; funder is nobody where it is the platform. */
  public record CouponPart(UUID coupon, @Nullable PersonId funder, long amountMinor) {}

  /** Card and coupon together: what a step takes. */
  public long wholeMinor() {
    return Math.addExact(amountMinor, couponMinor());
  }

  /** What a coupon pays; zero without one. */
  public long couponMinor() {
    return coupon == null ? 0 : coupon.amountMinor();
  }

  /**
   * Of the first so much that goes back, what goes to the coupon's funder: in proportion, rounded
   * down. When all goes back, each has exactly what they paid.
   */
  public long couponBackMinor(long backMinor) {
    if (couponMinor() == 0) {
      return 0;
    }
    return java.math.BigInteger.valueOf(Math.min(backMinor, wholeMinor()))
        .multiply(java.math.BigInteger.valueOf(couponMinor()))
        .divide(java.math.BigInteger.valueOf(wholeMinor()))
        .longValueExact();
  }
}
