package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.utc;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.Booking;
import org.comfrey.api.calendar.CalendarFeed;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Problems;
import org.comfrey.schedule.CalendarWriter;

/**
 * A person's calendar for other programs, behind an address that nobody guesses. It says what is
 * booked, and of blocked time only that there is some; names of people are not in it, because the
 * address may wander.
 */
final class Feeds {
  private static final Duration BEHIND = Duration.ofDays(31);
  private static final Duration AHEAD = Duration.ofDays(366);

  /** What comes from elsewhere is not sent back, what is only kept is not said. */
  private static final Set<String> SHOWN = Set.of("order", "class", "block");

  private final ModuleDatabase database;
  private final Agenda agenda;
  private final URI publicUrl;
  private final Clock clock;

  Feeds(ModuleDatabase database, Agenda agenda, URI publicUrl, Clock clock) {
    this.database = database;
    this.agenda = agenda;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  CalendarFeed make(PersonId person) {
    String secret = Secrets.token();
    Instant now = clock.instant();
    database
        .sql()
        .sql(
            """
            INSERT INTO feed (person, secret_hash, created) VALUES (?, ?, ?)
            ON CONFLICT (person) DO UPDATE
              SET secret_hash = excluded.secret_hash, created = excluded.created\
            """)
        .params(person.value(), Secrets.hash(secret), utc(now))
        .update();
    return new CalendarFeed(publicUrl + "/v1/calendar-feeds/" + secret, now);
  }

  CalendarFeed find(PersonId person) {
    return database
        .sql()
        .sql("SELECT created FROM feed WHERE person = ?")
        .param(person.value())
        .query((row, number) -> new CalendarFeed(null, Occupancy.instant(row, "created")))
        .optional()
        .orElseThrow(() -> Problems.notFound("calendar feed", person));
  }

  void revoke(PersonId person) {
    database.sql().sql("DELETE FROM feed WHERE person = ?").param(person.value()).update();
  }

  /** The calendar behind a secret; nothing tells whether there ever was one. */
  String read(String secret) {
    String asked = secret.endsWith(".ics") ? secret.substring(0, secret.length() - 4) : secret;
    Optional<PersonId> person =
        database
            .sql()
            .sql("SELECT person FROM feed WHERE secret_hash = ?")
            .param(Secrets.hash(asked))
            .query((row, number) -> new PersonId(row.getObject(1, UUID.class)))
            .optional();
    Instant now = clock.instant();
    List<Booking> bookings =
        agenda.of(
            person.orElseThrow(() -> Problems.notFound("calendar feed", "behind this address")),
            now.minus(BEHIND),
            now.plus(AHEAD));
    return CalendarWriter.write(
        CalendarWriter.Method.PUBLISH,
        "Comfrey",
        bookings.stream()
            .filter(booking -> SHOWN.contains(booking.kind()))
            .map(booking -> event(booking, now))
            .toList());
  }

  private CalendarWriter.Event event(Booking booking, Instant now) {
    boolean block = booking.kind().equals("block");
    // One id for an order here and in its invitations, so that no program shows it twice.
    String id = booking.order() == null ? booking.id().toString() : booking.order().toString();
    String summary =
        booking.seats() == null
            ? booking.title()
            : booking.title() + " (" + booking.seatsTaken() + "/" + booking.seats() + ")";
    return new CalendarWriter.Event(
        id + "@" + publicUrl.getHost(),
        0,
        now,
        booking.start(),
        booking.end(),
        block ? "–" : summary,
        booking.order() == null ? null : publicUrl + "/bookings/" + booking.order(),
        booking.state().equals("held"),
        null,
        null);
  }
}
