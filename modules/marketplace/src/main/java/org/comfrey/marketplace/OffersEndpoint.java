package org.comfrey.marketplace;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.kernel.web.ProblemCode;
import org.springframework.web.bind.annotation.RestController;

/** Listings for the other modules. */
@RestController
final class OffersEndpoint implements OffersApi {
  private static final ProblemCode LISTING_NOT_FOUND =
      new ProblemCode(404, "listing-not-found", "There is no such listing on offer");

  private final ListingStore store;
  private final CategoryRules rules;

  OffersEndpoint(ListingStore store, CategoryRules rules) {
    this.store = store;
    this.rules = rules;
  }

  @Override
  public Offer offer(ListingId id) {
    ListingStore.Row row =
        store.find(id).filter(r -> r.state().equals("published")).orElseThrow(() -> unknown(id));
    ListingDraft draft = row.draft();
    // A published listing is complete: ListingRules sees to it in the transaction that publishes.
    Place place = requireNonNull(draft.place());
    return new Offer(
        id,
        row.version(),
        row.provider(),
        draft.title(),
        requireNonNull(draft.category()),
        requireNonNull(draft.price()),
        draft.durationMinutes(),
        requireNonNull(draft.agreement()),
        requireNonNullElse(draft.cancellationPolicy(), ListingRules.POLICIES.getFirst()),
        draft.plan(),
        place.kind(),
        place.city(),
        draft.sessions(),
        row.left(),
        rules.of(draft).disclaimers());
  }

  @Override
  public Place place(ListingId id) {
    ListingStore.Row row = store.find(id).orElseThrow(() -> unknown(id));
    Place place = row.draft().place();
    if (place == null) {
      throw unknown(id);
    }
    return place;
  }

  private static RuntimeException unknown(ListingId id) {
    return LISTING_NOT_FOUND
        .because("Listing " + id + " is not on offer.")
        .with("id", id.toString());
  }
}
