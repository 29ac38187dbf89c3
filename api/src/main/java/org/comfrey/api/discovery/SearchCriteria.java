package org.comfrey.api.discovery;

import org.jspecify.annotations.Nullable;

/** What a search asks for, as in {@link SearchApi#search}, without a day, which passes. */
public record SearchCriteria(
    @Nullable String q,
    @Nullable String category,
    @Nullable Long minPriceMinor,
    @Nullable Long maxPriceMinor,
    @Nullable String currency,
    @Nullable String language,
    @Nullable String near,
    @Nullable Integer withinKilometres,
    @Nullable String place) {}
