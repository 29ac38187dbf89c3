package org.comfrey.api;

/**
 * An amount of one currency.
 *
 * @param amountMinor in the currency's minor unit (cents); 0 to 2^63-1 wherever an amount is asked
 *     for
 * @param currency an ISO 4217 code of three capital letters
 */
public record Money(long amountMinor, String currency) {}
