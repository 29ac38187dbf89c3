package org.comfrey.api.reputation.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;

/**
 * Something happened to a review; what it says is asked for, never told.
 *
 * @param kind written (sealed), published, replied, reported, kept, hidden or restored
 * @param author who wrote the review
 * @param about whom it is about
 * @param side client or provider: the author's in the order
 */
@EventType("reputation.review-changed.v1")
public record ReviewChanged(
    ReviewId review,
    OrderId order,
    ListingId listing,
    String kind,
    PersonId author,
    PersonId about,
    String side,
    Instant at)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
