package org.comfrey.api.calendar;

import java.time.Instant;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something in a calendar. kind is order, block, class (its provider's view of a session with
 * seats), move (a time that is proposed for an order, beside its present one), offer (kept for
 * somebody of the waitlist) or imported (busy in a calendar from outside); state is held, booked or
 * closed; title is the listing's title or the note. seat is the client's own in a class; seats and
 * seatsTaken stand at a class.
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
    String zone,
    @Nullable Integer seat,
    @Nullable Integer seats,
    @Nullable Integer seatsTaken) {}
