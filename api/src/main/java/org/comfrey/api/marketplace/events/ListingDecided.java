package org.comfrey.api.marketplace.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;

/** A person of the staff looked at a listing that waited, and let it pass or not. */
@EventType("marketplace.listing-decided.v1")
public record ListingDecided(
    ListingId listing, PersonId provider, String title, boolean approved, Instant at)
    implements Event {
  @Override
  public String subject() {
    return listing.toString();
  }
}
