package org.comfrey.api.payments.internal;

import org.comfrey.api.Money;

/** What the coupon or voucher pays and what is left for the card. */
public record CouponAnswer(Money discount, Money due, boolean voucher) {}
