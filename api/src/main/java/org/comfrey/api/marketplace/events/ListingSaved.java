package org.comfrey.api.marketplace.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.marketplace.Listing;

/** A listing was written, published or paused; carries its whole public state. */
@EventType("marketplace.listing-saved.v1")
public record ListingSaved(Listing listing) implements Event {
  @Override
  public String subject() {
    return listing.id().toString();
  }
}
