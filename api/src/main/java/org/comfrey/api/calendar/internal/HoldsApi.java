package org.comfrey.api.calendar.internal;

import java.util.List;
import org.comfrey.api.ListingId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Holds for orders, and who is free when. */
@HttpExchange
public interface HoldsApi {
  /**
   * Holds a slot for an order. The same order asking again gets the same answer. Such a hold is
   * released or booked only by an accepted step of the order (see {@code
   * payments.events.StepAccepted}), never by the clock.
   */
  @PostExchange("/internal/calendar/holds")
  HoldReply hold(@RequestBody HoldCommand command);

  /**
   * Whether the slot is free now, with the zone and true end that a quote needs; nothing is held.
   */
  @PostExchange("/internal/calendar/checks")
  HoldReply check(@RequestBody HoldCommand command);

  /**
   * Those of the published listings asked for (at most 10,000) with a free slot on the local date
   * of their plan.
   */
  @PostExchange("/internal/calendar/free-on")
  List<ListingId> freeOn(@RequestBody FreeOn query);
}
