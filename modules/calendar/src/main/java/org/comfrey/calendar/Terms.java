package org.comfrey.calendar;

import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.internal.Offer;
import org.jspecify.annotations.Nullable;

/** What slots need of a listing. A draft may have neither plan nor duration yet. */
record Terms(
    ListingId listing,
    PersonId provider,
    @Nullable PlanId plan,
    @Nullable Integer durationMinutes,
    String state,
    String title,
    long version) {
  private static final String PUBLISHED = "published";

  static Terms of(Listing listing) {
    return new Terms(
        listing.id(),
        listing.provider(),
        listing.plan(),
        listing.durationMinutes(),
        listing.state(),
        listing.title(),
        listing.version());
  }

  static Terms of(Offer offer) {
    return new Terms(
        offer.id(),
        offer.provider(),
        offer.plan(),
        offer.durationMinutes(),
        PUBLISHED,
        offer.title(),
        offer.version());
  }

  boolean published() {
    return state.equals(PUBLISHED);
  }
}
