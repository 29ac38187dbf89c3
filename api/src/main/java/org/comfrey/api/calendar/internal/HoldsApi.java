package org.comfrey.api.calendar.internal;

import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Holds for orders, and who is free when. */
@HttpExchange
public interface HoldsApi {
  /**
   * Holds a slot for an order, or a seat where the plan has several. The same order asking again
   * gets the same answer. Such a hold is released or booked only by an accepted step of the order
   * (see {@code payments.events.StepAccepted}), never by the clock.
   */
  @PostExchange("/internal/calendar/holds")
  HoldReply hold(@RequestBody HoldCommand command);

  /**
   * Whether the slot is free now, with the zone and true end that a quote needs; nothing is held.
   */
  @PostExchange("/internal/calendar/checks")
  HoldReply check(@RequestBody HoldCommand command);

  /** Holds a recurring series: 1 to 52 slots of one listing, all or none. Repeatable. */
  @PostExchange("/internal/calendar/series")
  SeriesReply holdSeries(@RequestBody SeriesCommand command);

  /**
   * Holds another time for an order beside its present one, which stays. Ask before proposing a
   * step whose calendar action proposes or moves (see {@code StepCommand}), and again before one
   * that accepts; the same time again is answered the same, another takes the place of the one
   * before. Until an accepted step proposes it, the clock takes it back after fifteen minutes;
   * then, any step that neither proposes nor moves does. {@code order-moved} when the order is past
   * the expected step, {@code not-movable} for a seat in a class.
   */
  @PostExchange("/internal/calendar/moves")
  HoldReply move(@RequestBody MoveCommand command);

  /** How full the session of an order is; problem {@code not-found} when it has none. */
  @GetExchange("/internal/calendar/attendance/{order}")
  Attendance attendance(@PathVariable("order") OrderId order);

  /**
   * Those of the published listings asked for (at most 10,000) with a free slot on the local date
   * of their plan, beginning within the hours that were asked for.
   */
  @PostExchange("/internal/calendar/free-on")
  List<ListingId> freeOn(@RequestBody FreeOn query);
}
