package org.comfrey.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.comfrey.identity.session.Lifetimes;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign tokens: ES256, whose signatures cost a fifth of RSA's and whose checks are
 * kept by whoever makes them. Private keys lie in the database sealed with a key that does not.
 *
 * <p>A new key is published a while before it signs, so that everyone who keeps a copy of the key
 * set has it by then; the old one stays published until the last token that it signed has expired.
 * So keys rotate without anyone noticing.
 */
final class SigningKeys implements JWKSource<SecurityContext> {
  /** How long a copy of the key set may be kept. */
  static final Duration PUBLISHED_BEFORE = Duration.ofHours(1);

  static final Duration SIGNS_FOR = Duration.ofDays(90);
  private static final Duration KEPT_IN_MEMORY = Duration.ofMinutes(1);

  /** Several nodes may want the next key at once: one makes it, and the others find it. */
  private static final String LOCK = "LOCK TABLE signing_key IN EXCLUSIVE MODE";

  private final ModuleDatabase database;
  private final ServerKeys sealing;
  private final Clock clock;
  private volatile @Nullable Loaded loaded;

  SigningKeys(ModuleDatabase database, ServerKeys sealing, Clock clock) {
    this.database = database;
    this.sealing = sealing;
    this.clock = clock;
  }

  /** The key that signs now; made when there is none. */
  ECKey signing() {
    Instant now = clock.instant();
    return current().keys().stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .max(Comparator.comparing(Key::signsFrom))
        .orElseThrow(() -> new IllegalStateException("no signing key is good at " + now))
        .jwk();
  }

  /** Every key whose signatures may still be met, and those that will sign soon. */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    return selector.select(current().set());
  }

  /**
   * Makes the next key when the newest has signed long enough, and forgets those whose tokens have
   * all expired. However many do this at once, one key is made.
   */
  void rotate() {
    Instant now = clock.instant();
    // Not remembered: what another thread rotates meanwhile must not be hidden by an older copy.
    atLeastOne(now);
    database.inTransaction(() -> {
      database.sql().sql(LOCK).update();
      Instant newest =
          read().stream().map(Key::signsFrom).max(Comparator.naturalOrder()).orElseThrow();
      if (newest.plus(SIGNS_FOR).minus(PUBLISHED_BEFORE).isBefore(now)) {
        succeed(now.plus(PUBLISHED_BEFORE));
      }
      Instant dead = now.minus(Lifetimes.ACCESS_TOKEN).minus(PUBLISHED_BEFORE);
      database
          .sql()
          .sql("DELETE FROM signing_key WHERE retired_at < :dead")
          .param("dead", dead.atOffset(ZoneOffset.UTC))
          .update();
    });
    loaded = null;
  }

  /** Makes a key that signs from then on, which everyone has had time to see by then. */
  private void succeed(Instant from) {
    database
        .sql()
        .sql("UPDATE signing_key SET retired_at = :from WHERE retired_at IS NULL")
        .param("from", from.atOffset(ZoneOffset.UTC))
        .update();
    insert(from);
  }

  private Loaded current() {
    Loaded known = loaded;
    Instant now = clock.instant();
    if (known != null
        && now.isBefore(known.at().plus(KEPT_IN_MEMORY))
        && !now.isBefore(known.at())) {
      return known;
    }
    synchronized (this) {
      return load();
    }
  }

  private Loaded load() {
    Instant now = clock.instant();
    List<Key> keys = atLeastOne(now);
    Loaded fresh =
        new Loaded(now, keys, new JWKSet(new ArrayList<JWK>(keys.stream().map(Key::jwk).toList())));
    loaded = fresh;
    return fresh;
  }

  /** The keys that there are; the first one is made when there is none. */
  private List<Key> atLeastOne(Instant now) {
    List<Key> keys = read();
    if (!keys.isEmpty()) {
      return keys;
    }
    database.inTransaction(() -> {
      database.sql().sql(LOCK).update();
      if (read().isEmpty()) {
        insert(now);
      }
    });
    return read();
  }

  private void insert(Instant signsFrom) {
    String id = UUID.randomUUID().toString();
    ECKey key;
    try {
      key =
          new ECKeyGenerator(Curve.P_256)
              .keyID(id)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("a P-256 key could not be made", impossible);
    }
    byte[] plain = key.toJSONString().getBytes(StandardCharsets.UTF_8);
    database
        .sql()
        .sql("INSERT INTO signing_key (id, jwk, signs_from) VALUES (:id, :jwk, :from)")
        .param("id", id)
        .param("jwk", sealing.seal("identity.signing_key.jwk", id, plain))
        .param("from", signsFrom.atOffset(ZoneOffset.UTC))
        .update();
  }

  private List<Key> read() {
    return database
        .sql()
        .sql("SELECT id, jwk, signs_from FROM signing_key")
        .query((row, number) -> {
          byte[] plain =
              sealing.open("identity.signing_key.jwk", row.getString("id"), row.getBytes("jwk"));
          return new Key(
              parse(new String(plain, StandardCharsets.UTF_8)),
              row.getObject("signs_from", OffsetDateTime.class).toInstant());
        })
        .list();
  }

  private static ECKey parse(String json) {
    try {
      return ECKey.parse(json);
    } catch (ParseException damaged) {
      throw new IllegalStateException("a signing key in the database is damaged", damaged);
    }
  }

  private record Key(ECKey jwk, Instant signsFrom) {}

  private record Loaded(Instant at, List<Key> keys, JWKSet set) {}
}
