package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * Cancelling before until gives refund back; the last tier has no until.
 *
 * @param toCoupon what of it goes to whoever gave the coupon that paid a part
 */
public record RefundTier(@Nullable Instant until, Money refund, @Nullable Money toCoupon) {
  /** Without a coupon. */
  public RefundTier(@Nullable Instant until, Money refund) {
    this(until, refund, null);
  }
}
