package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import tools.jackson.databind.JsonNode;

/** Passwords, second factors, and the codes of the issuer. */
final class SignInProbes {
  private SignInProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe(
            "6.2.1", "short passwords are refused", t -> refused(t, "short", "fourteen chars")),
        new Probe(
            "6.2.4",
            "common passwords are refused",
            t -> refused(t, "123456789012345", "passwordpassword", "qwertyuiopasdfgh")),
        new Probe("6.2.5", "any characters will do", SignInProbes::composition),
        new Probe("6.2.8", "a password is compared exactly", SignInProbes::exactly),
        new Probe("6.2.9", "sixty-four characters are taken", SignInProbes::long64),
        new Probe(
            "6.2.12",
            "passwords that others know are refused",
            t -> refused(t, "iloveyouiloveyou", "abcdefghijklmnop", "111111111111111111")),
        new Probe("6.3.1", "guessing is slowed down", SignInProbes::stuffing),
        new Probe("6.4.3", "a reset keeps the second factor", SignInProbes::reset),
        new Probe("6.5.1", "digits are good once", SignInProbes::replayedDigits),
        new Probe(
            "6.5.5", "digits are good for a minute and a half at most", SignInProbes::oldDigits),
        new Probe("10.4.1", "redirects are exactly those registered", SignInProbes::redirects),
        new Probe("10.4.2", "a code that comes twice ends what it began", SignInProbes::codeTwice),
        new Probe("10.4.3", "a code lasts ten minutes at most", SignInProbes::oldCode),
        new Probe("10.4.4", "there is no implicit and no password grant", SignInProbes::oldGrants),
        new Probe(
            "10.4.5",
            "a refresh token that comes twice ends its family",
            SignInProbes::refreshTwice),
        new Probe("10.4.6", "a code needs its verifier", SignInProbes::verifier));
  }

  private static Answer register(Target target, String password) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("email", "new" + System.nanoTime() + "@test.example");
    body.put("password", password);
    body.put("displayName", "Somebody New");
    body.put("locale", "en");
    body.put("timeZone", "Europe/Vienna");
    return target.post("/v1/registrations", body);
  }

  private static void refused(Target target, String... passwords) {
    for (String password : passwords) {
      Answer answer = register(target, password);
      assertThat(answer.status()).as(password).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("password");
    }
  }

  private static void composition(Target target) {
    for (String password :
        List.of(
            "kettle window gravel orbit",
            "\u00fcber den dachfirst fliegt",
            "4871 9305 2264 7718")) {
      assertThat(register(target, password).status()).as(password).isEqualTo(202);
    }
  }

  private static void long64(Target target) {
    String password = "kettle window gravel orbit lantern meadow copper whistle anchors";
    assertThat(password).hasSize(64);
    assertThat(register(target, password).status()).isEqualTo(202);
  }

  private static void exactly(Target target) {
    String email = target.person();
    for (String password :
        List.of(
            Platform.PASSWORD + " ",
            Platform.PASSWORD.toUpperCase(java.util.Locale.ROOT),
            Platform.PASSWORD.substring(0, 15))) {
      assertThat(Flow.password(target, email, password).status()).as(password).isEqualTo(401);
    }
    assertThat(Flow.password(target, email, Platform.PASSWORD).status()).isEqualTo(200);
  }

  private static void stuffing(Target target) {
    String email = target.person();
    int last = 0;
    for (int i = 0; i < 11; i++) {
      last = Flow.password(target, email, "wrong number " + i + " of many").status();
    }
    assertThat(last).isEqualTo(429);
  }

  /** An account with an app, and the app's secret. */
  private record Guarded(String email, String secret) {}

  private static Guarded guarded(Target target) throws Exception {
    String email = target.person();
    String token = target.token(email);
    String secret =
        target
            .as(token, "POST", "/v1/factors/authenticator", null)
            .orThrow()
            .json()
            .path("secret")
            .asString();
    target
        .as(
            token,
            "POST",
            "/v1/factors/authenticator/confirm",
            Map.of("code", Flow.digits(secret, target.now())))
        .orThrow();
    target.advance(Duration.ofSeconds(60));
    return new Guarded(email, secret);
  }

  private static Answer second(Target target, Answer first, String digits) {
    String attempt = first.json().at("/secondFactor/attempt").asString();
    assertThat(attempt).as("a second factor is asked for: " + first).isNotEmpty();
    return target.post(
        "/v1/sign-ins/second-factor",
        Map.of("attempt", attempt, "method", "authenticator", "code", digits));
  }

  private static void reset(Target target) throws Exception {
    Guarded person = guarded(target);
    target.post("/v1/password-resets", Map.of("email", person.email())).orThrow();
    String mail = target.mailTo(person.email());
    assertThat(mail).contains("#token=");
    String token = mail.replaceAll("(?s).*#token=([A-Za-z0-9_-]+).*", "$1");
    String password = "another password of the test";
    target
        .post("/v1/password-resets/confirm", Map.of("token", token, "password", password))
        .orThrow();
    Answer first = Flow.password(target, person.email(), password).orThrow();
    assertThat(first.header("Set-Cookie")).as("the password alone is not enough").isEmpty();
    assertThat(first.json().has("secondFactor")).isTrue();
  }

  private static void replayedDigits(Target target) throws Exception {
    Guarded person = guarded(target);
    String digits = Flow.digits(person.secret(), target.now());
    Answer one = Flow.password(target, person.email(), Platform.PASSWORD);
    Answer other = Flow.password(target, person.email(), Platform.PASSWORD);
    assertThat(second(target, one, digits).status()).isEqualTo(200);
    assertThat(second(target, other, digits).status()).isEqualTo(401);
  }

  private static void oldDigits(Target target) throws Exception {
    Guarded person = guarded(target);
    String digits = Flow.digits(person.secret(), target.now());
    target.advance(Duration.ofSeconds(90));
    Answer first = Flow.password(target, person.email(), Platform.PASSWORD);
    assertThat(second(target, first, digits).status()).isEqualTo(401);
  }

  private static void redirects(Target target) {
    Flow flow = new Flow(target);
    String cookie = Flow.cookie(Flow.password(target, target.person(), Platform.PASSWORD));
    for (String redirect :
        List.of(
            Flow.REDIRECT + "/",
            Flow.REDIRECT + "?x=1",
            "http://127.0.0.1.evil.example:50123/callback",
            "http://127.0.0.1:50123@evil.example/callback",
            "http://localhost:50123/callback",
            "https://evil.example/callback")) {
      Map<String, String> request = flow.request();
      request.put("redirect_uri", redirect);
      Answer answer = flow.authorize(request, cookie);
      assertThat(answer.status()).as(redirect).isEqualTo(400);
      assertThat(answer.header("Location")).as(redirect).isEmpty();
    }
  }

  private static void codeTwice(Target target) {
    Flow flow = new Flow(target);
    String code = flow.code(target.person());
    JsonNode tokens = flow.redeem(code, flow.pkce.verifier()).orThrow().json();
    assertThat(flow.redeem(code, flow.pkce.verifier()).status()).isEqualTo(400);
    String access = tokens.path("access_token").asString();
    assertThat(target.as(access, "GET", "/v1/me", null).status()).isEqualTo(401);
    assertThat(flow.refresh(tokens.path("refresh_token").asString()).status()).isEqualTo(400);
  }

  private static void oldCode(Target target) {
    Flow flow = new Flow(target);
    String code = flow.code(target.person());
    target.advance(Duration.ofMinutes(10));
    assertThat(flow.redeem(code, flow.pkce.verifier()).status()).isEqualTo(400);
  }

  private static void oldGrants(Target target) {
    Flow flow = new Flow(target);
    String email = target.person();
    Map<String, String> implicit = flow.request();
    implicit.put("response_type", "token");
    String cookie = Flow.cookie(Flow.password(target, email, Platform.PASSWORD));
    assertThat(flow.authorize(implicit, cookie).header("Location")).doesNotContain("access_token");
    Map<String, String> password =
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "comfrey-cli",
            "username",
            email,
            "password",
            Platform.PASSWORD);
    assertThat(flow.token(password).status()).isIn(400, 401);
  }

  private static void refreshTwice(Target target) {
    Flow flow = new Flow(target);
    JsonNode tokens = flow.tokens(target.person());
    String first = tokens.path("refresh_token").asString();
    JsonNode renewed = flow.refresh(first).orThrow().json();
    assertThat(flow.refresh(first).status()).isEqualTo(400);
    assertThat(flow.refresh(renewed.path("refresh_token").asString()).status()).isEqualTo(400);
    String access = renewed.path("access_token").asString();
    assertThat(target.as(access, "GET", "/v1/me", null).status()).isEqualTo(401);
  }

  private static void verifier(Target target) {
    Flow flow = new Flow(target);
    String email = target.person();
    assertThat(flow.redeem(flow.code(email), Pkce.fresh().verifier()).status()).isEqualTo(400);
    Map<String, String> without = flow.request();
    without.remove("code_challenge");
    String cookie = Flow.cookie(Flow.password(target, email, Platform.PASSWORD));
    assertThat(flow.authorize(without, cookie).header("Location")).doesNotContain("code=");
  }
}
