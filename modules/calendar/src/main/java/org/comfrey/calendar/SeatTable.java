package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.instant;
import static org.comfrey.calendar.Occupancy.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.calendar.SlotFinder.Bookable;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Classes and their seats. A class stands in its provider's calendar as one booking; its seats are
 * numbered from 1 and taken once each. Writers hold the lock of the provider's calendar.
 */
final class SeatTable {
  private static final int MOST = 1_000;

  private final ModuleDatabase database;

  SeatTable(ModuleDatabase database) {
    this.database = database;
  }

  /** A seat and the class that it is of; without an order it is offered to somebody who waits. */
  record Seat(
      BookingId id,
      BookingId inClass,
      PersonId provider,
      int number,
      BookingRow.State state,
      PersonId client,
      @Nullable OrderId order,
      @Nullable ListingId listing,
      String title,
      Instant start,
      Instant end,
      String zone,
      long step) {}

  /** How many seats a class has, how many make it take place, and how many are taken and paid. */
  record Size(int seats, int minimum, int taken, int booked) {}

  /** The class of a listing that stands at exactly that time. */
  private Optional<BookingId> classAt(
      PersonId provider, ListingId listing, Instant start, Instant end) {
    return database
        .sql()
        .sql(
            """
            SELECT id FROM booking
            WHERE resource = ? AND kind = 'class' AND stands AND listing = ?
              AND during = tstzrange(?, ?) AND occupied && tstzrange(?, ?)\
            """)
        .params(provider.value(), listing.value(), utc(start), utc(end), utc(start), utc(end))
        .query((row, number) -> new BookingId(row.getObject(1, UUID.class)))
        .optional();
  }

  /** The class that stands at that time, or a new one; its size is what the plan now says. */
  BookingId join(
      BookingTable bookings, Bookable bookable, Instant start, Instant end, Ids ids, Instant now) {
    PlanDraft plan = bookable.schedule().draft();
    Terms terms = bookable.terms();
    Optional<BookingId> known = classAt(terms.provider(), terms.listing(), start, end);
    if (known.isPresent()) {
      resize(known.get(), PlanRules.seats(plan), PlanRules.minimum(plan));
      return known.get();
    }
    BookingId id = new BookingId(ids.next());
    bookings.insert(HoldDesk.row(id, bookable, start, end, BookingRow.Kind.CLASS), now);
    open(id, PlanRules.seats(plan), PlanRules.minimum(plan));
    return id;
  }

  /** Gives a seat back that belongs to no order; nothing where there is no such seat. */
  void release(BookingId id, BookingTable bookings) {
    database
        .sql()
        .sql("UPDATE seat SET state = 'released' WHERE id = ? AND order_id IS NULL RETURNING class")
        .param(id.value())
        .query((row, number) -> new BookingId(row.getObject(1, UUID.class)))
        .optional()
        .ifPresent(inClass -> settle(inClass, bookings));
  }

  /** A class stands while one of its seats does. */
  void settle(BookingId inClass, BookingTable bookings) {
    bookings.follow(
        inClass, of(inClass).isEmpty() ? BookingRow.State.RELEASED : BookingRow.State.BOOKED, 0);
  }

  private void open(BookingId inClass, int seats, int minimum) {
    database
        .sql()
        .sql("INSERT INTO class (id, seats, minimum) VALUES (?, ?, ?)")
        .params(inClass.value(), seats, minimum)
        .update();
  }

  /** What the plan says now, but never less than the highest seat that was given out. */
  private void resize(BookingId inClass, int seats, int minimum) {
    database
        .sql()
        .sql(
            """
            UPDATE class SET minimum = ?, seats = greatest(?,
              (SELECT coalesce(max(seat), 1) FROM seat WHERE seat.class = class.id))
            WHERE id = ?\
            """)
        .params(minimum, seats, inClass.value())
        .update();
  }

  /** Takes the lowest free seat; the constraint refuses one too many. */
  void take(
      BookingId id, BookingId inClass, PersonId client, @Nullable OrderId order, Instant created) {
    database
        .sql()
        .sql(
            """
            INSERT INTO seat (id, class, seats, seat, state, client, order_id, created)
            SELECT ?, c.id, c.seats,
              (SELECT min(n) FROM generate_series(1, c.seats + 1) n
                WHERE NOT EXISTS (SELECT FROM seat s
                  WHERE s.class = c.id AND s.seat = n AND s.state <> 'released')),
              'held', ?, ?, ?
            FROM class c WHERE c.id = ?\
            """)
        .param(id.value())
        .param(client.value())
        .param(order == null ? null : order.value())
        .param(utc(created))
        .param(inClass.value())
        .update();
  }

  private static final String SEATS =
      """
      SELECT s.id, s.class, s.seat, s.state, s.client, s.order_id, s.step, b.resource, b.listing,
        b.title, lower(b.during) AS start_at, upper(b.during) AS end_at, b.zone
      FROM seat s JOIN booking b ON b.id = s.class
      """;

  Optional<Seat> ofOrder(OrderId order) {
    return database
        .sql()
        .sql(SEATS + " WHERE s.order_id = ?")
        .param(order.value())
        .query((row, number) -> seat(row))
        .optional();
  }

  /** The seats of a class that are taken, by number. */
  List<Seat> of(BookingId inClass) {
    return database
        .sql()
        .sql(SEATS + " WHERE s.class = ? AND s.state <> 'released' ORDER BY s.seat")
        .param(inClass.value())
        .query((row, number) -> seat(row))
        .list();
  }

  /** The seats that a client has between two instants, by start. */
  List<Seat> of(PersonId client, Instant from, Instant until) {
    return database
        .sql()
        .sql(
            SEATS
                + """
                 WHERE s.client = ? AND s.order_id IS NOT NULL AND s.state <> 'released'
                  AND b.during && tstzrange(?, ?)
                ORDER BY lower(b.during), s.id LIMIT ?\
                """)
        .params(client.value(), utc(from), utc(until), MOST)
        .query((row, number) -> seat(row))
        .list();
  }

  Map<BookingId, Size> sizes(Collection<BookingId> classes) {
    Map<BookingId, Size> result = new HashMap<>();
    if (classes.isEmpty()) {
      return result;
    }
    database
        .sql()
        .sql(
            """
            SELECT c.id, c.seats, c.minimum,
              count(*) FILTER (WHERE s.state <> 'released') AS taken,
              count(*) FILTER (WHERE s.state = 'booked') AS booked
            FROM class c LEFT JOIN seat s ON s.class = c.id
            WHERE c.id = ANY (?::uuid[]) GROUP BY c.id\
            """)
        .param(classes.stream().map(BookingId::toString).toArray(String[]::new))
        .query((ResultSet row) -> {
          result.put(
              new BookingId(row.getObject("id", UUID.class)),
              new Size(
                  row.getInt("seats"),
                  row.getInt("minimum"),
                  row.getInt("taken"),
                  row.getInt("booked")));
        });
    return result;
  }

  /** Whether the seat can be taken again by the order that released it. */
  boolean free(Seat seat) {
    return of(seat.inClass()).stream().noneMatch(other -> other.number() == seat.number());
  }

  void follow(BookingId id, BookingRow.State state, long step) {
    database
        .sql()
        .sql("UPDATE seat SET state = ?, step = ? WHERE id = ?")
        .params(BookingTable.name(state), step, id.value())
        .update();
  }

  private static Seat seat(ResultSet row) throws SQLException {
    @Nullable UUID order = row.getObject("order_id", UUID.class);
    @Nullable UUID listing = row.getObject("listing", UUID.class);
    return new Seat(
        new BookingId(row.getObject("id", UUID.class)),
        new BookingId(row.getObject("class", UUID.class)),
        new PersonId(row.getObject("resource", UUID.class)),
        row.getInt("seat"),
        BookingRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        new PersonId(row.getObject("client", UUID.class)),
        order == null ? null : new OrderId(order),
        listing == null ? null : new ListingId(listing),
        row.getString("title"),
        instant(row, "start_at"),
        instant(row, "end_at"),
        row.getString("zone"),
        row.getLong("step"));
  }
}
