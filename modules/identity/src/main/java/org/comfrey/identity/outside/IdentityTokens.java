package org.comfrey.identity.outside;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comfrey.kernel.crypto.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Checks identity tokens of others as OpenID Connect Core 1.0 section 3.1.3.7 says. Only asymmetric
 * signatures are taken, and only by keys that the issuer itself publishes: what a token says of its
 * own keys is not looked at.
 */
final class IdentityTokens {
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration OLDEST = Duration.ofMinutes(15);
  private static final int LONGEST_SUBJECT = 255;
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  private final Clock clock;

  IdentityTokens(Clock clock) {
    this.clock = clock;
  }

  /** Not what was asked for; which part is wrong is for the log alone. */
  static final class RefusedException extends Exception {
    RefusedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The claims of a token that is right. */
  JWTClaimsSet check(String token, OutsideIssuers.Reached issuer, String clientId, String nonce)
      throws RefusedException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types()));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, issuer.keys()));
    String named = String.valueOf(issuer.configuration().issuer());
    processor.setJWTClaimsSetVerifier((claims, context) -> verify(claims, named, clientId, nonce));
    try {
      return processor.process(token, null);
    } catch (ParseException | BadJOSEException | JOSEException wrong) {
      throw new RefusedException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  @SuppressWarnings("NullAway") // Nimbus writes "no type" as null.
  private static Set<JOSEObjectType> types() {
    Set<JOSEObjectType> types = new HashSet<>();
    types.add(JOSEObjectType.JWT);
    types.add(null);
    return types;
  }

  private void verify(JWTClaimsSet claims, String issuer, String clientId, String nonce)
      throws BadJWTException {
    Instant now = clock.instant();
    List<String> audience = claims.getAudience();
    must(issuer.equals(claims.getIssuer()), "of another issuer");
    must(audience.contains(clientId), "for somebody else");
    must(
        audience.size() == 1 || clientId.equals(claims.getClaim("azp")),
        "for several, and another one asked for it");
    must(isNear(claims.getExpirationTime(), now.minus(SKEW), Instant.MAX), "no longer good");
    must(isNear(claims.getIssueTime(), now.minus(OLDEST), now.plus(SKEW)), "of another time");
    must(
        claims.getClaim("nonce") instanceof String said && Secrets.areEqual(nonce, said),
        "an answer to another question");
    String subject = claims.getSubject();
    must(
        subject != null && !subject.isEmpty() && subject.length() <= LONGEST_SUBJECT,
        "about nobody");
  }

  private static boolean isNear(@Nullable Date time, Instant after, Instant before) {
    return time != null && time.toInstant().isAfter(after) && time.toInstant().isBefore(before);
  }

  private static void must(boolean right, String wrong) throws BadJWTException {
    if (!right) {
      throw new BadJWTException("the identity token is " + wrong);
    }
  }
}
