package org.comfrey.api.payments;

import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * A voucher to be bought.
 *
 * @param cardToken of the card that pays
 * @param message for whoever gets it, at most 300 characters
 */
public record VoucherRequest(Money amount, String cardToken, @Nullable String message) {}
