package org.comfrey.api.payments;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the commission falls with what a provider sold. It never rises above what an order's
 * agreement says: a rate counts where it is lower.
 *
 * @param periodDays over how many days back completed orders count, 7 to 366
 * @param tiers at most 10, each from a higher volume and with a lower rate than the one before it;
 *     none ends the tiers
 * @param from for orders that are placed from then on; not in the past
 * @param note why, for the staff
 */
public record CommissionRuleDraft(
    int periodDays, List<CommissionTier> tiers, Instant from, @Nullable String note) {}
