package org.comfrey.identity.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ApplicationId;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.identity.Application;
import org.comfrey.api.identity.NewApplication;
import org.comfrey.api.identity.RegisteredApplication;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code application}. Every token request asks for its application, so what was read is
 * remembered for some seconds; the node that ends one forgets it at once.
 */
public final class Applications {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int MOST_REMEMBERED = 1_000;

  private final ModuleDatabase database;
  private final SignIns signIns;
  private final BearerTokens tokens;
  private final Ids ids;
  private final Clock clock;
  private final Cache<UUID, Optional<Registered>> remembered =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_REMEMBERED).build();

  /** Keeps them there. */
  public Applications(
      ModuleDatabase database, SignIns signIns, BearerTokens tokens, Ids ids, Clock clock) {
    this.database = database;
    this.signIns = signIns;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  /** Registers an application for an operator. */
  public RegisteredApplication register(PersonId operator, NewApplication asked) {
    ApplicationRules.check(asked);
    ApplicationId id = new ApplicationId(ids.next());
    Instant now = clock.instant();
    String secret = asked.confidential() ? Secrets.token() : null;
    database
        .sql()
        .sql(
            """
            INSERT INTO application (id, name, secret, redirect_uris, post_logout_redirect_uris, scopes,
              acts_for_itself, audiences, registered_by, since)
            VALUES (:id, :name, :secret, :redirects, :postLogout, :scopes, :itself, :audiences, :by, :now)\
            """)
        .param("id", id.value())
        .param("name", asked.name())
        .param("secret", secret == null ? null : Secrets.hash(secret), java.sql.Types.BINARY)
        .param("redirects", asked.redirectUris().toArray(String[]::new))
        .param("postLogout", asked.postLogoutRedirectUris().toArray(String[]::new))
        .param("scopes", asked.scopes().toArray(String[]::new))
        .param("itself", asked.actsForItself())
        .param("audiences", asked.audiences().toArray(String[]::new))
        .param("by", operator.value())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
    return new RegisteredApplication(must(id).application(), secret);
  }

  /** Gives the application another secret. */
  public RegisteredApplication replaceSecret(ApplicationId id) {
    Registered before = must(id);
    if (!before.application().confidential()) {
      throw Problems.INVALID_REQUEST.because(
          "A public application has no secret: register a confidential one.");
    }
    String secret = Secrets.token();
    database
        .sql()
        .sql("UPDATE application SET secret = :secret WHERE id = :id AND ended_at IS NULL")
        .param("secret", Secrets.hash(secret))
        .param("id", id.value())
        .update();
    remembered.invalidate(id.value());
    return new RegisteredApplication(must(id).application(), secret);
  }

  /** Ends it, its own tokens, and every sign-in to it; also when that was begun before. */
  public void end(ApplicationId id) {
    int ended =
        database
            .sql()
            .sql("UPDATE application SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("id", id.value())
            .update();
    if (ended == 0 && read(id.value()).isEmpty()) {
      throw Problems.notFound("application", id);
    }
    remembered.invalidate(id.value());
    tokens.forget(new SignInId(id.value()));
    signIns.endAllOf(id.toString(), EndReason.APPLICATION_ENDED);
  }

  /** All of them, newest first. */
  public List<Application> list() {
    return database
        .sql()
        .sql("SELECT * FROM application ORDER BY since DESC, id DESC LIMIT 1000")
        .query(Applications::read)
        .list()
        .stream()
        .map(Registered::application)
        .toList();
  }

  /** The application with that client id, ended or not. */
  public Optional<Registered> find(String clientId) {
    UUID id;
    try {
      id = UUID.fromString(clientId);
    } catch (IllegalArgumentException another) {
      return Optional.empty();
    }
    return remembered.get(id, this::read);
  }

  private Registered must(ApplicationId id) {
    return read(id.value())
        .filter(found -> found.application().endedAt() == null)
        .orElseThrow(() -> Problems.notFound("application", id));
  }

  private Optional<Registered> read(UUID id) {
    return database
        .sql()
        .sql("SELECT * FROM application WHERE id = :id")
        .param("id", id)
        .query(Applications::read)
        .optional();
  }

  private static Registered read(ResultSet row, int number) throws SQLException {
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    byte[] secret = row.getBytes("secret");
    return new Registered(
        new Application(
            new ApplicationId(row.getObject("id", UUID.class)),
            row.getString("name"),
            secret != null,
            texts(row, "redirect_uris"),
            texts(row, "post_logout_redirect_uris"),
            texts(row, "scopes"),
            row.getBoolean("acts_for_itself"),
            texts(row, "audiences"),
            row.getObject("since", OffsetDateTime.class).toInstant(),
            ended == null ? null : ended.toInstant()),
        secret);
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** An application with the SHA-256 of its secret. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied by nobody who holds it.
  public record Registered(Application application, byte @Nullable [] secretHash) {}
}
