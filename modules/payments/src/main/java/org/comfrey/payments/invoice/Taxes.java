package org.comfrey.payments.invoice;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The arithmetic of taxes that prices include. */
final class Taxes {
  private static final int WHOLE_BASIS_POINTS = 10_000;

  private Taxes() {}

  /**
   * The tax within an amount: the amount less the net, which is rounded half up to a minor unit.
   * Never falls when the amount grows, so that parts of an amount never hold more tax than all of
   * it.
   */
  static long within(long amountMinor, int basisPoints) {
    BigDecimal net =
        BigDecimal.valueOf(amountMinor)
            .multiply(BigDecimal.valueOf(WHOLE_BASIS_POINTS))
            .divide(
                BigDecimal.valueOf((long) WHOLE_BASIS_POINTS + basisPoints),
                0,
                RoundingMode.HALF_UP);
    return amountMinor - net.longValueExact();
  }

  /**
   * The tax that goes back with a part of an invoice after other parts went before: what all of
   * them hold together less what went. When all went, exactly all the tax went.
   */
  static long back(long beforeMinor, long partMinor, long taxBackBeforeMinor, int basisPoints) {
    return within(Math.addExact(beforeMinor, partMinor), basisPoints) - taxBackBeforeMinor;
  }
}
