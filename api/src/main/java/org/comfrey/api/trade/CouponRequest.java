package org.comfrey.api.trade;

/** A coupon's code as it was typed. */
public record CouponRequest(String code) {}
