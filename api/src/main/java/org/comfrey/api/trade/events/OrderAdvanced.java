package org.comfrey.api.trade.events;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * An order's projection took a step; messages are template names due to the parties. start and end
 * are the appointment's after the step; appointment says what the step does to it: none, booked,
 * moved or cancelled (one that was booked). Goods have no end. delivered is true on a step after
 * which what was bought counts as given and settled: the provider was paid for it, or a dispute
 * about it was decided, and the appointment, if there is one, had begun. unsent is true on the step
 * with which an order of goods ends before anything was sent, moved on one that moves money.
 */
@EventType("trade.order-advanced.v1")
public record OrderAdvanced(
    OrderId order,
    long number,
    String transition,
    String state,
    String actor,
    PersonId client,
    PersonId provider,
    ListingId listing,
    String title,
    Instant start,
    String zone,
    List<String> messages,
    Instant at,
    @Nullable Instant end,
    @Nullable String appointment,
    @Nullable Boolean delivered,
    @Nullable Boolean unsent,
    @Nullable Boolean moved)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
