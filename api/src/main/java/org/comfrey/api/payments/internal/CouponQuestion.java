package org.comfrey.api.payments.internal;

import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;

/** What a coupon would pay of an amount that an order awaits. */
public record CouponQuestion(String code, OrderId order, PersonId client, Money amount) {}
