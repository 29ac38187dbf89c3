package org.comfrey.api.trade;

import org.comfrey.api.Money;

/** What a coupon would pay of what an order awaits now, and what the card would. */
public record CouponPreview(String code, Money discount, Money due) {}
