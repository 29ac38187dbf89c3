package org.comfrey.api.trade;

import org.jspecify.annotations.Nullable;

/**
 * A card by the processor's token, and perhaps the code of a coupon or gift voucher that pays a
 * part.
 *
 * @param cardToken {@code none} where a voucher pays all
 */
public record PayRequest(String cardToken, @Nullable String coupon) {
  /** Without a coupon. */
  public PayRequest(String cardToken) {
    this(cardToken, null);
  }
}
