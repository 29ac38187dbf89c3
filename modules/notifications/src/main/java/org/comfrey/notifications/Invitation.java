package org.comfrey.notifications;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.schedule.CalendarWriter;
import org.jspecify.annotations.Nullable;

/**
 * An appointment as a reader's own calendar takes it in (RFC 5546): a request when it is booked or
 * moved, a cancellation when it no longer takes place. All of one order carry one UID, and the
 * step's number, times ten, as their SEQUENCE, so that the newest counts in whatever order they
 * arrive.
 *
 * <p>The organizer is the platform: neither party learns the other's address by it.
 *
 * @param method REQUEST or CANCEL
 */
record Invitation(String method, String text) {
  static final String FILE = "appointment.ics";

  /** Between two steps a zone's rules may change. */
  private static final long SEQUENCES_OF_A_STEP = 10;

  String mediaType() {
    return "text/calendar; charset=UTF-8; method=" + method;
  }

  /** Null where the step does nothing that a calendar has to learn. */
  static @Nullable Invitation of(OrderAdvanced order, Contact to, URI publicUrl) {
    Instant end = order.end();
    String what = order.appointment() == null ? "none" : order.appointment();
    if (end == null || what.equals("none") || !order.start().isBefore(end)) {
      return null;
    }
    return of(
        what.equals("cancelled") ? CalendarWriter.Method.CANCEL : CalendarWriter.Method.REQUEST,
        order.order(),
        order.number() * SEQUENCES_OF_A_STEP,
        order.at(),
        order.start(),
        end,
        order.title(),
        to,
        publicUrl);
  }

  /** The same appointment at another instant; null where it keeps the one that it has. */
  static @Nullable Invitation of(BookingShifted shifted, Instant at, Contact to, URI publicUrl) {
    return shifted.keptLocalTime()
        ? of(
            CalendarWriter.Method.REQUEST,
            shifted.order(),
            shifted.step() * SEQUENCES_OF_A_STEP + 1,
            at,
            shifted.start(),
            shifted.end(),
            shifted.title(),
            to,
            publicUrl)
        : null;
  }

  private static Invitation of(
      CalendarWriter.Method method,
      OrderId order,
      long sequence,
      Instant at,
      Instant start,
      Instant end,
      String title,
      Contact to,
      URI publicUrl) {
    String host = publicUrl.getHost().toLowerCase(Locale.ROOT);
    CalendarWriter.Event event =
        new CalendarWriter.Event(
            order + "@" + host,
            sequence,
            at,
            start,
            end,
            title,
            publicUrl + "/bookings/" + order,
            false,
            new CalendarWriter.Party("Comfrey", "calendar@" + host),
            new CalendarWriter.Party(to.displayName(), to.email()));
    return new Invitation(method.name(), CalendarWriter.write(method, null, List.of(event)));
  }
}
