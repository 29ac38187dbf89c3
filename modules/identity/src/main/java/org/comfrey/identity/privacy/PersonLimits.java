package org.comfrey.identity.privacy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.DataLimits;
import org.comfrey.api.identity.events.PersonLimited;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Problems;

/** What must not be done with people's data; whoever does it follows the event. */
public final class PersonLimits {
  private static final List<String> KNOWN = List.of("reputation", "search");
  private static final DataLimits NONE = new DataLimits(false, List.of());

  private final ModuleDatabase database;
  private final Outbox outbox;
  private final Clock clock;

  /** Keeps them in table {@code data_limits} and tells {@link PersonLimited}. */
  public PersonLimits(ModuleDatabase database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** What the person said; nothing where they never did. */
  public DataLimits of(PersonId person) {
    return database
        .sql()
        .sql("SELECT restricted, objections FROM data_limits WHERE person = ?")
        .param(person.value())
        .query((row, number) ->
            new DataLimits(
                row.getBoolean("restricted"),
                List.of((String[]) row.getArray("objections").getArray())))
        .optional()
        .orElse(NONE);
  }

  /** Sets what the person says now. */
  public DataLimits change(PersonId person, DataLimits asked) {
    for (String objection : asked.objections()) {
      if (!KNOWN.contains(objection)) {
        throw Problems.invalid(
            "objections",
            "unknown-objection",
            "Nothing of that name is done here.",
            String.join(", ", KNOWN));
      }
    }
    List<String> objections = List.copyOf(new TreeSet<>(asked.objections()));
    Instant now = clock.instant();
    database.inTransaction(() -> {
      // Also a lock: the events of one person stand in the order of what they said.
      boolean exists =
          database
              .sql()
              .sql("SELECT 1 FROM person WHERE id = ? FOR UPDATE")
              .param(person.value())
              .query(Integer.class)
              .optional()
              .isPresent();
      if (!exists) {
        throw Problems.notFound("person", person);
      }
      if (of(person).equals(new DataLimits(asked.restricted(), objections))) {
        return;
      }
      database
          .sql()
          .sql(
              """
              INSERT INTO data_limits (person, restricted, objections, at) VALUES (?, ?, ?, ?)
              ON CONFLICT (person) DO UPDATE SET restricted = excluded.restricted,
                objections = excluded.objections, at = excluded.at\
              """)
          .params(
              person.value(),
              asked.restricted(),
              objections.toArray(String[]::new),
              now.atOffset(ZoneOffset.UTC))
          .update();
      outbox.append(new PersonLimited(person, asked.restricted(), objections, now));
    });
    return of(person);
  }
}
