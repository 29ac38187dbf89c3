package org.comfrey.api.trade;

import org.comfrey.api.Money;

/** What a party would receive; party is client, provider or platform. */
public record MoneyPreview(String party, Money amount) {}
