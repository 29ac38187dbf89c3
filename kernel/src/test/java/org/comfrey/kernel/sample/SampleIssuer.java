package org.comfrey.kernel.sample;

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
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.comfrey.api.PersonId;

/** Gives out tokens as our issuer would, and as it would not. */
public final class SampleIssuer {
  public static final String ORIGIN = "http://localhost:0";

  private final ECKey key;

  public SampleIssuer() {
    try {
      this.key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public JWKSource<SecurityContext> keys() {
    return new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()));
  }

  public ECKey key() {
    return key;
  }

  public String token(PersonId person, Instant now, String... roles) {
    return token(person, now, claims -> claims, roles);
  }

  public String token(
      PersonId person, Instant now, UnaryOperator<JWTClaimsSet.Builder> change, String... roles) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ORIGIN)
            .audience("comfrey")
            .subject(person.toString())
            .claim("sid", new UUID(7, 7).toString())
            .claim("roles", List.of(roles))
            .claim("auth_time", now.getEpochSecond())
            .claim("scope", "openid api")
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(), change.apply(claims).build());
  }

  public String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
