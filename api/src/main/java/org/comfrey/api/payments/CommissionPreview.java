package org.comfrey.api.payments;

import java.util.List;

/**
 * What tiers would have meant for what was completed within their period until now.
 *
 * @param steps from those below the first tier to those in the last
 * @param takenMinor what the platform took
 * @param wouldMinor what it would have taken
 */
public record CommissionPreview(
    String currency, List<CommissionStep> steps, long takenMinor, long wouldMinor) {}
