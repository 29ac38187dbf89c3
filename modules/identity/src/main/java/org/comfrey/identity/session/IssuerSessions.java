package org.comfrey.identity.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Browsers that have proved to the issuer who their person is. */
public final class IssuerSessions {
  /** The cookie that holds a session's secret. */
  public static final String COOKIE = "__Host-comfrey-issuer";

  private final ModuleDatabase database;
  private final Clock clock;

  /** Keeps them in table {@code issuer_session}. */
  public IssuerSessions(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Begins a session and returns its secret, which is kept nowhere here. */
  public String begin(UUID id, PersonId person, byte @Nullable [] sealedDevice) {
    String secret = Secrets.token();
    Instant now = clock.instant();
    database
        .sql()
        .sql(
            """
            INSERT INTO issuer_session (id, secret, person, device, authenticated_at, expires_at)
            VALUES (:id, :secret, :person, :device, :now, :expires)\
            """)
        .param("id", id)
        .param("secret", Secrets.hash(secret))
        .param("person", person.value())
        .param("device", sealedDevice, java.sql.Types.BINARY)
        .param("now", at(now))
        .param("expires", at(now.plus(Lifetimes.ISSUER_SESSION)))
        .update();
    return secret;
  }

  /** The session of that secret, while it lasts and its person may sign in. */
  public Optional<IssuerSession> find(String secret) {
    return database
        .sql()
        .sql(
            """
            SELECT s.id, s.person, s.authenticated_at, p.roles
            FROM issuer_session s JOIN person p ON p.id = s.person
            WHERE s.secret = :secret AND s.ended_at IS NULL AND s.expires_at > :now
              AND p.state = 'active'\
            """)
        .param("secret", Secrets.hash(secret))
        .param("now", at(clock.instant()))
        .query(IssuerSessions::read)
        .optional();
  }

  private static IssuerSession read(ResultSet row, int number) throws SQLException {
    return new IssuerSession(
        row.getObject("id", UUID.class),
        new PersonId(row.getObject("person", UUID.class)),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getObject("authenticated_at", OffsetDateTime.class).toInstant());
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** A session that lasts, with what its person is to the platform now. */
  public record IssuerSession(
      UUID id, PersonId person, List<String> roles, Instant authenticatedAt) {
    /** Copies the list. */
    public IssuerSession {
      roles = List.copyOf(roles);
    }
  }
}
