package org.comfrey.api.payments;

/**
 * A rate and from when on it counts.
 *
 * @param fromMinor what a provider's completed orders of the period come to at least, in minor
 *     units
 * @param basisPoints the commission in hundredths of a percent, 0 to 10,000
 */
public record CommissionTier(long fromMinor, int basisPoints) {}
