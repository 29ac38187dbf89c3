package org.comfrey.api.payments;

import org.comfrey.api.Money;

/** How much to take from which card. */
public record DepositRequest(Money amount, String cardToken) {}
