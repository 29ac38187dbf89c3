package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.comfrey.identity.session.Code;
import org.comfrey.identity.session.Codes;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class CodeFlowTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private final Issuer issuer = new Issuer(IDENTITY.anonymous());

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  @Test
  void without_a_code_challenge_no_code_is_given() {
    IDENTITY.person("challenge@example.org");
    String cookie = issuer.prove("challenge@example.org");
    Map<String, String> none = Issuer.request(Pkce.fresh());
    none.remove("code_challenge");
    none.remove("code_challenge_method");
    assertThat(issuer.authorize(none, cookie).header("Location")).contains("error=invalid_request");
    Map<String, String> plain = Issuer.request(Pkce.fresh());
    plain.put("code_challenge_method", "plain");
    assertThat(issuer.authorize(plain, cookie).header("Location"))
        .isEqualTo(Issuer.REDIRECT + "?error=invalid_request&state=st%26te");
  }

  @Test
  void a_wrong_or_missing_verifier_redeems_nothing_and_the_right_one_still_does() {
    IDENTITY.person("verifier@example.org");
    String cookie = issuer.prove("verifier@example.org");
    Pkce pkce = Pkce.fresh();
    String code = issuer.code(pkce, cookie);
    Answer wrong = issuer.token(Issuer.redemption(code, Pkce.fresh()));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("error").asString()).isEqualTo("invalid_grant");
    Map<String, String> missing = Issuer.redemption(code, pkce);
    missing.remove("code_verifier");
    assertThat(issuer.token(missing).status()).isBetween(400, 401);
    assertThat(issuer.token(Issuer.redemption(code, pkce)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:50123/callback/",
        "http://127.0.0.1:50123/callback?x=1",
        "http://127.0.0.1:50123/callback#x",
        "http://127.0.0.1:50123/CALLBACK",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:70000/callback",
        "http://127.0.0.2:50123/callback",
        "http://localhost:50123/callback",
        "https://127.0.0.1:50123/callback",
        "http://127.0.0.1:50123@evil.example/callback",
        "http://evil.example/callback",
        "http://127.0.0.1.evil.example:50123/callback",
        "http://127.0.0.1:50123/../callback",
        "javascript:alert(1)",
        ""
      })
  void a_redirect_that_was_not_registered_is_answered_here_and_never_followed(String redirect) {
    String email = "redirect" + Integer.toHexString(redirect.hashCode()) + "@example.org";
    IDENTITY.person(email);
    Map<String, String> parameters = Issuer.request(Pkce.fresh());
    parameters.put("redirect_uri", redirect);
    Answer answer = issuer.authorize(parameters, issuer.prove(email));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.code()).isEqualTo("invalid-request");
  }

  @Test
  void the_redirect_of_one_client_is_not_good_for_another() {
    IDENTITY.person("others@example.org");
    Map<String, String> parameters = Issuer.request(Pkce.fresh());
    parameters.put("client_id", "comfrey-web");
    Answer answer = issuer.authorize(parameters, issuer.prove("others@example.org"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Location")).isEmpty();
  }

  @Test
  void a_code_must_come_back_with_the_redirect_it_was_asked_for() {
    IDENTITY.person("mixed@example.org");
    Pkce pkce = Pkce.fresh();
    Map<String, String> parameters =
        Issuer.redemption(issuer.code(pkce, issuer.prove("mixed@example.org")), pkce);
    parameters.put("redirect_uri", "http://127.0.0.1:50124/callback");
    assertThat(issuer.token(parameters).json().path("error").asString()).isEqualTo("invalid_grant");
  }

  @Test
  void a_code_that_comes_twice_ends_what_it_began() {
    IDENTITY.person("replayed@example.org");
    Pkce pkce = Pkce.fresh();
    String code = issuer.code(pkce, issuer.prove("replayed@example.org"));
    JsonNode first = issuer.token(Issuer.redemption(code, pkce)).orThrow().json();
    assertThat(issuer.me(first.path("access_token").asString()).status()).isEqualTo(200);

    assertThat(issuer.token(Issuer.redemption(code, pkce)).status()).isEqualTo(400);

    assertThat(issuer.me(first.path("access_token").asString()).code()).isEqualTo("invalid-token");
    assertThat(issuer.refresh(first.path("refresh_token").asString()).status()).isEqualTo(400);
  }

  @Test
  void of_two_who_find_a_code_good_at_once_one_is_let_in_and_then_neither() {
    var person = IDENTITY.person("twice@example.org");
    String code = issuer.code(Pkce.fresh(), issuer.prove("twice@example.org"));
    Codes codes = IDENTITY.bean(Codes.class);
    Code meaning = codes.find(code).orElseThrow();
    assertThat(codes.exchange(code, meaning)).isTrue();
    assertThat(codes.exchange(code, meaning)).isFalse();
    assertThat(
            IDENTITY
                .database()
                .sql()
                .sql("select ended_because from sign_in where person = ?")
                .param(person.id().value())
                .query(String.class)
                .list())
        .containsExactly("code-replayed");
  }

  @Test
  void a_code_is_good_for_a_minute() {
    IDENTITY.person("late@example.org");
    Pkce pkce = Pkce.fresh();
    String code = issuer.code(pkce, issuer.prove("late@example.org"));
    IDENTITY.clock().advance(Duration.ofSeconds(60));
    assertThat(issuer.token(Issuer.redemption(code, pkce)).json().path("error").asString())
        .isEqualTo("invalid_grant");
  }

  @Test
  void whoever_is_not_known_is_sent_to_the_sign_in_page_and_back() {
    Answer answer = issuer.authorize(Issuer.request(Pkce.fresh()), "");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).startsWith("/sign-in?continue=%2Foauth2%2Fauthorize%3F");
    Map<String, String> silent = Issuer.request(Pkce.fresh());
    silent.put("prompt", "none");
    assertThat(issuer.authorize(silent, "").header("Location")).contains("error=login_required");
  }

  @Test
  void a_proof_that_is_older_than_asked_for_counts_as_none() {
    IDENTITY.person("aged@example.org");
    String cookie = issuer.prove("aged@example.org");
    IDENTITY.clock().advance(Duration.ofMinutes(5));
    Map<String, String> parameters = Issuer.request(Pkce.fresh());
    parameters.put("max_age", "300");
    assertThat(issuer.authorize(parameters, cookie).header("Location")).contains("code=");
    parameters.put("max_age", "299");
    assertThat(issuer.authorize(parameters, cookie).header("Location")).startsWith("/sign-in?");
    parameters.remove("max_age");
    parameters.put("prompt", "login");
    assertThat(issuer.authorize(parameters, cookie).header("Location"))
        .startsWith("/sign-in?")
        .doesNotContain("prompt");
  }

  @Test
  void the_grants_that_oauth_2_1_dropped_do_not_exist() {
    IDENTITY.person("dropped@example.org");
    Map<String, String> implicit = Issuer.request(Pkce.fresh());
    implicit.put("response_type", "token");
    assertThat(issuer.authorize(implicit, issuer.prove("dropped@example.org")).header("Location"))
        .doesNotContain("access_token");
    Map<String, String> password = new HashMap<>();
    password.put("grant_type", "password");
    password.put("client_id", "comfrey-cli");
    password.put("username", "dropped@example.org");
    password.put("password", RunningIdentity.PASSWORD);
    assertThat(issuer.token(password).status()).isBetween(400, 401);
  }

  @Test
  void tokens_say_what_rfc_9068_and_openid_connect_ask_for() throws ParseException {
    var person = IDENTITY.person("claims@example.org");
    JsonNode tokens = issuer.signIn("claims@example.org");
    SignedJWT access = SignedJWT.parse(tokens.path("access_token").asString());
    assertThat(access.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(access.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    var claims = access.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(person.id().toString());
    assertThat(claims.getAudience()).containsExactly("comfrey");
    assertThat(claims.getStringListClaim("roles")).containsExactly("member");
    assertThat(claims.getStringClaim("client_id")).isEqualTo("comfrey-cli");
    assertThat(claims.getStringClaim("scope")).isEqualTo("api openid");
    assertThat(
            Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(tokens.path("expires_in").asLong()).isBetween(590L, 600L);
    var identity = SignedJWT.parse(tokens.path("id_token").asString()).getJWTClaimsSet();
    assertThat(identity.getStringClaim("nonce")).isEqualTo("n0nce");
    assertThat(identity.getAudience()).containsExactly("comfrey-cli");
    assertThat(identity.getStringClaim("sid")).isEqualTo(claims.getStringClaim("sid"));
  }

  @Test
  void discovery_announces_what_exists_and_nothing_else() {
    ApiClient anyone = IDENTITY.anonymous();
    JsonNode openId = anyone.get("/.well-known/openid-configuration").orThrow().json();
    assertThat(openId.path("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
    assertThat(openId.path("grant_types_supported").toString())
        .isEqualTo("[\"authorization_code\",\"refresh_token\",\"client_credentials\"]");
    assertThat(openId.has("device_authorization_endpoint")).isFalse();
    assertThat(anyone.get("/.well-known/oauth-authorization-server").status()).isEqualTo(200);
    JsonNode keys = anyone.get("/oauth2/jwks").orThrow().json().path("keys");
    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.get(0).has("d")).as("the private part").isFalse();
    assertThat(anyone.get("/oauth2/device_authorization").status()).isEqualTo(404);
  }

  @Test
  void sign_ins_and_keys_outlive_a_restart() {
    try (RunningIdentity identity = new RunningIdentity()) {
      identity.person("steady@example.org");
      JsonNode tokens = new Issuer(identity.anonymous()).signIn("steady@example.org");
      identity.restart();
      Issuer after = new Issuer(identity.anonymous());
      assertThat(after.me(tokens.path("access_token").asString()).status()).isEqualTo(200);
      assertThat(after.refresh(tokens.path("refresh_token").asString()).status()).isEqualTo(200);
    }
  }
}
