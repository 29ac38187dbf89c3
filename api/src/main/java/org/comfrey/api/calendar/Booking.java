package org.comfrey.api.calendar;

import java.time.Instant;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something in a calendar. kind is order or block, state held, booked or closed; title is the
 * listing's title or the note.
 */
public record Booking(
    BookingId id,
    String kind,
    String state,
    PersonId provider,
    @Nullable PersonId client,
    @Nullable OrderId order,
    @Nullable ListingId listing,
    String title,
    Instant start,
    Instant end,
    String zone) {}
