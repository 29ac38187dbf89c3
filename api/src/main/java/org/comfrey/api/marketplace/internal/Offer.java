package org.comfrey.api.marketplace.internal;

import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.marketplace.Disclaimer;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a published listing at one version. Goods have neither plan nor duration; sessions
 * is how many appointments a package has, left how many pieces of goods there are, where they are
 * counted.
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
    @Nullable Integer sessions,
    @Nullable Integer left,
    @Nullable List<Disclaimer> disclaimers) {
  /** What is neither a package nor counted. */
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
        null,
        null,
        null);
  }
}
