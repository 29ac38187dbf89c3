package org.comfrey.api.marketplace.internal;

import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a published listing at one version. Goods have neither plan nor duration; sessions
 * is how many appointments a package has.
 */
public record Offer(
    ListingId id,
    long version,
    PersonId provider,
    String title,
    String category,
    Money price,
    @Nullable Integer durationMinutes,
    String agreement,
    String cancellationPolicy,
    @Nullable PlanId plan,
    String placeKind,
    @Nullable String city,
    @Nullable Integer sessions) {
  /** What is not a package. */
  public Offer(
      ListingId id,
      long version,
      PersonId provider,
      String title,
      String category,
      Money price,
      @Nullable Integer durationMinutes,
      String agreement,
      String cancellationPolicy,
      @Nullable PlanId plan,
      String placeKind,
      @Nullable String city) {
    this(
        id,
        version,
        provider,
        title,
        category,
        price,
        durationMinutes,
        agreement,
        cancellationPolicy,
        plan,
        placeKind,
        city,
        null);
  }
}
