package org.comfrey.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * An interval of a provider's calendar.
 *
 * @param start of the session, without buffers
 * @param localStart the local time that was agreed, in {@code zone}
 * @param step the number of the order's last step that was followed
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are read and written, never compared.
record BookingRow(
    BookingId id,
    PersonId resource,
    Kind kind,
    State state,
    @Nullable PersonId client,
    @Nullable OrderId order,
    @Nullable ListingId listing,
    String title,
    byte @Nullable [] note,
    Instant start,
    Instant end,
    Duration bufferBefore,
    Duration bufferAfter,
    String zone,
    LocalDateTime localStart,
    long step) {
  /** What the interval is for. */
  enum Kind {
    ORDER,
    BLOCK,
    CLASS,
    MOVE,
    OFFER
  }

  /** Where it stands; what is released occupies nothing. */
  enum State {
    HELD,
    BOOKED,
    CLOSED,
    RELEASED
  }

  Instant occupiedFrom() {
    return start.minus(bufferBefore);
  }

  Instant occupiedUntil() {
    return end.plus(bufferAfter);
  }
}
