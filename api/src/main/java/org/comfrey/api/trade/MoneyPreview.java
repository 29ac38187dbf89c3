package org.comfrey.api.trade;

import org.comfrey.api.Money;

/**
 * What a party would receive; party is client, provider, platform, or coupon for whoever gave the
 * order's coupon.
 */
public record MoneyPreview(String party, Money amount) {}
