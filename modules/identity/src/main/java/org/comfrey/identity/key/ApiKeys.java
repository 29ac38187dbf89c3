package org.comfrey.identity.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.api.identity.ApiKey;
import org.comfrey.api.identity.ApiKeySecret;
import org.comfrey.api.identity.NewApiKey;
import org.comfrey.api.identity.internal.KeyToken;
import org.comfrey.identity.issuer.KeyTokens;
import org.comfrey.identity.session.SignIns;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.KeyResolver;
import org.comfrey.kernel.security.Scope;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;

/** The keys of people's own programs. */
public final class ApiKeys {
  private static final ProblemCode TOO_MANY =
      new ProblemCode(422, "too-many-keys", "So many keys are not kept");
  private static final String TABLE = "identity.api_key";
  private static final int KEPT_MOST = 20;
  private static final int SECRET_BYTES = 32;
  private static final int LONGEST_DAYS = 366;

  /** What a key may be allowed: what people do, and nothing of the staff's. */
  private static final Set<String> SCOPES =
      Set.of(
          Scope.ACCOUNT.label(),
          Scope.OFFER.label(),
          Scope.TRADE.label(),
          Scope.MONEY.label(),
          Scope.NEWS.label());

  /** What is ended is refused at once; roles that were taken are noticed after so long. */
  private static final Duration TOKEN_GOOD = Duration.ofMinutes(5);

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final KeyTokens tokens;
  private final SignIns signIns;
  private final Outbox outbox;
  private final Ids ids;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Keys in that database. */
  public ApiKeys(
      ModuleDatabase database,
      FieldCipher cipher,
      KeyTokens tokens,
      SignIns signIns,
      Outbox outbox,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.tokens = tokens;
    this.signIns = signIns;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  List<ApiKey> of(PersonId person) {
    return database
        .sql()
        .sql(
            """
            SELECT * FROM api_key
            WHERE person = :person AND ended_at IS NULL AND expires_at > :now
            ORDER BY created_at DESC, id DESC\
            """)
        .param("person", person.value())
        .param("now", at(clock.instant()))
        .query((row, number) -> key(person, row))
        .list();
  }

  ApiKeySecret make(Caller caller, NewApiKey wanted) {
    PersonId person = caller.person();
    Fields.check(fields ->
        fields
            .line("name", wanted.name(), 1, 60)
            .items("scopes", wanted.scopes(), 1, SCOPES.size())
            .that(
                SCOPES.containsAll(wanted.scopes()),
                "scopes",
                "unknown-scope",
                "A key is not allowed that.",
                String.join(", ", SCOPES.stream().sorted().toList()))
            .range("days", wanted.days(), 1, LONGEST_DAYS));
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret =
        KeyResolver.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    UUID id = ids.next();
    Instant now = clock.instant();
    ApiKey key =
        new ApiKey(
            id,
            wanted.name().strip(),
            wanted.scopes().stream().distinct().sorted().toList(),
            now,
            now.plus(Duration.ofDays(wanted.days())),
            null);
    database.inTransaction(() -> {
      // Two at once wait for each other here, so that together they do not make one too many.
      database
          .sql()
          .sql("SELECT id FROM person WHERE id = :person FOR UPDATE")
          .param("person", person.value())
          .query(UUID.class)
          .single();
      if (of(person).size() >= KEPT_MOST) {
        throw TOO_MANY.because(
            "You have " + KEPT_MOST + " keys already; end one that you no longer use.");
      }
      insert(person, key, hash(secret));
      outbox.append(audited("api key made", caller, key));
    });
    return new ApiKeySecret(key, secret);
  }

  private void insert(PersonId person, ApiKey key, byte[] hash) {
    database
        .sql()
        .sql(
            """
            INSERT INTO api_key (id, person, name, hash, scopes, created_at, expires_at)
            VALUES (:id, :person, :name, :hash, :scopes, :created, :expires)\
            """)
        .param("id", key.id())
        .param("person", person.value())
        .param("name", cipher.seal(person, TABLE, "name", key.id(), key.name()))
        .param("hash", hash)
        .param("scopes", key.scopes().toArray(String[]::new))
        .param("created", at(key.created()))
        .param("expires", at(key.expires()))
        .update();
  }

  void end(Caller caller, UUID id) {
    ApiKey key =
        of(caller.person()).stream()
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow(() -> Problems.notFound("key", id));
    database.inTransaction(() -> {
      signIns.endKey(new SignInId(id));
      outbox.append(audited("api key ended", caller, key));
    });
  }

  /** A token for whoever knows the secret with that hash, while the key and its person are good. */
  Optional<KeyToken> token(String hash) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(hash);
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return database
        .sql()
        .sql(
            """
            UPDATE api_key k SET last_used_at = :now FROM person p
            WHERE k.hash = :hash AND k.ended_at IS NULL AND k.expires_at > :now
              AND p.id = k.person AND p.state = 'active'
            RETURNING k.id, k.person, k.scopes, k.expires_at, p.roles\
            """)
        .param("hash", bytes)
        .param("now", at(now))
        .query((row, number) -> token(row, now))
        .optional();
  }

  private KeyToken token(ResultSet row, Instant now) throws SQLException {
    Instant expires = row.getObject("expires_at", OffsetDateTime.class).toInstant();
    Instant soon = now.plus(TOKEN_GOOD);
    Instant until = soon.isBefore(expires) ? soon : expires;
    return new KeyToken(
        tokens.token(
            new SignInId(row.getObject("id", UUID.class)),
            new PersonId(row.getObject("person", UUID.class)),
            List.of((String[]) row.getArray("roles").getArray()),
            List.of((String[]) row.getArray("scopes").getArray()),
            until),
        until);
  }

  /** Of a key only that it was made or ended, and what it may do: never its name. */
  private static Audited audited(String what, Caller caller, ApiKey key) {
    return new Audited(
        Audited.Kind.SIGN_IN,
        what,
        Audited.Outcome.DONE,
        caller.person(),
        caller.signIn(),
        caller.person(),
        null,
        Map.of("key", key.id().toString(), "scopes", String.join(" ", key.scopes())));
  }

  private ApiKey key(PersonId person, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
    return new ApiKey(
        id,
        cipher.open(person, TABLE, "name", id, row.getBytes("name")).orElse(""),
        List.of((String[]) row.getArray("scopes").getArray()),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        used == null ? null : used.toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
