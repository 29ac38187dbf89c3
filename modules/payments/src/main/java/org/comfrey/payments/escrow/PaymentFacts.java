package org.comfrey.payments.escrow;

import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.TransferKind;
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

  /**
   * The part of a payment that a coupon or a voucher pays.
   *
   * @param funder of a coupon; nobody where it is the platform
   * @param voucher whether it is a voucher, which is its user's own money
   */
  public record CouponPart(
      UUID coupon, @Nullable PersonId funder, long amountMinor, boolean voucher) {
    /** Where the part comes from. */
    public CreateAccount source(String currency) {
      return voucher ? Chart.voucher(coupon, currency) : Chart.coupon(coupon, funder, currency);
    }

    /** Whom it goes back to: of a voucher its user, who has the money in the wallet then. */
    public CreateAccount owner(PersonId client, String currency) {
      return voucher ? Chart.wallet(client, currency) : Chart.funder(funder, currency);
    }

    /** Why it comes in. */
    public TransferKind paid() {
      return voucher ? TransferKind.VOUCHER : TransferKind.COUPON;
    }

    /** Why it goes back. */
    public TransferKind returned() {
      return voucher ? TransferKind.VOUCHER_RETURNED : TransferKind.COUPON_RETURNED;
    }
  }

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
