package org.comfrey.identity.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PasskeyId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.NewPasskey;
import org.comfrey.api.identity.NewPasskeyQuestion;
import org.comfrey.api.identity.Passkey;
import org.comfrey.api.identity.PasskeyProof;
import org.comfrey.api.identity.PasskeyQuestion;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * Passkeys (WebAuthn Level 3): table {@code passkey}. Whoever made the authenticator is not asked
 * for, so no attestation is checked; that its person unlocked it is demanded every time.
 */
public final class Passkeys {
  private static final String TABLE = "identity.passkey";
  private static final String NAME = "name";
  private static final String SIGN_IN = "passkey-sign-in";
  private static final String ADD = "passkey-add";
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int MOST = 20;
  private static final int LONGEST_NAME = 60;

  /** EdDSA, ES256, RS256: the first for the newest, the last for Windows Hello. */
  private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.RS256);

  private final ObjectConverter objects = new ObjectConverter();
  private final WebAuthnManager webauthn = WebAuthnManager.createNonStrictWebAuthnManager(objects);
  private final AttestedCredentialDataConverter keys = new AttestedCredentialDataConverter(objects);
  private final ModuleDatabase database;
  private final Challenges challenges;
  private final FieldCipher cipher;
  private final String host;
  private final Ids ids;
  private final Clock clock;

  /**
   * Keeps them there.
   *
   * @param host that of the platform's public address, to which every passkey is bound
   */
  public Passkeys(
      ModuleDatabase database,
      Challenges challenges,
      FieldCipher cipher,
      String host,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.challenges = challenges;
    this.cipher = cipher;
    this.host = host;
    this.ids = ids;
    this.clock = clock;
  }

  /** What any passkey may sign to sign its person in. */
  public PasskeyQuestion question() {
    return new PasskeyQuestion(
        challenges.begin(SIGN_IN, null, LIFETIME), host, (int) LIFETIME.toMillis());
  }

  /** What the person's browser shall make a passkey for. */
  public NewPasskeyQuestion newQuestion(PersonId person, String email, String displayName) {
    List<String> known =
        database
            .sql()
            .sql("SELECT credential FROM passkey WHERE person = :person")
            .param("person", person.value())
            .query((row, number) -> encoded(row.getBytes("credential")))
            .list();
    return new NewPasskeyQuestion(
        challenges.begin(ADD, person, LIFETIME),
        host,
        encoded(handle(person)),
        email,
        displayName,
        ALGORITHMS.stream().map(algorithm -> (int) algorithm.getValue()).toList(),
        known,
        (int) LIFETIME.toMillis());
  }

  private static byte[] handle(PersonId person) {
    UUID id = person.value();
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /**
   * Adds a passkey, or refuses with 400.
   *
   * @param origin the origin of the page that asked
   */
  public Passkey add(PersonId person, NewPasskey given, String origin) {
    String name = name(given.name());
    if (list(person).size() >= MOST) {
      throw Problems.invalid(
          "name", "too-many", "There are " + MOST + " passkeys.", "remove one first");
    }
    byte[] clientData = decoded("clientData", given.clientData());
    byte[] attestation = decoded("attestation", given.attestation());
    RegistrationData data;
    try {
      String challenge = challengeOf(clientData);
      data = webauthn.parse(new RegistrationRequest(attestation, clientData));
      var parameters =
          new RegistrationParameters(
              server(origin, challenge),
              ALGORITHMS.stream()
                  .map(algorithm ->
                      new PublicKeyCredentialParameters(
                          PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                  .toList(),
              true,
              true);
      webauthn.verify(data, parameters);
      if (!challenges.spend(ADD, challenge, person)) {
        throw notWhole();
      }
    } catch (WebAuthnException | IllegalArgumentException malformed) {
      throw notWhole();
    }
    return insert(person, name, data);
  }

  private Passkey insert(PersonId person, String name, RegistrationData data) {
    var attested =
        data.getAttestationObject() == null
            ? null
            : data.getAttestationObject().getAuthenticatorData();
    AttestedCredentialData credential =
        attested == null ? null : attested.getAttestedCredentialData();
    if (attested == null || credential == null) {
      throw notWhole();
    }
    var id = new PasskeyId(ids.next());
    try {
      database
          .sql()
          .sql(
              """
              INSERT INTO passkey (id, person, credential, public_key, name, uses, synced, since)
              VALUES (:id, :person, :credential, :key, :name, :uses, :synced, :now)\
              """)
          .param("id", id.value())
          .param("person", person.value())
          .param("credential", credential.getCredentialId())
          .param("key", keys.convert(credential))
          .param("name", cipher.seal(person, TABLE, NAME, id, name))
          .param("uses", attested.getSignCount())
          .param("synced", attested.isFlagBS())
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    } catch (DuplicateKeyException known) {
      throw Problems.invalid(
          "attestation", "known", "This passkey is registered already.", "a passkey that is new");
    }
    return list(person).stream()
        .filter(passkey -> passkey.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Problems.notFound("passkey", id));
  }

  /** Whose passkey signed the question; empty whatever is wrong. */
  public Optional<PersonId> check(PasskeyProof given, String origin) {
    try {
      byte[] credential = decoded("credential", given.credential());
      byte[] clientData = decoded("clientData", given.clientData());
      Optional<Stored> stored = find(credential);
      String challenge = challengeOf(clientData);
      // Used up whether the rest is right or not: a question is answered once.
      if (!challenges.spend(SIGN_IN, challenge, null) || stored.isEmpty()) {
        return Optional.empty();
      }
      Stored known = stored.get();
      AuthenticationData data =
          webauthn.parse(
              new AuthenticationRequest(
                  credential,
                  decoded("authenticatorData", given.authenticatorData()),
                  clientData,
                  decoded("signature", given.signature())));
      webauthn.verify(
          data,
          new AuthenticationParameters(
              server(origin, challenge), known.record(), null, true, true));
      return used(known, data) ? Optional.of(known.person()) : Optional.empty();
    } catch (WebAuthnException | ProblemException | IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  /**
   * Keeps the counter of an authenticator that counts; one that does not grow is a copy's (WebAuthn
   * section 6.1.1). Synced passkeys do not count and stay at zero.
   */
  private boolean used(Stored known, AuthenticationData data) {
    var authenticator = data.getAuthenticatorData();
    return authenticator != null
        && database
                .sql()
                .sql(
                    """
                    UPDATE passkey SET uses = :uses, synced = :synced, last_used_at = :now
                    WHERE id = :id AND (uses < :uses OR (uses = 0 AND :uses = 0))\
                    """)
                .param("uses", authenticator.getSignCount())
                .param("synced", authenticator.isFlagBS())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", known.id())
                .update()
            == 1;
  }

  /** The passkeys of a person, oldest first. */
  public List<Passkey> list(PersonId person) {
    return database
        .sql()
        .sql(
            """
            SELECT id, name, synced, since, last_used_at FROM passkey
            WHERE person = :person ORDER BY since, id\
            """)
        .param("person", person.value())
        .query((row, number) -> {
          var id = new PasskeyId(row.getObject("id", UUID.class));
          OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
          return new Passkey(
              id,
              cipher.open(person, TABLE, NAME, id, row.getBytes("name")).orElse(""),
              row.getBoolean("synced"),
              row.getObject("since", OffsetDateTime.class).toInstant(),
              used == null ? null : used.toInstant());
        })
        .list();
  }

  /** Names it anew; false when the person has none of that id. */
  public boolean rename(PersonId person, PasskeyId id, String name) {
    return database
            .sql()
            .sql("UPDATE passkey SET name = :name WHERE id = :id AND person = :person")
            .param("name", cipher.seal(person, TABLE, NAME, id, name(name)))
            .param("id", id.value())
            .param("person", person.value())
            .update()
        == 1;
  }

  /** Removes it; false when the person has none of that id. */
  public boolean remove(PersonId person, PasskeyId id) {
    return database
            .sql()
            .sql("DELETE FROM passkey WHERE id = :id AND person = :person")
            .param("id", id.value())
            .param("person", person.value())
            .update()
        == 1;
  }

  private static String name(String given) {
    int length = given.codePointCount(0, given.length());
    if (given.isBlank() || length > LONGEST_NAME || given.chars().anyMatch(c -> c < ' ')) {
      throw Problems.invalid(
          "name",
          "invalid",
          "The name is empty, too long, or no single line.",
          "1 to " + LONGEST_NAME + " characters");
    }
    return given;
  }

  private ServerProperty server(String origin, String challenge) {
    return ServerProperty.builder()
        .origin(new Origin(origin))
        .rpId(host)
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  /** The challenge that a browser says it answers; that it did is checked with the signature. */
  private static String challengeOf(byte[] clientData) {
    String text = new String(clientData, StandardCharsets.UTF_8);
    try {
      return Json.answers().readTree(text).path("challenge").asString("");
    } catch (tools.jackson.core.JacksonException noJson) {
      throw new IllegalArgumentException("no client data", noJson);
    }
  }

  private Optional<Stored> find(byte[] credential) {
    return database
        .sql()
        .sql(
            "SELECT id, person, public_key, uses, synced FROM passkey WHERE credential = :credential")
        .param("credential", credential)
        .query((row, number) ->
            new Stored(
                row.getObject("id", UUID.class),
                new PersonId(row.getObject("person", UUID.class)),
                record(row.getBytes("public_key"), row.getLong("uses"), row.getBoolean("synced"))))
        .optional();
  }

  private CredentialRecordImpl record(byte[] publicKey, long uses, boolean synced) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        synced,
        synced,
        uses,
        keys.convert(publicKey),
        null,
        null,
        null,
        null);
  }

  private static byte[] decoded(String field, String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw Problems.invalid(field, "no-base64url", "This is not base64url.", "base64url");
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ProblemException notWhole() {
    return Problems.invalid(
        "attestation",
        "not-acceptable",
        "The passkey does not answer the question that was asked, or too late.",
        "a new passkey for a new question");
  }

  private record Stored(UUID id, PersonId person, CredentialRecordImpl record) {
    @Override
    public @Nullable String toString() {
      return "passkey " + id;
    }
  }
}
