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
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * Authorization codes: good once, for a minute, for the client, redirect and challenge that they
 * were given out for. A code that comes a second time was stolen at one of the two times, so the
 * sign-in that it made is ended (RFC 9700 section 4.5).
 */
public final class Codes {
  private final ModuleDatabase database;
  private final SignIns signIns;
  private final Clock clock;

  /** Keeps them in table {@code authorization_code}. */
  public Codes(ModuleDatabase database, SignIns signIns, Clock clock) {
    this.database = database;
    this.signIns = signIns;
    this.clock = clock;
  }

  /**
   * Remembers a code that is about to be given out, without waiting for the disk: a code that a
   * crash takes is asked for again. Its exchange waits.
   */
  public void issue(String code, Code meaning) {
    database
        .sql()
        .sql(
            """
            INSERT INTO authorization_code (code, sign_in, person, client, issuer_session, redirect_uri,
              challenge, scopes, nonce, authenticated_at, issued_at, expires_at)
            SELECT :code, :signIn, :person, :client, :session, :redirect,
              :challenge, :scopes, :nonce, :authenticated, :issued, :expires
            FROM set_config('synchronous_commit', 'off', true)\
            """)
        .param("code", Secrets.hash(code))
        .param("signIn", meaning.signIn().value())
        .param("person", meaning.person().value())
        .param("client", meaning.client())
        .param("session", meaning.session())
        .param("redirect", meaning.redirectUri())
        .param("challenge", meaning.challenge())
        .param("scopes", meaning.scopes().toArray(String[]::new))
        .param("nonce", meaning.nonce())
        .param("authenticated", at(meaning.authenticatedAt()))
        .param("issued", at(meaning.issuedAt()))
        .param("expires", at(meaning.expiresAt()))
        .update();
  }

  /** What the code stands for, while it is good; a used one ends its sign-in. */
  public Optional<Code> find(String code) {
    record Row(Code code, boolean used) {}
    Optional<Row> row =
        database
            .sql()
            .sql(
                """
                SELECT c.*, p.roles, p.state FROM authorization_code c JOIN person p ON p.id = c.person
                WHERE c.code = :code AND p.state = 'active'\
                """)
            .param("code", Secrets.hash(code))
            .query((found, number) -> new Row(read(found), found.getObject("used_at") != null))
            .optional();
    if (row.isPresent() && row.get().used()) {
      signIns.end(row.get().code().signIn(), EndReason.CODE_REPLAYED);
      return Optional.empty();
    }
    return row.map(Row::code).filter(found -> clock.instant().isBefore(found.expiresAt()));
  }

  /**
   * Turns the code into a sign-in of the first generation, unless another request did so first.
   *
   * @return whether this request was the first
   */
  public boolean exchange(String code, Code meaning) {
    Instant now = clock.instant();
    boolean first =
        database
                .sql()
                .sql(
                    """
                    WITH used AS (UPDATE authorization_code SET used_at = :now
                      WHERE code = :code AND used_at IS NULL RETURNING *)
                    INSERT INTO sign_in (id, person, client, issuer_session, scopes, nonce, generation,
                      authenticated_at, since, last_used_at, idle_until, expires_at)
                    SELECT sign_in, person, client, issuer_session, scopes, nonce, 1,
                      authenticated_at, :now, :now, :idle, :expires
                    FROM used\
                    """)
                .param("now", at(now))
                .param("code", Secrets.hash(code))
                .param("idle", at(now.plus(Lifetimes.SIGN_IN_IDLE)))
                .param("expires", at(now.plus(Lifetimes.SIGN_IN_ABSOLUTE)))
                .update()
            == 1;
    if (!first) {
      signIns.end(meaning.signIn(), EndReason.CODE_REPLAYED);
    }
    return first;
  }

  /** Forgets codes whose reuse no longer tells anything. */
  public int forgetOld() {
    return database
        .sql()
        .sql("DELETE FROM authorization_code WHERE expires_at < :before")
        .param("before", at(clock.instant().minus(Lifetimes.ENDED_KEPT)))
        .update();
  }

  private static Code read(ResultSet row) throws SQLException {
    return new Code(
        new SignInId(row.getObject("sign_in", UUID.class)),
        new PersonId(row.getObject("person", UUID.class)),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getString("client"),
        row.getObject("issuer_session", UUID.class),
        row.getString("redirect_uri"),
        row.getString("challenge"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        row.getString("nonce"),
        row.getObject("authenticated_at", OffsetDateTime.class).toInstant(),
        row.getObject("issued_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
