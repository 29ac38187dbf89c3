package org.comfrey.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads back the signed tokens that this issuer gave out, for whomever they were. */
final class IssuedTokens {
  private static final int LONGEST_CHARACTERS = 8_192;

  private final DefaultJWTProcessor<SecurityContext> accessTokens = new DefaultJWTProcessor<>();
  private final DefaultJWTProcessor<SecurityContext> idTokens = new DefaultJWTProcessor<>();
  private final String issuer;
  private final Clock clock;

  IssuedTokens(SigningKeys keys, String issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
    var selector = new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys);
    accessTokens.setJWSKeySelector(selector);
    accessTokens.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(Set.of(new JOSEObjectType("at+jwt"))));
    idTokens.setJWSKeySelector(selector);
    idTokens.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(typesOfIdTokens()));
    // Expiry is compared with the clock of the platform, below, and not at all for identity tokens.
    accessTokens.setJWTClaimsSetVerifier((claims, context) -> {});
    idTokens.setJWTClaimsSetVerifier((claims, context) -> {});
  }

  @SuppressWarnings("NullAway") // Nimbus writes "no type" as null.
  private static Set<JOSEObjectType> typesOfIdTokens() {
    Set<JOSEObjectType> types = new HashSet<>();
    types.add(JOSEObjectType.JWT);
    types.add(null);
    return types;
  }

  /** The claims of an access token that has not expired. */
  Optional<JWTClaimsSet> accessToken(String token) {
    return read(accessTokens, token)
        .filter(claims ->
            claims.getExpirationTime() != null
                && clock.instant().isBefore(claims.getExpirationTime().toInstant()));
  }

  /** The claims of an identity token, however old: it is a hint and proves nothing new. */
  Optional<JWTClaimsSet> idToken(String token) {
    return read(idTokens, token);
  }

  private Optional<JWTClaimsSet> read(
      DefaultJWTProcessor<SecurityContext> processor, String token) {
    if (token.length() > LONGEST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(processor.process(token, null))
          .filter(claims -> issuer.equals(claims.getIssuer()) && claims.getSubject() != null);
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
