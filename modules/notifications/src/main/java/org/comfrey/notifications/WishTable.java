package org.comfrey.notifications;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.springframework.jdbc.core.RowCallbackHandler;
import tools.jackson.core.type.TypeReference;

/** The table of what people chose. */
final class WishTable {
  private final ModuleDatabase database;

  WishTable(ModuleDatabase database) {
    this.database = database;
  }

  Wishes of(PersonId person) {
    return of(List.of(person)).getOrDefault(person, Wishes.AT_FIRST);
  }

  /** What those people chose, without those who chose nothing yet. */
  Map<PersonId, Wishes> of(Collection<PersonId> people) {
    Map<PersonId, Wishes> chosen = new HashMap<>();
    database
        .sql()
        .sql("select * from settings where person = any (?)")
        .param(people.stream().map(PersonId::value).toArray(UUID[]::new))
        .query(
            (RowCallbackHandler)
                rows ->
                    chosen.put(new PersonId(rows.getObject("person", UUID.class)), wishes(rows)));
    return chosen;
  }

  /** False when somebody changed them since that version was read. */
  boolean change(PersonId person, long version, Wishes wishes) {
    String switches = Json.answers().writeValueAsString(wishes.switches());
    // The first change makes the row; of two first ones the second finds it.
    return database
            .sql()
            .sql(
                """
                insert into settings as s
                  (person, version, switches, quiet, quiet_from, quiet_until, digest, digest_at,
                   day_before, hour_before)
                values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)
                on conflict (person) do update set
                  version = excluded.version, switches = excluded.switches,
                  quiet = excluded.quiet, quiet_from = excluded.quiet_from,
                  quiet_until = excluded.quiet_until, digest = excluded.digest,
                  digest_at = excluded.digest_at, day_before = excluded.day_before,
                  hour_before = excluded.hour_before
                where s.version = excluded.version - 1\
                """)
            .params(
                person.value(),
                version + 1,
                switches,
                wishes.quiet(),
                wishes.quietFrom(),
                wishes.quietUntil(),
                wishes.digest(),
                wishes.digestAt(),
                wishes.dayBefore(),
                wishes.hourBefore())
            .update()
        > 0;
  }

  private static Wishes wishes(ResultSet rows) throws SQLException {
    return new Wishes(
        rows.getLong("version"),
        Json.answers()
            .readValue(rows.getString("switches"), new TypeReference<Map<String, Boolean>>() {}),
        rows.getBoolean("quiet"),
        rows.getObject("quiet_from", LocalTime.class),
        rows.getObject("quiet_until", LocalTime.class),
        rows.getBoolean("digest"),
        rows.getObject("digest_at", LocalTime.class),
        rows.getBoolean("day_before"),
        rows.getBoolean("hour_before"));
  }
}
