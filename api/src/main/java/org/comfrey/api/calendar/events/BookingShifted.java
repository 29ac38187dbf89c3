package org.comfrey.api.calendar.events;

import java.time.Instant;
import java.time.LocalDateTime;
import org.comfrey.api.Event;
import org.comfrey.api.EventType;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A zone changed its rules after an order's time was agreed. The local time stays, so the instant
 * is another. Where the provider's calendar has no room for it, keptLocalTime is false, the instant
 * stays instead, and the two have to talk.
 *
 * @param step the order's last step that the calendar knows
 * @param before the start as it was
 * @param start the start as it is now
 * @param localStart the local time that was agreed
 */
@EventType("calendar.booking-shifted.v1")
public record BookingShifted(
    OrderId order,
    long step,
    PersonId client,
    PersonId provider,
    @Nullable ListingId listing,
    String title,
    String zone,
    LocalDateTime localStart,
    Instant before,
    Instant start,
    Instant end,
    boolean keptLocalTime)
    implements Event {
  @Override
  public String subject() {
    return order.toString();
  }
}
