package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.instant;
import static org.comfrey.calendar.Occupancy.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What stands in the calendars. Writers call {@link #lock} first, in their transaction. */
final class BookingTable {
  private static final int LONGEST_AGENDA = 5_000;
  private static final String COLUMNS =
      """
      id, resource, kind, state, client, order_id, listing, title, note,
      lower(during) AS start_at, upper(during) AS end_at,
      lower(occupied) AS occupied_from, upper(occupied) AS occupied_until,
      zone, local_start, step\
      """;

  private static final String INSERT =
      """
      INSERT INTO booking
        (id, resource, kind, state, client, order_id, listing, title, note,
         during, occupied, zone, local_start, step, created)
      """;

  private final ModuleDatabase database;

  BookingTable(ModuleDatabase database) {
    this.database = database;
  }

  /** Makes the caller the only writer of a calendar until its transaction ends. */
  void lock(PersonId resource) {
    database.requireTransaction("The lock of a calendar");
    boolean locked = lockRow(resource);
    if (!locked) {
      database
          .sql()
          .sql("INSERT INTO resource (id) VALUES (?) ON CONFLICT DO NOTHING")
          .param(resource.value())
          .update();
      lockRow(resource);
    }
  }

  private boolean lockRow(PersonId resource) {
    return database
        .sql()
        .sql("SELECT id FROM resource WHERE id = ? FOR UPDATE")
        .param(resource.value())
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  /** Under the caller's lock; false where the order has an interval already. */
  boolean insert(BookingRow row, Instant created) {
    return bind(
                database
                    .sql()
                    .sql(
                        INSERT
                            + """
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
                              tstzrange(?, ?), tstzrange(?, ?), ?, ?, ?, ?)
                            ON CONFLICT (order_id) DO NOTHING\
                            """),
                row,
                created)
            .update()
        == 1;
  }

  /**
   * Locks the calendar and inserts in one statement, for a time that was seen to be free. What came
   * between is refused by the constraint; false where the order has an interval already or the plan
   * is no longer the version that was seen.
   */
  boolean insertAlone(BookingRow row, Instant created, PlanId plan, long version) {
    return bind(
                database
                    .sql()
                    .sql(
                        "WITH locked AS MATERIALIZED"
                            + " (SELECT id FROM resource WHERE id = ? FOR UPDATE) "
                            + INSERT
                            + """
                            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?,
                              tstzrange(?, ?), tstzrange(?, ?), ?, ?, ?, ?
                            FROM locked, plan
                            WHERE plan.id = ? AND plan.version = ?
                            ON CONFLICT (order_id) DO NOTHING\
                            """)
                    .param(row.resource().value()),
                row,
                created)
            .param(plan.value())
            .param(version)
            .update()
        == 1;
  }

  private static StatementSpec bind(StatementSpec statement, BookingRow row, Instant created) {
    return statement
        .param(row.id().value())
        .param(row.resource().value())
        .param(name(row.kind()))
        .param(name(row.state()))
        .param(row.client() == null ? null : row.client().value())
        .param(row.order() == null ? null : row.order().value())
        .param(row.listing() == null ? null : row.listing().value())
        .param(row.title())
        .param(row.note())
        .param(utc(row.start()))
        .param(utc(row.end()))
        .param(utc(row.occupiedFrom()))
        .param(utc(row.occupiedUntil()))
        .param(row.zone())
        .param(row.localStart())
        .param(row.step())
        .param(utc(created));
  }

  Optional<BookingRow> find(BookingId id) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM booking WHERE id = ?")
        .param(id.value())
        .query((row, number) -> booking(row))
        .optional();
  }

  Optional<BookingRow> ofOrder(OrderId order) {
    return database
        .sql()
        .sql("SELECT " + COLUMNS + " FROM booking WHERE order_id = ?")
        .param(order.value())
        .query((row, number) -> booking(row))
        .optional();
  }

  /**
   * Makes the caller the only writer of the calendar in which the order has an interval, and tells
   * which step that followed last, or an earlier one; empty where it has none.
   */
  Optional<Long> lockOf(OrderId order) {
    database.requireTransaction("The lock of a calendar");
    return database
        .sql()
        .sql(
            """
            SELECT b.step FROM booking b JOIN resource r ON r.id = b.resource
            WHERE b.order_id = ? FOR UPDATE OF r\
            """)
        .param(order.value())
        .query(Long.class)
        .optional();
  }

  /**
   * Under that lock, for a step that takes nobody's time: false, with nothing done, where it was
   * followed, and where what is released or proposed has to be looked at.
   *
   * @param state null leaves it as it is
   */
  boolean follow(OrderId order, BookingRow.@Nullable State state, long step) {
    return database
            .sql()
            .sql(
                """
                UPDATE booking b SET state = coalesce(?, state), step = ?
                WHERE order_id = ? AND step < ? AND stands
                  AND NOT EXISTS (SELECT FROM booking m WHERE m.moves = b.id)\
                """)
            .param(state == null ? null : name(state))
            .param(step)
            .param(order.value())
            .param(step)
            .update()
        == 1;
  }

  /** Notes a step that was followed and what became of the interval. */
  void follow(BookingId id, BookingRow.State state, long step) {
    database
        .sql()
        .sql("UPDATE booking SET state = ?, step = ? WHERE id = ?")
        .params(name(state), step, id.value())
        .update();
  }

  void delete(BookingId id) {
    database.sql().sql("DELETE FROM booking WHERE id = ?").param(id.value()).update();
  }

  /** Whether anything but the given booking, with what is proposed for it, stands there. */
  boolean occupied(PersonId resource, Instant from, Instant until, BookingId except) {
    return database
        .sql()
        .sql(
            """
            SELECT EXISTS (
              SELECT FROM booking
              WHERE resource = ? AND occupied && tstzrange(?, ?) AND stands
                AND owner <> ?)\
            """)
        .params(resource.value(), utc(from), utc(until), except.value())
        .query(Boolean.class)
        .single();
  }

  /** Whose calendars hold something of an order that is still to come. */
  List<PersonId> resourcesAfter(Instant present) {
    return database
        .sql()
        .sql(
            """
            SELECT DISTINCT resource FROM booking
            WHERE stands AND kind <> 'block' AND lower(during) > ?\
            """)
        .param(utc(present))
        .query((row, number) -> new PersonId(row.getObject(1, UUID.class)))
        .list();
  }

  /** What orders have in a calendar and is still to come: appointments and classes, by start. */
  List<BookingRow> startingAfter(PersonId resource, Instant present) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM booking
                WHERE resource = ? AND stands AND kind IN ('order', 'class')
                  AND lower(during) > ?
                ORDER BY lower(during)\
                """)
        .params(resource.value(), utc(present))
        .query((row, number) -> booking(row))
        .list();
  }

  /** What a person gives or takes between two instants, by start. */
  List<BookingRow> agenda(PersonId person, Instant from, Instant until) {
    return database
        .sql()
        .sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM (
                  SELECT * FROM booking
                  WHERE resource = ? AND occupied && tstzrange(?, ?) AND stands
                  UNION
                  SELECT * FROM booking
                  WHERE client = ? AND during && tstzrange(?, ?) AND stands) AS mine
                WHERE during && tstzrange(?, ?)
                ORDER BY lower(during), id LIMIT ?\
                """)
        .params(
            person.value(),
            utc(from),
            utc(until),
            person.value(),
            utc(from),
            utc(until),
            utc(from),
            utc(until),
            LONGEST_AGENDA)
        .query((row, number) -> booking(row))
        .list();
  }

  private static BookingRow booking(ResultSet row) throws SQLException {
    @Nullable UUID client = row.getObject("client", UUID.class);
    @Nullable UUID order = row.getObject("order_id", UUID.class);
    @Nullable UUID listing = row.getObject("listing", UUID.class);
    Instant start = instant(row, "start_at");
    Instant end = instant(row, "end_at");
    return new BookingRow(
        new BookingId(row.getObject("id", UUID.class)),
        new PersonId(row.getObject("resource", UUID.class)),
        BookingRow.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        BookingRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        client == null ? null : new PersonId(client),
        order == null ? null : new OrderId(order),
        listing == null ? null : new ListingId(listing),
        row.getString("title"),
        row.getBytes("note"),
        start,
        end,
        Duration.between(instant(row, "occupied_from"), start),
        Duration.between(end, instant(row, "occupied_until")),
        row.getString("zone"),
        row.getObject("local_start", LocalDateTime.class),
        row.getLong("step"));
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
