package org.comfrey.gateway;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.web.Json;

/** Table {@code browser_session}. */
final class BrowserSessions {
  /** As long as a sign-in can last. */
  static final Duration LIFETIME = Duration.ofDays(30);

  /** Longer than the issuer may take to answer. */
  private static final Duration REFRESH_LEASE = Duration.ofSeconds(15);

  private static final String PURPOSE = "gateway browser session";

  private final ModuleDatabase database;
  private final ServerKeys keys;
  private final Ids ids;
  private final Clock clock;

  BrowserSessions(ModuleDatabase database, ServerKeys keys, Ids ids, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** Begins a session and returns the value of its cookie, which is kept nowhere here. */
  String begin(Caller caller, Tokens tokens, Instant accessUntil) {
    UUID id = ids.next();
    String cookie = Secrets.token();
    Instant now = clock.instant();
    database
        .sql()
        .sql(
            """
            INSERT INTO browser_session (id, cookie, person, sign_in, tokens, access_until, since, expires_at)
            VALUES (:id, :cookie, :person, :signIn, :tokens, :until, :now, :expires)\
            """)
        .param("id", id)
        .param("cookie", Secrets.hash(cookie))
        .param("person", caller.person().value())
        .param("signIn", caller.signIn().value())
        .param("tokens", sealed(id, tokens))
        .param("until", at(accessUntil))
        .param("now", at(now))
        .param("expires", at(now.plus(LIFETIME)))
        .update();
    return cookie;
  }

  /** The session of that cookie, while it lasts. */
  Optional<Session> find(String cookie) {
    return database
        .sql()
        .sql("SELECT * FROM browser_session WHERE cookie = :cookie AND expires_at > :now")
        .param("cookie", Secrets.hash(cookie))
        .param("now", at(clock.instant()))
        .query(this::read)
        .optional();
  }

  /** Takes on refreshing the tokens; false while somebody else does. */
  boolean claimRefresh(UUID id) {
    Instant now = clock.instant();
    return database
            .sql()
            .sql(
                """
                UPDATE browser_session SET refreshing_until = :until
                WHERE id = :id AND (refreshing_until IS NULL OR refreshing_until <= :now)\
                """)
            .param("until", at(now.plus(REFRESH_LEASE)))
            .param("now", at(now))
            .param("id", id)
            .update()
        == 1;
  }

  /** Keeps refreshed tokens and lets the next refresh be claimed. */
  void keep(UUID id, Tokens tokens, Instant accessUntil) {
    database
        .sql()
        .sql(
            """
            UPDATE browser_session SET tokens = :tokens, access_until = :until, refreshing_until = NULL
            WHERE id = :id\
            """)
        .param("tokens", sealed(id, tokens))
        .param("until", at(accessUntil))
        .param("id", id)
        .update();
  }

  /** Lets another request try the refresh, because the issuer could not be asked. */
  void releaseRefresh(UUID id) {
    database
        .sql()
        .sql("UPDATE browser_session SET refreshing_until = NULL WHERE id = :id")
        .param("id", id)
        .update();
  }

  /** Ends the session of that cookie. */
  void end(String cookie) {
    database
        .sql()
        .sql("DELETE FROM browser_session WHERE cookie = :cookie")
        .param("cookie", Secrets.hash(cookie))
        .update();
  }

  /** Ends the sessions of a sign-in. */
  void end(SignInId signIn) {
    database
        .sql()
        .sql("DELETE FROM browser_session WHERE sign_in = :signIn")
        .param("signIn", signIn.value())
        .update();
  }

  /** Forgets sessions that have expired. */
  int forgetExpired() {
    return database
        .sql()
        .sql("DELETE FROM browser_session WHERE expires_at <= :now")
        .param("now", at(clock.instant()))
        .update();
  }

  private byte[] sealed(UUID id, Tokens tokens) {
    byte[] plain = Json.answers().writeValueAsBytes(tokens);
    return keys.seal(PURPOSE, id.toString(), plain);
  }

  private Session read(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    byte[] plain = keys.open(PURPOSE, id.toString(), row.getBytes("tokens"));
    return new Session(
        id,
        new PersonId(row.getObject("person", UUID.class)),
        new SignInId(row.getObject("sign_in", UUID.class)),
        Json.answers().readValue(new String(plain, StandardCharsets.UTF_8), Tokens.class),
        row.getObject("access_until", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** What stands for the browser towards the platform, and what renews it. */
  record Tokens(String access, String refresh) {
    @Override
    public String toString() {
      return "tokens";
    }
  }

  /** A browser's session. */
  record Session(UUID id, PersonId person, SignInId signIn, Tokens tokens, Instant accessUntil) {}
}
