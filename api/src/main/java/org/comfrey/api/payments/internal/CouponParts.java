package org.comfrey.api.payments.internal;

import java.util.List;

/**
 * What a coupon pays of an order, zero without one, and what of each amount, in the order of the
 * question, would go back to whoever gave it.
 */
public record CouponParts(long paidMinor, List<Long> minor) {
  /** Copies the list. */
  public CouponParts {
    minor = List.copyOf(minor);
  }
}
