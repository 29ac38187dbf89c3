package org.comfrey.api.payments;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A rule from a day on; it ends the one before it. See {@link TaxRule}. */
public record NewTaxRule(
    String jurisdiction, String supply, int basisPoints, LocalDate from, @Nullable String note) {}
