package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.instant;
import static org.comfrey.calendar.Occupancy.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.calendar.CalendarAction.Interval;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * Times that are proposed for bookings. Each occupies its provider beside the present time, at most
 * one for a booking, and may overlap that booking alone.
 */
final class MoveTable {
  private final ModuleDatabase database;
  private final Ids ids;
  private final Clock clock;

  MoveTable(ModuleDatabase database, Ids ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** Kept free before and after. */
  record Buffers(Duration before, Duration after) {}

  /**
   * Another time for a booking.
   *
   * @param expected the order's last step when it was asked for
   * @param proposed whether an accepted step has proposed it
   */
  record Proposed(
      BookingId id,
      Interval interval,
      Buffers buffers,
      long expected,
      boolean proposed,
      Instant created) {
    boolean is(Interval other) {
      return interval.equals(other);
    }
  }

  Optional<Proposed> of(BookingId booking) {
    return database
        .sql()
        .sql(
            """
            SELECT id, lower(during) AS start_at, upper(during) AS end_at,
              lower(occupied) AS occupied_from, upper(occupied) AS occupied_until,
              step, proposed, created
            FROM booking WHERE moves = ?\
            """)
        .param(booking.value())
        .query((row, number) -> proposed(row))
        .optional();
  }

  private static Proposed proposed(ResultSet row) throws SQLException {
    Interval interval = new Interval(instant(row, "start_at"), instant(row, "end_at"));
    return new Proposed(
        new BookingId(row.getObject("id", UUID.class)),
        interval,
        new Buffers(
            Duration.between(instant(row, "occupied_from"), interval.start()),
            Duration.between(interval.end(), instant(row, "occupied_until"))),
        row.getLong("step"),
        row.getBoolean("proposed"),
        instant(row, "created"));
  }

  BookingId insert(BookingRow booking, Interval to, Buffers buffers, long expected) {
    BookingId id = new BookingId(ids.next());
    database
        .sql()
        .sql(
            """
            INSERT INTO booking (id, resource, kind, state, listing, title, during, occupied,
              zone, local_start, step, moves, created)
            VALUES (?, ?, 'move', 'held', ?, ?, tstzrange(?, ?), tstzrange(?, ?), ?, ?, ?, ?, ?)\
            """)
        .param(id.value())
        .param(booking.resource().value())
        .param(booking.listing() == null ? null : booking.listing().value())
        .param(booking.title())
        .param(utc(to.start()))
        .param(utc(to.end()))
        .param(utc(to.start().minus(buffers.before())))
        .param(utc(to.end().plus(buffers.after())))
        .param(booking.zone())
        .param(to.start().atZone(ZoneId.of(booking.zone())).toLocalDateTime())
        .param(expected)
        .param(booking.id().value())
        .param(utc(clock.instant()))
        .update();
    return id;
  }

  /** Asked for again: its time to be proposed begins anew. */
  void renew(BookingId id, long expected) {
    database
        .sql()
        .sql("UPDATE booking SET step = greatest(step, ?), created = ? WHERE id = ?")
        .params(expected, utc(clock.instant()), id.value())
        .update();
  }

  /** An accepted step proposes it: the clock no longer takes it back. */
  void proposed(BookingId id, long number) {
    database
        .sql()
        .sql("UPDATE booking SET proposed = true, step = ? WHERE id = ?")
        .params(number, id.value())
        .update();
  }

  void delete(BookingId id) {
    database
        .sql()
        .sql("DELETE FROM booking WHERE id = ? AND kind = 'move'")
        .param(id.value())
        .update();
  }

  /** Another instant for the local time that was agreed, which stays. */
  void shift(BookingRow booking, Interval to, Buffers buffers) {
    database
        .sql()
        .sql(
            """
            UPDATE booking SET during = tstzrange(?, ?), occupied = tstzrange(?, ?) WHERE id = ?\
            """)
        .params(
            utc(to.start()),
            utc(to.end()),
            utc(to.start().minus(buffers.before())),
            utc(to.end().plus(buffers.after())),
            booking.id().value())
        .update();
  }

  /** The booking now stands at the other time; what was proposed is deleted before. */
  void apply(BookingRow booking, Interval to, Buffers buffers) {
    database
        .sql()
        .sql(
            """
            UPDATE booking SET during = tstzrange(?, ?), occupied = tstzrange(?, ?),
              local_start = ? WHERE id = ?\
            """)
        .params(
            utc(to.start()),
            utc(to.end()),
            utc(to.start().minus(buffers.before())),
            utc(to.end().plus(buffers.after())),
            to.start().atZone(ZoneId.of(booking.zone())).toLocalDateTime(),
            booking.id().value())
        .update();
  }
}
