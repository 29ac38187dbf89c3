package org.comfrey.calendar;

import java.util.Optional;
import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.kernel.web.ProblemException;

/**
 * A listing's terms: from the projection, and where that knows no published listing from
 * marketplace itself, because whoever publishes a listing asks for its slots at once and the event
 * may still be on its way.
 */
final class ListingTerms {
  private static final int NOT_FOUND = 404;

  private final TermsTable table;
  private final OffersApi offers;

  ListingTerms(TermsTable table, OffersApi offers) {
    this.table = table;
    this.offers = offers;
  }

  /** Never inside a transaction: it may call another module. */
  Optional<Terms> find(ListingId listing) {
    Optional<Terms> known = table.find(listing);
    if (known.filter(Terms::published).isPresent()) {
      return known;
    }
    try {
      return Optional.of(Terms.of(offers.offer(listing)));
    } catch (ProblemException e) {
      if (e.status() == NOT_FOUND) {
        return known;
      }
      throw e;
    }
  }
}
