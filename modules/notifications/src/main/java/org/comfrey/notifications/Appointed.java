package org.comfrey.notifications;

import java.time.Instant;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.jspecify.annotations.Nullable;

/**
 * What a step does to an appointment, as calendars have to learn it.
 *
 * @param sequence grows with the order's steps, so that the newest counts in whatever order they
 *     arrive
 */
record Appointed(
    OrderId order,
    long sequence,
    boolean cancelled,
    Instant stamp,
    Instant start,
    Instant end,
    String title) {
  /** Between two steps a zone's rules may change. */
  private static final long SEQUENCES_OF_A_STEP = 10;

  /** Null where the step does nothing that a calendar has to learn. */
  static @Nullable Appointed of(OrderAdvanced order) {
    Instant end = order.end();
    String what = order.appointment() == null ? "none" : order.appointment();
    if (end == null || what.equals("none") || !order.start().isBefore(end)) {
      return null;
    }
    return new Appointed(
        order.order(),
        order.number() * SEQUENCES_OF_A_STEP,
        what.equals("cancelled"),
        order.at(),
        order.start(),
        end,
        order.title());
  }

  /** The same appointment at another instant; null where it keeps the one that it has. */
  static @Nullable Appointed of(BookingShifted shifted, Instant at) {
    return shifted.keptLocalTime()
        ? new Appointed(
            shifted.order(),
            shifted.step() * SEQUENCES_OF_A_STEP + 1,
            false,
            at,
            shifted.start(),
            shifted.end(),
            shifted.title())
        : null;
  }
}
