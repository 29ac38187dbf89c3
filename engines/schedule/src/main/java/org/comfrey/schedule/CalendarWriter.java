package org.comfrey.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes iCalendar: RFC 5545, and for invitations RFC 5546. Times are written in UTC, so that a
 * reader needs no zone rules of ours.
 */
public final class CalendarWriter {
  private static final int LINE_OCTETS = 75;

  private final StringBuilder text = new StringBuilder();

  private CalendarWriter() {}

  /** What a calendar is for, and with it the METHOD that it says. */
  public enum Method {
    /** To be read again and again. */
    PUBLISH,
    /** An appointment that is new or has changed. */
    REQUEST,
    /** An appointment that no longer takes place. */
    CANCEL
  }

  /** A party; the address is a mail address. */
  public record Party(String name, String address) {}

  /**
   * An appointment.
   *
   * @param uid the same for all that is ever written about it
   * @param sequence grows with each change
   * @param stamp when this was true
   */
  public record Event(
      String uid,
      long sequence,
      Instant stamp,
      Instant start,
      Instant end,
      String summary,
      @Nullable String url,
      boolean tentative,
      @Nullable Party organizer,
      @Nullable Party attendee) {}

  /** The calendar as text, in lines that end as the format wants it. */
  public static String write(Method method, @Nullable String name, List<Event> events) {
    CalendarWriter writer = new CalendarWriter();
    writer.line("BEGIN:VCALENDAR");
    writer.line("VERSION:2.0");
    writer.line("PRODID:-//Comfrey//Comfrey//EN");
    writer.line("CALSCALE:GREGORIAN");
    writer.line("METHOD:" + method);
    if (name != null) {
      writer.line("X-WR-CALNAME:" + escaped(name));
    }
    events.forEach(event -> writer.event(method, event));
    writer.line("END:VCALENDAR");
    return writer.text.toString();
  }

  private void event(Method method, Event event) {
    line("BEGIN:VEVENT");
    line("UID:" + escaped(event.uid()));
    line("SEQUENCE:" + event.sequence());
    line("DTSTAMP:" + utc(event.stamp()));
    line("DTSTART:" + utc(event.start()));
    line("DTEND:" + utc(event.end()));
    line("SUMMARY:" + escaped(event.summary()));
    if (event.url() != null) {
      line("URL:" + event.url());
    }
    line(
        "STATUS:"
            + (method == Method.CANCEL
                ? "CANCELLED"
                : event.tentative() ? "TENTATIVE" : "CONFIRMED"));
    if (event.organizer() != null) {
      line("ORGANIZER" + party(event.organizer()));
    }
    if (event.attendee() != null) {
      // Both have agreed already: nobody need answer.
      line("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE" + party(event.attendee()));
    }
    line("END:VEVENT");
  }

  private static String party(Party party) {
    // A quoted parameter holds neither quotes nor control characters (RFC 5545, section 3.2).
    String name = party.name().replaceAll("[\"\\p{Cntrl}]", " ").trim();
    return ";CN=\"" + name + "\":mailto:" + party.address();
  }

  private static String utc(Instant instant) {
    return CalendarValue.time(
            LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toEpochSecond(ZoneOffset.UTC))
        + "Z";
  }

  /** TEXT of section 3.3.11. */
  static String escaped(String value) {
    return value
        .replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r\n", "\\n")
        .replaceAll("[\r\n]", "\\\\n")
        .replaceAll("\\p{Cntrl}", " ");
  }

  /** Folds after 75 octets, never within a character (section 3.1). */
  private void line(String line) {
    int octets = 0;
    for (int at = 0; at < line.length(); ) {
      int character = line.codePointAt(at);
      int size = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > LINE_OCTETS) {
        text.append("\r\n ");
        octets = 1;
      }
      text.appendCodePoint(character);
      octets += size;
      at += Character.charCount(character);
    }
    text.append("\r\n");
  }
}
