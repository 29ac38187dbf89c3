package org.comfrey.api.payments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a provider stands with the tiers of a currency.
 *
 * @param volumeMinor what their completed orders of the period came to
 * @param basisPoints their rate for orders that are placed now; absent where the agreement's counts
 * @param next the next tier, if there is one
 * @param coming other tiers that are announced, if there are any
 */
public record CommissionStanding(
    String currency,
    int periodDays,
    long volumeMinor,
    @Nullable Integer basisPoints,
    @Nullable CommissionTier next,
    @Nullable CommissionRuleDraft coming,
    Instant asOf) {}
