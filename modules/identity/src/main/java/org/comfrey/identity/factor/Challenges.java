package org.comfrey.identity.factor;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Questions that can be answered once: table {@code challenge}. */
public final class Challenges {
  static final int MOST_TRIES = 5;

  private final ModuleDatabase database;
  private final Clock clock;

  /** Keeps them there. */
  public Challenges(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Begins one and returns its name, which nobody guesses and which is kept nowhere here. */
  public String begin(String purpose, @Nullable PersonId person, Duration lifetime) {
    String name = Secrets.token();
    database
        .sql()
        .sql(
            """
            INSERT INTO challenge (name, purpose, person, expires_at)
            VALUES (:name, :purpose, :person, :expires)\
            """)
        .param("name", Secrets.hash(name))
        .param("purpose", purpose)
        .param("person", person == null ? null : person.value(), java.sql.Types.OTHER)
        .param("expires", clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC))
        .update();
    return name;
  }

  /** Counts one try; whose it is, while it lasts and was not tried too often. */
  public Optional<PersonId> attempt(String purpose, String name) {
    return database
        .sql()
        .sql(
            """
            UPDATE challenge SET tries = tries + 1
            WHERE name = :name AND purpose = :purpose AND expires_at > :now AND tries < :most
            RETURNING person\
            """)
        .param("name", Secrets.hash(name))
        .param("purpose", purpose)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("most", MOST_TRIES)
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .optional();
  }

  /**
   * Uses it up: true for one of however many answer it, while it lasts.
   *
   * @param person whose it must be; null where it is nobody's
   */
  public boolean spend(String purpose, String name, @Nullable PersonId person) {
    return database
            .sql()
            .sql(
                """
                DELETE FROM challenge WHERE name = :name AND purpose = :purpose AND expires_at > :now
                  AND person IS NOT DISTINCT FROM :person\
                """)
            .param("name", Secrets.hash(name))
            .param("purpose", purpose)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("person", person == null ? null : person.value(), java.sql.Types.OTHER)
            .update()
        == 1;
  }

  /** Forgets what ran out. */
  public int forgetOld() {
    return database
        .sql()
        .sql("DELETE FROM challenge WHERE expires_at <= :now")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}
