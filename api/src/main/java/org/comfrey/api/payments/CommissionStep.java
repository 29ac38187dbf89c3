package org.comfrey.api.payments;

import org.jspecify.annotations.Nullable;

/**
 * The providers in one tier.
 *
 * @param tier absent for those below the first
 */
public record CommissionStep(
    @Nullable CommissionTier tier,
    long providers,
    long volumeMinor,
    long takenMinor,
    long wouldMinor) {}
