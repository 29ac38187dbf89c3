package org.comfrey.identity.session;

import static org.comfrey.identity.session.IssuerSessions.at;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.BearerTokens;
import org.jspecify.annotations.Nullable;

/** Who is signed in to which application. */
public final class SignIns {
  private final ModuleDatabase database;
  private final Outbox outbox;
  private final BearerTokens tokens;
  private final Ids ids;
  private final Clock clock;

  /** Keeps them in table {@code sign_in} and tells {@link SignInEnded}. */
  public SignIns(
      ModuleDatabase database, Outbox outbox, BearerTokens tokens, Ids ids, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  /** An id for a sign-in to come. */
  public SignInId nextId() {
    return new SignInId(ids.next());
  }

  /** The sign-in, while it lasts and its person may sign in. */
  public Optional<SignIn> find(SignInId id) {
    return database
        .sql()
        .sql(
            """
            SELECT s.*, p.roles FROM sign_in s JOIN person p ON p.id = s.person
            WHERE s.id = :id AND s.ended_at IS NULL AND p.state = 'active'
              AND s.idle_until > :now AND s.expires_at > :now\
            """)
        .param("id", id.value())
        .param("now", at(clock.instant()))
        .query(SignIns::read)
        .optional();
  }

  /** Counts a refresh; false when another one came before it or the sign-in has ended. */
  public boolean advance(SignInId id, int generation) {
    Instant now = clock.instant();
    return database
            .sql()
            .sql(
                """
                UPDATE sign_in SET generation = generation + 1, last_used_at = :now, idle_until = :idle
                WHERE id = :id AND generation = :generation AND ended_at IS NULL\
                """)
            .param("now", at(now))
            .param("idle", at(now.plus(Lifetimes.SIGN_IN_IDLE)))
            .param("id", id.value())
            .param("generation", generation)
            .update()
        == 1;
  }

  /** The lasting sign-ins of a person, newest first. */
  public List<Listed> list(PersonId person) {
    return database
        .sql()
        .sql(
            """
            SELECT s.id, s.client, s.since, s.last_used_at, s.issuer_session, i.device
            FROM sign_in s JOIN issuer_session i ON i.id = s.issuer_session
            WHERE s.person = :person AND s.ended_at IS NULL AND s.idle_until > :now AND s.expires_at > :now
            ORDER BY s.since DESC, s.id DESC
            LIMIT 100\
            """)
        .param("person", person.value())
        .param("now", at(clock.instant()))
        .query((row, number) ->
            new Listed(
                new SignInId(row.getObject("id", UUID.class)),
                row.getString("client"),
                row.getObject("issuer_session", UUID.class),
                row.getBytes("device"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("last_used_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /**
   * Ends a person's own sign-in, and the issuer session behind it; false when they have none of
   * that id.
   */
  public boolean endOwn(PersonId person, SignInId id) {
    boolean own =
        database
            .sql()
            .sql("SELECT 1 FROM sign_in WHERE id = :id AND person = :person AND ended_at IS NULL")
            .param("id", id.value())
            .param("person", person.value())
            .query(Integer.class)
            .optional()
            .isPresent();
    if (own) {
      end(id, EndReason.SIGNED_OUT);
    }
    return own;
  }

  /**
   * Ends a sign-in, and the issuer session behind it, or the browser would be signed in again
   * unasked.
   */
  public void end(SignInId id, EndReason reason) {
    endWhere("id = :key", id.value(), reason);
  }

  /** Ends every sign-in of a person but one. */
  public void endOthers(PersonId person, SignInId kept, EndReason reason) {
    database
        .sql()
        .sql("SELECT id FROM sign_in WHERE person = :person AND id <> :kept AND ended_at IS NULL")
        .param("person", person.value())
        .param("kept", kept.value())
        .query((row, number) -> new SignInId(row.getObject("id", UUID.class)))
        .list()
        .forEach(id -> end(id, reason));
  }

  /**
   * Ends every sign-in of a person, and the keys of their programs; not those where merely roles
   * changed, which no key gives.
   */
  public void endAll(PersonId person, EndReason reason) {
    endWhere("person = :key", person.value(), reason);
    if (reason != EndReason.ROLES_CHANGED) {
      endKeysWhere("person = :key", person.value());
    }
    database
        .sql()
        .sql(
            "UPDATE issuer_session SET ended_at = :now WHERE person = :person AND ended_at IS NULL")
        .param("now", at(clock.instant()))
        .param("person", person.value())
        .update();
  }

  /** Ends a key of a person's own program. */
  public void endKey(SignInId key) {
    endKeysWhere("id = :key", key.value());
  }

  private void endKeysWhere(String condition, UUID key) {
    Instant now = clock.instant();
    database.inTransaction(() -> {
      List<SignInEnded> ended =
          database
              .sql()
              .sql(
                  "UPDATE api_key SET ended_at = :now WHERE "
                      + condition
                      + " AND ended_at IS NULL RETURNING id, person")
              .param("now", at(now))
              .param("key", key)
              .query((row, number) ->
                  new SignInEnded(
                      new PersonId(row.getObject("person", UUID.class)),
                      new SignInId(row.getObject("id", UUID.class)),
                      now))
              .list();
      for (SignInEnded one : ended) {
        outbox.append(one);
        database.afterCommit(() -> tokens.forget(one.signIn()));
      }
    });
  }

  /** Ends every sign-in to an application. */
  public void endAllOf(String client, EndReason reason) {
    endWhere("client = :key", client, reason);
  }

  /** Ends a person's sign-ins to an application. */
  public void endOwnOf(PersonId person, String client, EndReason reason) {
    database
        .sql()
        .sql(
            "SELECT id FROM sign_in WHERE person = :person AND client = :client AND ended_at IS NULL")
        .param("person", person.value())
        .param("client", client)
        .query((row, number) -> new SignInId(row.getObject("id", UUID.class)))
        .list()
        .forEach(id -> end(id, reason));
  }

  /** Ends whatever the browser of that sign-in began in the same session at the issuer. */
  public void endSessionOf(SignInId id, EndReason reason) {
    endWhere(
        "issuer_session = (SELECT issuer_session FROM sign_in WHERE id = :key)",
        id.value(),
        reason);
  }

  private void endWhere(String condition, Object key, EndReason reason) {
    Instant now = clock.instant();
    database.inTransaction(() -> {
      List<SignInEnded> ended =
          database
              .sql()
              .sql(
                  """
                  UPDATE sign_in SET ended_at = :now, ended_because = :reason
                  WHERE %s AND ended_at IS NULL
                  RETURNING id, person\
                  """
                      .formatted(condition))
              .param("now", at(now))
              .param("reason", reason.label())
              .param("key", key)
              .query((row, number) ->
                  new SignInEnded(
                      new PersonId(row.getObject("person", UUID.class)),
                      new SignInId(row.getObject("id", UUID.class)),
                      now))
              .list();
      for (SignInEnded one : ended) {
        database
            .sql()
            .sql(
                """
                UPDATE issuer_session SET ended_at = :now
                WHERE ended_at IS NULL AND id = (SELECT issuer_session FROM sign_in WHERE id = :id)\
                """)
            .param("now", at(now))
            .param("id", one.signIn().value())
            .update();
        outbox.append(one);
        database.afterCommit(() -> tokens.forget(one.signIn()));
      }
    });
  }

  /** The sign-ins that ended after that, whose tokens may not have expired yet. */
  public List<SignInId> endedSince(Instant since) {
    return database
        .sql()
        .sql(
            """
            SELECT id FROM sign_in WHERE ended_at > :since
            UNION ALL SELECT id FROM application WHERE ended_at > :since
            UNION ALL SELECT id FROM api_key WHERE ended_at > :since\
            """)
        .param("since", at(since))
        .query((row, number) -> new SignInId(row.getObject("id", UUID.class)))
        .list();
  }

  /**
   * Forgets sign-ins and issuer sessions that ended or ran out so long ago that nothing of them can
   * be met any more.
   */
  public void forgetOld() {
    var before = at(clock.instant().minus(Lifetimes.ENDED_KEPT));
    database
        .sql()
        .sql("DELETE FROM sign_in WHERE ended_at < :before OR idle_until < :before")
        .param("before", before)
        .update();
    database
        .sql()
        .sql(
            """
            DELETE FROM issuer_session s WHERE expires_at < :before
              AND NOT EXISTS (SELECT FROM sign_in i WHERE i.issuer_session = s.id)\
            """)
        .param("before", before)
        .update();
  }

  private static SignIn read(ResultSet row, int number) throws SQLException {
    Instant idle = row.getObject("idle_until", OffsetDateTime.class).toInstant();
    Instant expires = row.getObject("expires_at", OffsetDateTime.class).toInstant();
    return new SignIn(
        new SignInId(row.getObject("id", UUID.class)),
        new PersonId(row.getObject("person", UUID.class)),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getString("client"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        row.getString("nonce"),
        row.getInt("generation"),
        row.getObject("authenticated_at", OffsetDateTime.class).toInstant(),
        idle.isBefore(expires) ? idle : expires);
  }

  /**
   * A sign-in as its person sees it; what its browser calls itself is sealed as a column of the
   * issuer session.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied by nobody who holds it.
  public record Listed(
      SignInId id,
      String client,
      UUID session,
      byte @Nullable [] sealedDevice,
      Instant since,
      Instant lastUsed) {}
}
