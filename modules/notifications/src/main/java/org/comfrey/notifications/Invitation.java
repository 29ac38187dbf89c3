package org.comfrey.notifications;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.comfrey.api.identity.internal.Contact;
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

  String mediaType() {
    return "text/calendar; charset=UTF-8; method=" + method;
  }

  /** Null where there is nothing that a calendar has to learn. */
  static @Nullable Invitation of(@Nullable Appointed appointed, Contact to, URI publicUrl) {
    if (appointed == null) {
      return null;
    }
    CalendarWriter.Method method =
        appointed.cancelled() ? CalendarWriter.Method.CANCEL : CalendarWriter.Method.REQUEST;
    String host = publicUrl.getHost().toLowerCase(Locale.ROOT);
    CalendarWriter.Event event =
        new CalendarWriter.Event(
            appointed.order() + "@" + host,
            appointed.sequence(),
            appointed.stamp(),
            appointed.start(),
            appointed.end(),
            appointed.title(),
            publicUrl + "/bookings/" + appointed.order(),
            false,
            new CalendarWriter.Party("Comfrey", "calendar@" + host),
            new CalendarWriter.Party(to.displayName(), to.email()));
    return new Invitation(method.name(), CalendarWriter.write(method, null, List.of(event)));
  }
}
