package org.comfrey.api.payments;

/**
 * One currency of a wallet, in minor units. available can be spent; held is on its way out;
 * escrowPaid is what one paid into open orders; escrowExpected is held in open orders in which one
 * provides.
 */
public record Balance(
    String currency,
    long availableMinor,
    long heldMinor,
    long escrowPaidMinor,
    long escrowExpectedMinor) {}
