package org.comfrey.kernel.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.Problems;

/**
 * Checks the access tokens that our issuer gives out (RFC 9068: signed JWTs, here with the claims
 * named in {@link Claims}). A checked token is remembered by its hash until it expires, so that the
 * signature costs once and not with every request; a sign-in that ends is forgotten at once.
 */
public final class BearerTokens {
  private static final int LONGEST_CHARACTERS = 8_192;

  /** Longer than any access token is good. */
  private static final Duration ENDED_REMEMBERED = Duration.ofHours(1);

  /** The audience tells access tokens from others; a type is checked where one is given. */
  private static final Set<JOSEObjectType> ACCEPTED_TYPES = acceptedTypes();

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Cache<String, Checked> checked =
      Caffeine.newBuilder().maximumSize(Limits.REMEMBERED_TOKENS).build();
  private final Cache<SignInId, Boolean> ended =
      Caffeine.newBuilder().expireAfterWrite(ENDED_REMEMBERED).build();
  private final List<Consumer<SignInId>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;

  /**
   * Trusts these keys for tokens of this issuer.
   *
   * @param issuer the origin that the tokens must name
   */
  public BearerTokens(JWKSource<SecurityContext> keys, String issuer, Clock clock) {
    this.clock = clock;
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(ACCEPTED_TYPES));
    // Asymmetric algorithms only: with one of the others, whoever can check a token can make one.
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Set.of(
                JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.Ed25519, JWSAlgorithm.EdDSA),
            keys));
    processor.setJWTClaimsSetVerifier(new OurClaims(issuer, clock));
  }

  @SuppressWarnings("NullAway") // Nimbus writes "no type" as null.
  private static Set<JOSEObjectType> acceptedTypes() {
    Set<JOSEObjectType> types = new HashSet<>();
    types.add(new JOSEObjectType("at+jwt"));
    types.add(JOSEObjectType.JWT);
    types.add(null);
    return types;
  }

  /** Who the token stands for; refuses with 401 {@code invalid-token} whatever is wrong with it. */
  public Caller check(String token) {
    if (token.isEmpty() || token.length() > LONGEST_CHARACTERS) {
      throw refused();
    }
    String hash = hash(token);
    Checked known = checked.getIfPresent(hash);
    Instant now = clock.instant();
    if (known == null || !now.isBefore(known.expires())) {
      known = verify(token);
      checked.put(hash, known);
    }
    if (isEnded(known.caller().signIn())) {
      throw refused();
    }
    return known.caller();
  }

  /** Refuses the tokens of a sign-in that ended, from now until the last of them has expired. */
  public void forget(SignInId signIn) {
    if (ended.asMap().putIfAbsent(signIn, true) == null) {
      checked.asMap().values().removeIf(entry -> entry.caller().signIn().equals(signIn));
      listeners.forEach(listener -> listener.accept(signIn));
    }
  }

  /** Is told of each sign-in that ends, as soon as this process knows: for what is held open. */
  public void whenForgotten(Consumer<SignInId> listener) {
    listeners.add(listener);
  }

  /** Whether that sign-in was ended not long ago, so that what still proves it must be refused. */
  public boolean isEnded(SignInId signIn) {
    return ended.getIfPresent(signIn) != null;
  }

  private Checked verify(String token) {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      Set<Role> roles = new HashSet<>();
      List<String> labels = claims.getStringListClaim(Claims.ROLES);
      (labels == null ? List.<String>of() : labels)
          .forEach(label -> Role.labelled(label).ifPresent(roles::add));
      String scope = claims.getStringClaim(Claims.SCOPE);
      Caller caller =
          new Caller(
              new PersonId(UUID.fromString(claims.getSubject())),
              roles,
              new SignInId(UUID.fromString(claims.getStringClaim(Claims.SIGN_IN))),
              claims.getDateClaim(Claims.AUTHENTICATED_AT).toInstant(),
              scope == null || scope.isBlank() ? Set.of() : Set.of(scope.strip().split(" +")));
      return new Checked(caller, claims.getExpirationTime().toInstant());
    } catch (KeySourceException unreachable) {
      throw Problems.UNAVAILABLE
          .because(
              "The issuer's keys are not reachable at the moment, so no token can be checked. Ask again.")
          .retryAfter(Duration.ofSeconds(1));
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException invalid) {
      // Which part was wrong would help only those who forge.
      throw refused();
    }
  }

  private static org.comfrey.kernel.web.ProblemException refused() {
    return Problems.INVALID_TOKEN.because("Ask the issuer for a new token.");
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private record Checked(Caller caller, Instant expires) {}

  /** The names of the claims in an access token. */
  public static final class Claims {
    /**
     * Who the token is for (aud): tokens that identify a person to a client name that client
     * instead.
     */
    public static final String AUDIENCE = "comfrey";

    /** The sign-in that it belongs to. */
    public static final String SIGN_IN = "sid";

    /** The labels of the person's roles. */
    public static final String ROLES = "roles";

    /** When the person last proved who they are. */
    public static final String AUTHENTICATED_AT = "auth_time";

    /** What the client may ask for, separated by spaces. */
    public static final String SCOPE = "scope";

    private Claims() {}
  }

  private static final class OurClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    OurClaims(String issuer, Clock clock) {
      super(
          Claims.AUDIENCE,
          new JWTClaimsSet.Builder().issuer(issuer).build(),
          Set.of("sub", "exp", Claims.SIGN_IN, Claims.AUTHENTICATED_AT));
      this.clock = clock;
      setMaxClockSkew(5);
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
