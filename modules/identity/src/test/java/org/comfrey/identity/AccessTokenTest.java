package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class AccessTokenTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private static final Issuer ISSUER = new Issuer(IDENTITY.anonymous());
  private static String good = "";
  private static String idToken = "";

  @BeforeAll
  static void signIn() {
    IDENTITY.person("bearer@example.org");
    JsonNode tokens = ISSUER.signIn("bearer@example.org");
    good = tokens.path("access_token").asString();
    idToken = tokens.path("id_token").asString();
  }

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private static void assertRefused(String token) {
    var answer = ISSUER.me(token);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("invalid-token");
  }

  @Test
  void a_token_that_says_it_needs_no_signature_is_refused() throws ParseException {
    assertRefused(new PlainJWT(SignedJWT.parse(good).getJWTClaimsSet()).serialize());
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
    assertRefused(header + good.substring(good.indexOf('.')));
  }

  @Test
  void a_token_whose_claims_or_signature_were_changed_is_refused() throws ParseException {
    String[] parts = good.split("\\.", -1);
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("member", "operator");
    parts[1] =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    assertRefused(String.join(".", parts));
    assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
  }

  @Test
  void a_key_that_the_token_itself_brings_or_names_is_not_asked() throws Exception {
    ECKey own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
    JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
    assertRefused(signed(claims, own, header -> header.jwk(own.toPublicJWK())));
    assertRefused(
        signed(claims, own, header -> header.jwkURL(URI.create("http://127.0.0.1:1/keys"))));
    String published = SignedJWT.parse(good).getHeader().getKeyID();
    assertRefused(signed(claims, own, header -> header.keyID(published)));
  }

  @Test
  void the_public_key_is_not_taken_for_a_shared_secret() throws Exception {
    byte[] key = IDENTITY.anonymous().get("/oauth2/jwks").body().getBytes(StandardCharsets.UTF_8);
    SignedJWT confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt")).build(),
            SignedJWT.parse(good).getJWTClaimsSet());
    confused.sign(new MACSigner(key));
    assertRefused(confused.serialize());
  }

  @Test
  void a_token_that_tells_a_client_who_someone_is_opens_nothing() {
    assertRefused(idToken);
  }

  @Test
  void a_token_is_good_for_ten_minutes() {
    IDENTITY.person("short@example.org");
    String token = ISSUER.signIn("short@example.org").path("access_token").asString();
    IDENTITY.clock().advance(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(ISSUER.me(token).status()).isEqualTo(200);
    IDENTITY.clock().advance(Duration.ofSeconds(10));
    assertRefused(token);
  }

  private static String signed(
      JWTClaimsSet claims, ECKey key, java.util.function.UnaryOperator<JWSHeader.Builder> header)
      throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            header
                .apply(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")))
                .build(),
            claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
