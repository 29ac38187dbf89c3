package org.comfrey.api.trade;

import org.comfrey.api.Money;

/** What one side offers: how much goes back to the client; by is client or provider. */
public record DisputeOffer(String by, Money refund) {}
