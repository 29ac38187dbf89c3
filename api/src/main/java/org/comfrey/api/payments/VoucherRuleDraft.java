package org.comfrey.api.payments;

import org.jspecify.annotations.Nullable;

/**
 * How long vouchers are good that are bought from now on.
 *
 * @param months 1 to 120
 * @param untilYearEnd whether the months count from the end of the year in which it was bought
 * @param note why, for the staff
 */
public record VoucherRuleDraft(int months, boolean untilYearEnd, @Nullable String note) {}
