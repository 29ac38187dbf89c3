package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.instant;
import static org.comfrey.calendar.Occupancy.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.api.BusySourceId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.schedule.Busy;
import org.jspecify.annotations.Nullable;

/** Calendars from outside and the busy times that were read of them. */
final class BusySourceTable {
  private static final String PLACE = "calendar.busy_source";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Ids ids;

  BusySourceTable(ModuleDatabase database, FieldCipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
  }

  /** What its owner wrote. */
  record Words(String name, @Nullable String url) {}

  record Source(
      BusySourceId id,
      PersonId person,
      String kind,
      Words words,
      String zone,
      String state,
      @Nullable String problem,
      Instant readAt) {}

  /** How many busy times there are, and how many bookings stand in them. */
  record Count(int busyTimes, int conflicts) {}

  /** Something that is busy outside, for the agenda. */
  record Imported(BookingId id, Instant start, Instant end) {}

  void insert(Source source, Instant created) {
    String words = Json.answers().writeValueAsString(source.words());
    database
        .sql()
        .sql(
            """
            INSERT INTO busy_source (id, person, kind, words, zone, state, read_at, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
            """)
        .params(
            source.id().value(),
            source.person().value(),
            source.kind(),
            cipher.seal(source.person(), PLACE, "words", source.id(), words),
            source.zone(),
            source.state(),
            utc(source.readAt()),
            utc(created))
        .update();
  }

  /** Under the lock of the person's calendar. */
  void replace(Source source, List<Busy> busy) {
    database
        .sql()
        .sql("DELETE FROM busy_time WHERE source = ?")
        .param(source.id().value())
        .update();
    database
        .template()
        .batchUpdate(
            "INSERT INTO busy_time (id, source, resource, during) VALUES (?, ?, ?, tstzrange(?, ?))",
            busy,
            1_000,
            (statement, time) -> {
              statement.setObject(1, ids.next());
              statement.setObject(2, source.id().value());
              statement.setObject(3, source.person().value());
              statement.setObject(4, utc(time.from()));
              statement.setObject(5, utc(time.until()));
            });
  }

  void read(BusySourceId id, Instant at, @Nullable String problem) {
    database
        .sql()
        .sql("UPDATE busy_source SET state = ?, problem = ?, read_at = ? WHERE id = ?")
        .param(problem == null ? "ok" : "failed")
        .param(problem)
        .param(utc(at))
        .param(id.value())
        .update();
  }

  void delete(BusySourceId id) {
    database.sql().sql("DELETE FROM busy_source WHERE id = ?").param(id.value()).update();
  }

  Optional<Source> find(BusySourceId id) {
    return database
        .sql()
        .sql("SELECT * FROM busy_source WHERE id = ?")
        .param(id.value())
        .query((row, number) -> source(row))
        .optional();
  }

  List<Source> of(PersonId person) {
    return database
        .sql()
        .sql("SELECT * FROM busy_source WHERE person = ? ORDER BY created, id")
        .param(person.value())
        .query((row, number) -> source(row))
        .list();
  }

  Count count(BusySourceId id) {
    return database
        .sql()
        .sql(
            """
            SELECT count(*) AS times,
              (SELECT count(DISTINCT b.id) FROM busy_time t JOIN booking b
                ON b.resource = t.resource AND b.occupied && t.during
                  AND b.stands AND b.kind IN ('order', 'class')
                WHERE t.source = ?) AS conflicts
            FROM busy_time WHERE source = ?\
            """)
        .params(id.value(), id.value())
        .query((row, number) -> new Count(row.getInt("times"), row.getInt("conflicts")))
        .single();
  }

  List<Imported> imported(PersonId person, Instant from, Instant until, int atMost) {
    return database
        .sql()
        .sql(
            """
            SELECT id, lower(during) AS start_at, upper(during) AS end_at FROM busy_time
            WHERE resource = ? AND upper(during) > ? AND lower(during) < ?
            ORDER BY lower(during), id LIMIT ?\
            """)
        .params(person.value(), utc(from), utc(until), atMost)
        .query((row, number) ->
            new Imported(
                new BookingId(row.getObject("id", UUID.class)),
                instant(row, "start_at"),
                instant(row, "end_at")))
        .list();
  }

  private Source source(ResultSet row) throws SQLException {
    BusySourceId id = new BusySourceId(row.getObject("id", UUID.class));
    PersonId person = new PersonId(row.getObject("person", UUID.class));
    Words words =
        cipher
            .open(person, PLACE, "words", id, row.getBytes("words"))
            .map(json -> Json.answers().readValue(json, Words.class))
            .orElse(new Words("", null));
    return new Source(
        id,
        person,
        row.getString("kind"),
        words,
        row.getString("zone"),
        row.getString("state"),
        row.getString("problem"),
        instant(row, "read_at"));
  }
}
