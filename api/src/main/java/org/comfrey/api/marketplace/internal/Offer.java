package org.comfrey.api.marketplace.internal;

import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.jspecify.annotations.Nullable;

/** The terms of a published listing at one version. */
public record Offer(
    ListingId id,
    long version,
    PersonId provider,
    String title,
    String category,
    Money price,
    int durationMinutes,
    String agreement,
    String cancellationPolicy,
    PlanId plan,
    String placeKind,
    @Nullable String city) {}
