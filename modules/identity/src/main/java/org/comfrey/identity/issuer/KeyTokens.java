package org.comfrey.identity.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.kernel.security.BearerTokens.Claims;

/** Signs access tokens (RFC 9068) for people's own keys, which come by no grant of OAuth. */
public final class KeyTokens {
  private static final String CLIENT = "api-key";

  private final SigningKeys keys;
  private final String issuer;
  private final Clock clock;

  KeyTokens(SigningKeys keys, String issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * A token of that key. Its person's proof of who they are is as old as can be, so that nothing
   * that asks for a fresh one takes it.
   */
  public String token(
      SignInId key, PersonId person, List<String> roles, List<String> scopes, Instant until) {
    ECKey signing = keys.signing();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(signing.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(person.toString())
                .audience(Claims.AUDIENCE)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(until))
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", CLIENT)
                .claim(Claims.SIGN_IN, key.toString())
                .claim(Claims.AUTHENTICATED_AT, Date.from(Instant.EPOCH))
                .claim(Claims.ROLES, roles)
                .claim(Claims.SCOPE, String.join(" ", scopes))
                .build());
    try {
      token.sign(new ECDSASigner(signing));
    } catch (JOSEException impossible) {
      throw new IllegalStateException("the signing key cannot sign", impossible);
    }
    return token.serialize();
  }
}
