package org.comfrey.api.payments;

/**
 * What a provider earned in a month of UTC, in one currency, in minor units.
 *
 * @param month such as 2026-11
 * @param orders how many orders paid something
 * @param grossMinor what was released for their work, before the commission
 * @param commissionMinor what the platform took of it
 * @param earnedMinor what came into the wallet
 */
public record EarningsMonth(
    String month,
    String currency,
    long orders,
    long grossMinor,
    long commissionMinor,
    long earnedMinor) {}
