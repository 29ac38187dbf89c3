package org.comfrey.identity.factor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.NewAuthenticator;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Table {@code authenticator}: the app whose codes a person gives after the password. */
public final class AuthenticatorApps {
  private static final String TABLE = "identity.authenticator";
  private static final String SECRET = "secret";

  /** As long as the hash, as RFC 4226 section 4 recommends. */
  private static final int SECRET_BYTES = 20;

  private static final String ISSUER = "Comfrey";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Keeps them there. */
  public AuthenticatorApps(ModuleDatabase database, FieldCipher cipher, Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.clock = clock;
  }

  /** Since when the person's app is asked for; empty while it is not. */
  public Optional<Instant> since(PersonId person) {
    return find(person).map(App::confirmedAt);
  }

  /** Makes a secret, unless an app is asked for already; that one must be removed first. */
  public Optional<NewAuthenticator> begin(PersonId person, String email) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = Base32.encode(secret);
    boolean begun =
        database
                .sql()
                .sql(
                    """
                    INSERT INTO authenticator AS a (person, secret, last_step, begun_at)
                    VALUES (:person, :secret, 0, :now)
                    ON CONFLICT (person) DO UPDATE SET secret = :secret, last_step = 0, begun_at = :now
                    WHERE a.confirmed_at IS NULL\
                    """)
                .param("person", person.value())
                .param("secret", cipher.seal(person, TABLE, SECRET, person, text))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update()
            == 1;
    String label =
        URLEncoder.encode(ISSUER + ":" + email, StandardCharsets.UTF_8).replace("+", "%20");
    return begun
        ? Optional.of(
            new NewAuthenticator(
                text, "otpauth://totp/" + label + "?secret=" + text + "&issuer=" + ISSUER))
        : Optional.empty();
  }

  /** Whether it is a code of the app that was begun; from then on it is asked for. */
  public boolean confirm(PersonId person, String code) {
    return use(person, code, false);
  }

  /** Whether it is a code of the app that is asked for; no code is good a second time. */
  public boolean check(PersonId person, String code) {
    return use(person, code, true);
  }

  private boolean use(PersonId person, String code, boolean confirmed) {
    Optional<App> app = read(person).filter(found -> (found.confirmedAt() != null) == confirmed);
    if (app.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    OptionalLong step = Totp.matching(app.get().secret(), code, now, app.get().lastStep());
    return step.isPresent()
        && database
                .sql()
                .sql(
                    """
                    UPDATE authenticator SET last_step = :step, confirmed_at = coalesce(confirmed_at, :now)
                    WHERE person = :person AND last_step < :step AND (confirmed_at IS NOT NULL) = :confirmed\
                    """)
                .param("step", step.getAsLong())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .param("confirmed", confirmed)
                .update()
            == 1;
  }

  /** Removes it; false when there was none. */
  public boolean remove(PersonId person) {
    return database
            .sql()
            .sql("DELETE FROM authenticator WHERE person = :person")
            .param("person", person.value())
            .update()
        == 1;
  }

  private Optional<App> find(PersonId person) {
    return read(person).filter(app -> app.confirmedAt() != null);
  }

  private Optional<App> read(PersonId person) {
    return database
        .sql()
        .sql("SELECT secret, last_step, confirmed_at FROM authenticator WHERE person = :person")
        .param("person", person.value())
        .query((row, number) -> {
          OffsetDateTime confirmed = row.getObject("confirmed_at", OffsetDateTime.class);
          String secret =
              cipher.open(person, TABLE, SECRET, person, row.getBytes("secret")).orElse("");
          return new App(
              Base32.decode(secret),
              row.getLong("last_step"),
              confirmed == null ? null : confirmed.toInstant());
        })
        .optional();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied by nobody who holds it.
  private record App(byte[] secret, long lastStep, @Nullable Instant confirmedAt) {}
}
