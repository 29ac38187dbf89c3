package org.comfrey.api.reputation.events;

import java.time.Instant;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;

/** Both parties of an order may review each other until that time. */
@EventType("reputation.reviews-opened.v1")
public record ReviewsOpened(
    OrderId order,
    PersonId client,
    PersonId provider,
    ListingId listing,
    String title,
    Instant until)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
