package org.comfrey.api.marketplace.internal;

import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.Place;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Listings as an order needs them. */
@HttpExchange
public interface OffersApi {
  /** The terms that a published listing offers now; problem {@code listing-not-found} otherwise. */
  @GetExchange("/internal/marketplace/offers/{id}")
  Offer offer(@PathVariable("id") ListingId id);

  /** The full place with address or joining link, for the two parties of a booked order. */
  @GetExchange("/internal/marketplace/places/{id}")
  Place place(@PathVariable("id") ListingId id);
}
