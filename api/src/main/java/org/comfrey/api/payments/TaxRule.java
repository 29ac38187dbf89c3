package org.comfrey.api.payments;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is taxed how in a country, and when. Prices include the tax.
 *
 * @param jurisdiction a country of ISO 3166, two letters
 * @param supply service, goods or commission
 * @param basisPoints the rate in hundredths of a percent
 * @param until the last day; absent while it is in force
 */
public record TaxRule(
    UUID id,
    String jurisdiction,
    String supply,
    int basisPoints,
    LocalDate from,
    @Nullable LocalDate until,
    @Nullable String note) {}
