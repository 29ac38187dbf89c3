package org.comfrey.identity.application;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.comfrey.api.ApplicationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.AllowedApplication;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** Table {@code consent}: what each person let an application do. */
public final class Consents {
  private final ModuleDatabase database;
  private final Clock clock;

  /** Keeps them there. */
  public Consents(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What the person agreed to. */
  public Set<String> of(PersonId person, ApplicationId application) {
    return database
        .sql()
        .sql("SELECT scopes FROM consent WHERE person = :person AND application = :application")
        .param("person", person.value())
        .param("application", application.value())
        .query((row, number) -> Set.of((String[]) row.getArray("scopes").getArray()))
        .optional()
        .orElse(Set.of());
  }

  /** Adds to what the person agreed to before. */
  public void agree(PersonId person, ApplicationId application, Set<String> scopes) {
    database
        .sql()
        .sql(
            """
            INSERT INTO consent AS c (person, application, scopes, since)
            VALUES (:person, :application, :scopes, :now)
            ON CONFLICT (person, application) DO UPDATE SET scopes =
              ARRAY(SELECT DISTINCT s FROM unnest(c.scopes || EXCLUDED.scopes) AS s ORDER BY s)\
            """)
        .param("person", person.value())
        .param("application", application.value())
        .param("scopes", new TreeSet<>(scopes).toArray(String[]::new))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Takes it back; false when there was nothing. */
  public boolean withdraw(PersonId person, ApplicationId application) {
    return database
            .sql()
            .sql("DELETE FROM consent WHERE person = :person AND application = :application")
            .param("person", person.value())
            .param("application", application.value())
            .update()
        == 1;
  }

  /** The applications that a person allowed something, by name. */
  public List<AllowedApplication> list(PersonId person) {
    return database
        .sql()
        .sql(
            """
            SELECT a.id, a.name, c.scopes, c.since FROM consent c JOIN application a ON a.id = c.application
            WHERE c.person = :person AND a.ended_at IS NULL ORDER BY a.name, a.id\
            """)
        .param("person", person.value())
        .query((row, number) ->
            new AllowedApplication(
                new ApplicationId(row.getObject("id", UUID.class)),
                row.getString("name"),
                List.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("since", OffsetDateTime.class).toInstant()))
        .list();
  }
}
