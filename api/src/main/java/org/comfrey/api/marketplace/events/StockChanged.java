package org.comfrey.api.marketplace.events;

import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;

/** The last piece of a listing was taken, or one came back where there was none. */
@EventType("marketplace.stock-changed.v1")
public record StockChanged(ListingId listing, int left) implements Event {
  @Override
  public String subject() {
    return listing.toString();
  }
}
