package org.comfrey.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in without module identity: give {@link #keys} to the runtime as {@code JWKSource},
 * and send {@link #bearer} with requests. Inside of one process, {@link #caller} with {@code
 * Callers.callAs} is enough.
 */
public final class TestIssuer {
  private final ECKey key;
  private final String origin;
  private final Clock clock;

  /**
   * Gives out tokens in the name of that origin.
   *
   * @param origin the public URL of the runtime that shall take them: {@code http://localhost:0}
   *     where any port was asked for
   */
  public TestIssuer(String origin, Clock clock) {
    try {
      this.key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    this.origin = origin;
    this.clock = clock;
  }

  /** The keys to trust. */
  public JWKSource<SecurityContext> keys() {
    return new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()));
  }

  /** The value of the Authorization header for that person, valid for ten minutes of the clock. */
  public String bearer(PersonId person, Role... roles) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(origin)
            .audience(BearerTokens.Claims.AUDIENCE)
            .subject(person.toString())
            .claim(BearerTokens.Claims.SIGN_IN, signIn(person).toString())
            .claim(
                BearerTokens.Claims.ROLES,
                Set.of(roles).stream().map(Role::label).sorted().toList())
            .claim(BearerTokens.Claims.AUTHENTICATED_AT, now.getEpochSecond())
            .claim(BearerTokens.Claims.SCOPE, "*")
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
            .build();
    try {
      var token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(), claims);
      token.sign(new ECDSASigner(key));
      return "Bearer " + token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same person as an endpoint sees them. */
  public Caller caller(PersonId person, Role... roles) {
    return new Caller(person, Set.of(roles), signIn(person), clock.instant(), Set.of("*"));
  }

  /** Runs something as that person, so that APIs can be called directly and over HTTP alike. */
  public <T extends @Nullable Object> T as(PersonId person, Supplier<T> work, Role... roles) {
    return Callers.callAs(
        caller(person, roles), bearer(person, roles).substring("Bearer ".length()), work);
  }

  private static SignInId signIn(PersonId person) {
    UUID id = person.value();
    return new SignInId(new UUID(id.getMostSignificantBits(), ~id.getLeastSignificantBits()));
  }
}
