package org.comfrey.api.payments;

import org.comfrey.api.Money;

/** How much to send to which bank account (a payment method's token). */
public record PayoutRequest(Money amount, String bankToken) {}
