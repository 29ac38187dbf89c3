package org.comfrey.api.payments.internal;

import java.util.List;
import org.comfrey.api.OrderId;

/** Amounts in minor units, each of which the order might give back next. */
public record CouponPartsQuestion(OrderId order, List<Long> amountsMinor) {
  /** Copies the list. */
  public CouponPartsQuestion {
    amountsMinor = List.copyOf(amountsMinor);
  }
}
