package org.comfrey.api.trade;

import org.comfrey.api.Money;

/**
 * What a coupon or a gift voucher would pay of what an order awaits now, and what the card would.
 *
 * @param due nothing where a voucher pays all: then the order is paid with the card token {@code
 *     none}
 * @param voucher whether it is a voucher, whose money is the client's own
 */
public record CouponPreview(String code, Money discount, Money due, boolean voucher) {}
