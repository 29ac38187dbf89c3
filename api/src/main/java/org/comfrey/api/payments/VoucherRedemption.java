package org.comfrey.api.payments;

import org.jspecify.annotations.Nullable;

/**
 * Puts a voucher's money into one's wallet.
 *
 * @param amountMinor how much; all that is left when absent
 */
public record VoucherRedemption(String code, @Nullable Long amountMinor) {}
