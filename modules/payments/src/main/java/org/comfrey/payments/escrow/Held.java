package org.comfrey.payments.escrow;

/**
 * What a person's open orders hold in a currency, in minor units.
 *
 * @param paidMinor in orders that the person pays for
 * @param expectedMinor in orders that the person provides
 */
public record Held(String currency, long paidMinor, long expectedMinor) {}
