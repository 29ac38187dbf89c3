package org.comfrey.api.payments.internal;

import org.jspecify.annotations.Nullable;

/**
 * The rate that a provider has reached.
 *
 * @param atMostBasisPoints in hundredths of a percent; absent where the agreement's own counts
 */
public record CommissionRate(@Nullable Integer atMostBasisPoints) {}
