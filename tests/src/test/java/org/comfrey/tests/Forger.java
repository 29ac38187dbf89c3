package org.comfrey.tests;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.security.BearerTokens.Claims;

/** Makes access tokens as the platform's issuer does, and ones that look as if it had. */
final class Forger {
  private final Platform platform;

  Forger(Platform platform) {
    this.platform = platform;
  }

  /** A good one. */
  String token(PersonId person, List<String> roles) {
    return signed(platformKey(), claims(person, roles).build());
  }

  /** The same that is good for that long. */
  String token(PersonId person, List<String> roles, Duration goodFor) {
    Instant until = platform.clock().instant().plus(goodFor);
    return signed(platformKey(), claims(person, roles).expirationTime(Date.from(until)).build());
  }

  /** A good one of an application with that scope. */
  String scoped(PersonId person, List<String> roles, String scope) {
    return signed(platformKey(), claims(person, roles).claim(Claims.SCOPE, scope).build());
  }

  /** Says that it needs no signature, and has none. */
  String withoutSignature(PersonId person) {
    return new PlainJWT(claims(person, List.of("member", "operator")).build()).serialize();
  }

  /** Signed with a secret that everybody knows: the public key. */
  String signedWithThePublicKeyAsSecret(PersonId person) {
    try {
      ECKey key = platformKey();
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
              claims(person, List.of("member", "operator")).build());
      token.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Signed with a key that the token brings along, as itself or as an address. */
  String withKeyOfItsOwn(PersonId person, String how) {
    try {
      ECKey own = new ECKeyGenerator(Curve.P_256).keyID(platformKey().getKeyID()).generate();
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType("at+jwt"))
              .keyID(own.getKeyID());
      if (how.equals("jku")) {
        header.jwkURL(URI.create("https://evil.example/keys"));
      } else {
        header.jwk(own.toPublicJWK());
      }
      SignedJWT token =
          new SignedJWT(header.build(), claims(person, List.of("member", "operator")).build());
      token.sign(new ECDSASigner(own));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Right in everything but the key that signed it, which bears the name of the true one. */
  String forged(PersonId person) {
    try {
      ECKey other = new ECKeyGenerator(Curve.P_256).keyID(platformKey().getKeyID()).generate();
      return signed(other, claims(person, List.of("member", "operator")).build());
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Right in everything but the time. */
  String expired(PersonId person) {
    Instant past = platform.clock().instant().minus(Duration.ofMinutes(1));
    return signed(
        platformKey(), claims(person, List.of("member")).expirationTime(Date.from(past)).build());
  }

  /** Meant for somebody else. */
  String forAnotherAudience(PersonId person) {
    return signed(
        platformKey(), claims(person, List.of("member")).audience("another-service").build());
  }

  /** Given out by somebody else. */
  String ofAnotherIssuer(PersonId person) {
    return signed(
        platformKey(), claims(person, List.of("member")).issuer("https://issuer.example").build());
  }

  private JWTClaimsSet.Builder claims(PersonId person, List<String> roles) {
    Instant now = platform.clock().instant();
    return new JWTClaimsSet.Builder()
        .issuer(platform.issuer())
        .audience(Claims.AUDIENCE)
        .subject(person.toString())
        .claim(Claims.SIGN_IN, UUID.randomUUID().toString())
        .claim(Claims.ROLES, roles)
        .claim(Claims.AUTHENTICATED_AT, now.getEpochSecond())
        .claim(Claims.SCOPE, "openid api")
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // The source asks for no context.
  private ECKey platformKey() {
    try {
      JWKSource<SecurityContext> keys = platform.bean(JWKSource.class);
      JWK key = keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).getFirst();
      return key.toECKey();
    } catch (JOSEException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static String signed(ECKey key, JWTClaimsSet claims) {
    try {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType("at+jwt"))
              .keyID(key.getKeyID())
              .build();
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
