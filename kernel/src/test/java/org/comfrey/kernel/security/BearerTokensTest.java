package org.comfrey.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.sample.SampleIssuer;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.junit.jupiter.api.Test;

class BearerTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final PersonId PERSON = new PersonId(new UUID(1, 1));

  private final SampleIssuer issuer = new SampleIssuer();
  private final MovableClock clock = MovableClock.at(NOW);
  private final AtomicInteger lookups = new AtomicInteger();
  private final BearerTokens tokens =
      new BearerTokens(
          (selector, context) -> {
            lookups.incrementAndGet();
            return issuer.keys().get(selector, context);
          },
          SampleIssuer.ORIGIN,
          clock);

  private void assertRefused(String token) {
    assertThatThrownBy(() -> tokens.check(token))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertThat(refusal.is(Problems.INVALID_TOKEN)).isTrue();
              assertThat(refusal.detail()).isEqualTo("Ask the issuer for a new token.");
            });
  }

  @Test
  void aTokenOfAnotherKeyIssuerAudienceOrTimeIsRefused() {
    assertRefused(new SampleIssuer().token(PERSON, NOW, "member"));
    assertRefused(
        issuer.token(PERSON, NOW, claims -> claims.issuer("https://evil.example"), "member"));
    assertRefused(issuer.token(PERSON, NOW, claims -> claims.audience("some-client"), "member"));
    assertRefused(issuer.token(PERSON, NOW.minus(Duration.ofHours(1)), "member"));
    assertRefused(
        issuer.token(
            PERSON, NOW, claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(60))), "member"));
  }

  @Test
  void aTokenWithoutWhatWeNeedIsRefused() {
    for (String claim : new String[] {"sub", "exp", "sid", "auth_time", "aud", "iss"}) {
      assertRefused(issuer.token(PERSON, NOW, claims -> claims.claim(claim, null), "member"));
    }
    assertRefused(issuer.token(PERSON, NOW, claims -> claims.subject("not an id"), "member"));
    assertRefused(issuer.token(PERSON, NOW, claims -> claims.claim("sid", 7), "member"));
    assertRefused(issuer.token(PERSON, NOW, claims -> claims.claim("roles", "member")));
  }

  @Test
  void tokensWithoutASignatureOrWithThePublicKeyAsASecretAreRefused() throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(SampleIssuer.ORIGIN)
            .audience("comfrey")
            .subject(PERSON.toString())
            .claim("sid", new UUID(7, 7).toString())
            .claim("auth_time", NOW.getEpochSecond())
            .expirationTime(Date.from(NOW.plusSeconds(600)))
            .build();
    assertRefused(new PlainJWT(claims).serialize());
    var confused =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), claims);
    confused.sign(
        new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    assertRefused(confused.serialize());
    String other =
        issuer.sign(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("2").build(), claims);
    assertRefused(other);
    assertThat(
            tokens
                .check(
                    issuer.sign(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(), claims))
                .person())
        .isEqualTo(PERSON);
  }

  @Test
  void aTokenThatWasAlteredIsRefusedAlsoWhenTheTrueOneIsRemembered() {
    String token = issuer.token(PERSON, NOW, "member");
    tokens.check(token);
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String raised = claims.replace("\"member\"", "\"operator\"");
    assertThat(raised).isNotEqualTo(claims);
    assertRefused(
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(raised.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2]);
    assertRefused("");
    assertRefused("a.b.c");
    assertRefused("x".repeat(100_000));
  }

  @Test
  void aTokenThatIsRememberedExpiresAllTheSame() {
    String token = issuer.token(PERSON, NOW, "member");
    assertThat(tokens.check(token).roles()).containsExactly(Role.MEMBER);
    clock.advance(Duration.ofMinutes(11));
    assertRefused(token);
  }

  @Test
  void theSignatureIsCheckedOnceAndATokenOfAnEndedSignInIsRefused() {
    String token = issuer.token(PERSON, NOW, "member", "operator", "astronaut");
    Caller caller = tokens.check(token);
    tokens.check(token);
    assertThat(lookups).hasValue(1);
    assertThat(caller.roles()).containsExactlyInAnyOrder(Role.MEMBER, Role.OPERATOR);
    assertThat(caller.authenticatedAt()).isEqualTo(NOW);
    tokens.forget(caller.signIn());
    assertRefused(token);
  }

  @Test
  void keysThatCannotBeReachedAreNotTheCallersFault() {
    var unreachable =
        new BearerTokens(
            (selector, context) -> {
              throw new KeySourceException("connection refused");
            },
            SampleIssuer.ORIGIN,
            clock);
    assertThatThrownBy(() -> unreachable.check(issuer.token(PERSON, NOW, "member")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.is(Problems.UNAVAILABLE)).isTrue());
  }
}
