package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.client.Pkce;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ApplicationsTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();
  private static final String RETURN = "https://planner.example/back";
  private static final String LEFT = "https://planner.example/left";
  private static final String REPORTS = "https://reports.example";

  private static ApiClient operator;
  private final Issuer issuer = new Issuer(IDENTITY.anonymous());

  @BeforeAll
  static void registerOperator() {
    IDENTITY.person("registrar@example.org", "member", "operator");
    operator = IDENTITY.signIn("registrar@example.org");
  }

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  private record App(String id, String secret) {
    String basic() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((id + ":" + secret).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Map<String, Object> planner() {
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("name", "A planner");
    asked.put("confidential", true);
    asked.put("redirectUris", List.of(RETURN));
    asked.put("postLogoutRedirectUris", List.of(LEFT));
    asked.put("scopes", List.of("openid", "trade", "system"));
    asked.put("actsForItself", true);
    asked.put("audiences", List.of(REPORTS));
    return asked;
  }

  private static App registered(Map<String, Object> asked) {
    JsonNode answer = operator.post("/v1/operator/applications", asked).orThrow().json();
    return new App(answer.at("/application/id").asString(), answer.path("secret").asString(""));
  }

  private Answer form(String path, Map<String, String> parameters, App as) {
    return IDENTITY
        .anonymous()
        .send(
            "POST",
            path,
            Issuer.form(parameters),
            Map.of(
                "Content-Type", "application/x-www-form-urlencoded", "Authorization", as.basic()));
  }

  private static Map<String, String> authorization(App app, Pkce pkce, String scope) {
    Map<String, String> parameters = Issuer.request(pkce);
    parameters.put("client_id", app.id());
    parameters.put("redirect_uri", RETURN);
    parameters.put("scope", scope);
    return parameters;
  }

  private Answer ask(String method, String path, @Nullable Object body, String cookie) {
    return IDENTITY.anonymous().send(method, path, body, Map.of("Cookie", cookie));
  }

  /** The whole way of a person into an application, agreeing to all that it asks. */
  private JsonNode signedIn(App app, String email, String scope) {
    String cookie = issuer.prove(email);
    Pkce pkce = Pkce.fresh();
    String continueAt = continueOf(issuer.authorize(authorization(app, pkce, scope), cookie));
    String onward =
        ask("POST", "/v1/consents", Map.of("continue", continueAt, "agreed", true), cookie)
            .orThrow()
            .json()
            .path("continue")
            .asString();
    String back = ask("GET", onward, null, cookie).header("Location");
    assertThat(back).startsWith(RETURN + "?code=");
    return redeem(app, pkce, back).orThrow().json();
  }

  private Answer redeem(App app, Pkce pkce, String back) {
    String code = back.substring(back.indexOf('=') + 1, back.indexOf('&'));
    return form(
        "/oauth2/token",
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            RETURN,
            "code_verifier",
            pkce.verifier()),
        app);
  }

  private static String continueOf(Answer answer) {
    assertThat(answer.header("Location")).startsWith("/consent?continue=");
    return URLDecoder.decode(
        answer.header("Location").substring("/consent?continue=".length()), StandardCharsets.UTF_8);
  }

  private static JWTClaimsSet claims(String token) throws ParseException {
    return SignedJWT.parse(token).getJWTClaimsSet();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://planner.example/back",
        "https://planner.example/back#part",
        "https://user@planner.example/",
        "https://*.example/back",
        "https://planner.example/../back",
        "javascript:alert(1)",
        "planner.example/back",
        "custom-scheme:/back"
      })
  void an_address_that_is_not_safe_to_send_people_to_is_not_registered(String address) {
    Map<String, Object> asked = planner();
    asked.put("redirectUris", List.of(address));
    Answer answer = operator.post("/v1/operator/applications", asked);
    assertThat(answer.status()).as(address).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("redirectUris");
  }

  @Test
  void no_application_is_given_everything_and_none_without_a_secret_acts_for_itself() {
    Map<String, Object> everything = planner();
    everything.put("scopes", List.of("api"));
    assertThat(operator.post("/v1/operator/applications", everything).status()).isEqualTo(400);
    Map<String, Object> open = planner();
    open.put("confidential", false);
    assertThat(operator.post("/v1/operator/applications", open).status()).isEqualTo(400);
    Map<String, Object> nowhere = planner();
    nowhere.put("redirectUris", List.of());
    nowhere.put("actsForItself", false);
    assertThat(operator.post("/v1/operator/applications", nowhere).status()).isEqualTo(400);
  }

  @Test
  void members_register_nothing() {
    IDENTITY.person("nosy@example.org");
    ApiClient member = IDENTITY.signIn("nosy@example.org");
    assertThat(member.post("/v1/operator/applications", planner()).status()).isEqualTo(403);
    assertThat(member.get("/v1/operator/applications").status()).isEqualTo(403);
  }

  @Test
  void a_program_has_tokens_of_its_own_for_what_it_was_registered_for_and_nothing_else()
      throws ParseException {
    App app = registered(planner());
    Map<String, String> grant =
        new LinkedHashMap<>(Map.of("grant_type", "client_credentials", "scope", "system"));
    String token =
        form("/oauth2/token", grant, app).orThrow().json().path("access_token").asString();
    assertThat(claims(token).getSubject()).isEqualTo(app.id());
    assertThat(claims(token).getAudience()).containsExactly("comfrey");
    ApiClient program = ApiClient.bearing(IDENTITY.url(), token);
    assertThat(program.get("/operator/metrics").status()).isEqualTo(200);
    for (String path : List.of("/v1/me", "/v1/operator/people", "/v1/operator/applications")) {
      assertThat(program.get(path).status()).as(path).isEqualTo(403);
    }
    grant.put("scope", "");
    String narrow =
        form("/oauth2/token", grant, app).orThrow().json().path("access_token").asString();
    assertThat(ApiClient.bearing(IDENTITY.url(), narrow).get("/operator/metrics").code())
        .isEqualTo("insufficient-scope");
    grant.put("scope", "system money");
    assertThat(form("/oauth2/token", grant, app).json().path("error").asString())
        .isEqualTo("invalid_scope");
    assertThat(form("/oauth2/token", grant, new App(app.id(), "guessed")).status()).isEqualTo(401);
  }

  @Test
  void a_token_for_another_service_is_refused_here_and_one_for_a_foreign_service_is_not_given()
      throws ParseException {
    App app = registered(planner());
    Map<String, String> grant =
        new LinkedHashMap<>(
            Map.of("grant_type", "client_credentials", "scope", "system", "resource", REPORTS));
    String token =
        form("/oauth2/token", grant, app).orThrow().json().path("access_token").asString();
    assertThat(claims(token).getAudience()).containsExactly(REPORTS);
    assertThat(ApiClient.bearing(IDENTITY.url(), token).get("/operator/metrics").code())
        .isEqualTo("invalid-token");
    grant.put("resource", "https://elsewhere.example");
    assertThat(form("/oauth2/token", grant, app).json().path("error").asString())
        .isEqualTo("invalid_target");
  }

  @Test
  void an_application_that_is_ended_can_do_nothing_from_that_moment() {
    App app = registered(planner());
    IDENTITY.person("ended-app@example.org");
    JsonNode tokens = signedIn(app, "ended-app@example.org", "openid trade");
    Map<String, String> grant = Map.of("grant_type", "client_credentials", "scope", "system");
    String own = form("/oauth2/token", grant, app).orThrow().json().path("access_token").asString();

    operator.delete("/v1/operator/applications/" + app.id()).orThrow();

    assertThat(ApiClient.bearing(IDENTITY.url(), own).get("/operator/metrics").status())
        .isEqualTo(401);
    assertThat(issuer.userInfo(tokens.path("access_token").asString()).status()).isEqualTo(401);
    assertThat(form("/oauth2/token", grant, app).status()).isEqualTo(401);
    operator.delete("/v1/operator/applications/" + app.id()).orThrow();
    assertThat(operator.delete("/v1/operator/applications/" + UUID.randomUUID()).status())
        .isEqualTo(404);
  }

  @Test
  void another_secret_makes_the_one_before_worthless() {
    App app = registered(planner());
    String fresh =
        operator
            .post("/v1/operator/applications/" + app.id() + "/secret", null)
            .orThrow()
            .json()
            .path("secret")
            .asString();
    Map<String, String> grant = Map.of("grant_type", "client_credentials");
    assertThat(form("/oauth2/token", grant, app).status()).isEqualTo(401);
    assertThat(form("/oauth2/token", grant, new App(app.id(), fresh)).status()).isEqualTo(200);
  }

  @Test
  void a_person_is_asked_once_and_the_application_can_do_what_they_agreed_to_and_no_more() {
    App app = registered(planner());
    IDENTITY.person("agrees@example.org");
    String cookie = issuer.prove("agrees@example.org");
    Map<String, String> request = authorization(app, Pkce.fresh(), "openid trade");
    String continueAt = continueOf(issuer.authorize(request, cookie));
    JsonNode question =
        ask("GET", "/v1/consents?continue=" + Issuer.encoded(continueAt), null, cookie).json();
    assertThat(question.path("name").asString()).isEqualTo("A planner");
    assertThat(question.path("returnsTo").asString()).isEqualTo("planner.example");
    assertThat(question.path("scopes").toString()).isEqualTo("[\"openid\",\"trade\"]");

    request.put("prompt", "none");
    assertThat(issuer.authorize(request, cookie).header("Location"))
        .startsWith(RETURN + "?error=consent_required");

    JsonNode tokens = signedIn(app, "agrees@example.org", "openid trade");
    String access = tokens.path("access_token").asString();
    assertThat(issuer.userInfo(access).json().path("name").asString()).isEqualTo("Mira Solberg");
    assertThat(issuer.userInfo(access).json().has("email")).isFalse();
    assertThat(issuer.me(access).code()).isEqualTo("insufficient-scope");
    assertThat(
            issuer.authorize(authorization(app, Pkce.fresh(), "trade"), cookie).header("Location"))
        .as("less than before needs no question")
        .startsWith(RETURN + "?code=");
    assertThat(
            issuer
                .authorize(authorization(app, Pkce.fresh(), "openid system"), cookie)
                .header("Location"))
        .startsWith("/consent?");
  }

  @Test
  void whoever_declines_is_sent_back_and_nothing_is_kept() {
    App app = registered(planner());
    IDENTITY.person("declines@example.org");
    String cookie = issuer.prove("declines@example.org");
    Map<String, String> request = authorization(app, Pkce.fresh(), "openid");
    String continueAt = continueOf(issuer.authorize(request, cookie));
    String back =
        ask("POST", "/v1/consents", Map.of("continue", continueAt, "agreed", false), cookie)
            .orThrow()
            .json()
            .path("continue")
            .asString();
    assertThat(back).isEqualTo(RETURN + "?error=access_denied&state=st%26te");
    assertThat(issuer.authorize(request, cookie).header("Location")).startsWith("/consent?");
    assertThat(
            ask("POST", "/v1/consents", Map.of("continue", continueAt, "agreed", true), "none=1")
                .status())
        .isEqualTo(401);
    for (String elsewhere :
        List.of(
            continueAt.replace("planner.example", "evil.example"),
            continueAt.replace("openid", "openid%20money"),
            "https://evil.example/oauth2/authorize?" + continueAt.split("[?]", 2)[1],
            "/v1/me")) {
      Answer answer =
          ask("POST", "/v1/consents", Map.of("continue", elsewhere, "agreed", false), cookie);
      assertThat(answer.status()).as(elsewhere).isEqualTo(400);
    }
  }

  @Test
  void what_was_allowed_can_be_taken_back_and_ends_at_once() {
    App app = registered(planner());
    IDENTITY.person("withdraws@example.org");
    String access =
        signedIn(app, "withdraws@example.org", "openid").path("access_token").asString();
    ApiClient person = IDENTITY.signIn("withdraws@example.org");
    JsonNode allowed = person.get("/v1/applications").orThrow().json();
    assertThat(allowed.at("/0/id").asString()).isEqualTo(app.id());

    person.delete("/v1/applications/" + app.id()).orThrow();

    assertThat(issuer.userInfo(access).status()).isEqualTo(401);
    assertThat(person.get("/v1/applications").orThrow().json().size()).isZero();
    assertThat(person.delete("/v1/applications/" + app.id()).status()).isEqualTo(404);
    String cookie = issuer.prove("withdraws@example.org");
    assertThat(
            issuer.authorize(authorization(app, Pkce.fresh(), "openid"), cookie).header("Location"))
        .startsWith("/consent?");
  }

  @Test
  void a_pushed_request_is_good_once_for_the_one_who_pushed_it() {
    App app = registered(planner());
    App other = registered(planner());
    IDENTITY.person("pushed@example.org");
    Pkce pkce = Pkce.fresh();
    Map<String, String> request = authorization(app, pkce, "openid");
    request.put("prompt", "login");
    IDENTITY.clock().advance(Duration.ofSeconds(1));
    JsonNode pushed = form("/oauth2/par", request, app).orThrow().json();
    String name = pushed.path("request_uri").asString();
    assertThat(pushed.path("expires_in").asInt()).isPositive();
    Map<String, String> reference = Map.of("client_id", app.id(), "request_uri", name);
    assertThat(issuer.authorize(reference, "").header("Location")).startsWith("/sign-in?continue=");
    String cookie = issuer.prove("pushed@example.org");
    String continueAt = continueOf(issuer.authorize(reference, cookie));
    ask("POST", "/v1/consents", Map.of("continue", continueAt, "agreed", true), cookie).orThrow();

    assertThat(
            issuer.authorize(Map.of("client_id", other.id(), "request_uri", name), cookie).status())
        .isEqualTo(400);
    String back = issuer.authorize(reference, cookie).header("Location");
    assertThat(back).startsWith(RETURN + "?code=");
    assertThat(redeem(app, pkce, back).status()).isEqualTo(200);
    assertThat(issuer.authorize(reference, cookie).status()).isEqualTo(400);
  }

  @Test
  void what_is_pushed_must_be_right_and_runs_out() {
    App app = registered(planner());
    IDENTITY.person("runs-out@example.org");
    Map<String, String> wrong = authorization(app, Pkce.fresh(), "openid");
    wrong.put("redirect_uri", "https://evil.example/back");
    assertThat(form("/oauth2/par", wrong, app).status()).isEqualTo(400);
    Map<String, String> without = authorization(app, Pkce.fresh(), "openid");
    without.remove("code_challenge");
    assertThat(form("/oauth2/par", without, app).status()).isEqualTo(400);
    assertThat(
            form("/oauth2/par", authorization(app, Pkce.fresh(), "openid"), new App(app.id(), "x"))
                .status())
        .isEqualTo(401);
    String name =
        form("/oauth2/par", authorization(app, Pkce.fresh(), "openid"), app)
            .orThrow()
            .json()
            .path("request_uri")
            .asString();
    String cookie = issuer.prove("runs-out@example.org");
    IDENTITY.clock().advance(Duration.ofMinutes(5));
    assertThat(
            issuer.authorize(Map.of("client_id", app.id(), "request_uri", name), cookie).status())
        .isEqualTo(400);
  }

  @Test
  void introspection_tells_a_client_of_its_own_tokens_and_of_no_others() {
    App app = registered(planner());
    App other = registered(planner());
    IDENTITY.person("inspected@example.org");
    JsonNode tokens = signedIn(app, "inspected@example.org", "openid trade");
    for (String kind : List.of("access_token", "refresh_token")) {
      Map<String, String> asked = Map.of("token", tokens.path(kind).asString());
      JsonNode told = form("/oauth2/introspect", asked, app).orThrow().json();
      assertThat(told.path("active").asBoolean()).as(kind).isTrue();
      assertThat(told.path("client_id").asString()).isEqualTo(app.id());
      assertThat(told.path("scope").asString()).contains("trade");
      assertThat(form("/oauth2/introspect", asked, other).orThrow().body())
          .isEqualTo("{\"active\":false}");
      assertThat(form("/oauth2/introspect", asked, new App(app.id(), "x")).status()).isEqualTo(401);
    }
    IDENTITY.clock().advance(Duration.ofMinutes(11));
    Map<String, String> late = Map.of("token", tokens.path("access_token").asString());
    assertThat(form("/oauth2/introspect", late, app).orThrow().body())
        .isEqualTo("{\"active\":false}");
    assertThat(form("/oauth2/introspect", Map.of("token", "nonsense"), app).orThrow().body())
        .isEqualTo("{\"active\":false}");
  }

  @Test
  void a_token_that_is_given_back_ends_its_family_and_only_its_own_client_can_do_that() {
    App app = registered(planner());
    App other = registered(planner());
    IDENTITY.person("revokes@example.org");
    JsonNode tokens = signedIn(app, "revokes@example.org", "openid");
    Map<String, String> refresh = Map.of("token", tokens.path("refresh_token").asString());
    assertThat(form("/oauth2/revoke", refresh, other).status()).isIn(400, 401);
    assertThat(issuer.userInfo(tokens.path("access_token").asString()).status()).isEqualTo(200);

    assertThat(form("/oauth2/revoke", refresh, app).status()).isEqualTo(200);

    assertThat(issuer.userInfo(tokens.path("access_token").asString()).status()).isEqualTo(401);
    assertThat(form("/oauth2/revoke", refresh, app).status()).as("again").isEqualTo(200);
    // A program on somebody's own machine has no secret and gives its token back by name.
    IDENTITY.person("revokes-cli@example.org");
    JsonNode own = issuer.signIn("revokes-cli@example.org");
    Answer answer =
        IDENTITY
            .anonymous()
            .send(
                "POST",
                "/oauth2/revoke",
                Issuer.form(
                    Map.of(
                        "client_id", "comfrey-cli", "token", own.path("refresh_token").asString())),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(issuer.me(own.path("access_token").asString()).status()).isEqualTo(401);
  }

  @Test
  void an_application_signs_a_person_out_and_gets_them_back_only_where_it_registered_so() {
    App app = registered(planner());
    IDENTITY.person("leaves@example.org");
    JsonNode tokens = signedIn(app, "leaves@example.org", "openid");
    String hint = tokens.path("id_token").asString();
    String forged = hint.substring(0, hint.length() - 4) + "AAAA";
    assertThat(issuer.logout(Map.of("id_token_hint", forged)).header("Location")).isEqualTo("/you");
    assertThat(issuer.logout(Map.of("post_logout_redirect_uri", LEFT)).header("Location"))
        .isEqualTo("/you");
    assertThat(issuer.userInfo(tokens.path("access_token").asString()).status()).isEqualTo(200);

    Map<String, String> wanted =
        Map.of("id_token_hint", hint, "post_logout_redirect_uri", LEFT, "state", "s t");
    assertThat(issuer.logout(wanted).header("Location")).isEqualTo(LEFT + "?state=s%20t");

    assertThat(issuer.userInfo(tokens.path("access_token").asString()).status()).isEqualTo(401);
    Map<String, String> elsewhere =
        Map.of("id_token_hint", hint, "post_logout_redirect_uri", "https://evil.example/");
    assertThat(issuer.logout(elsewhere).header("Location")).isEqualTo("/");
  }

  @Test
  void discovery_names_what_there_is() {
    JsonNode told = IDENTITY.anonymous().get("/.well-known/openid-configuration").orThrow().json();
    for (String endpoint :
        List.of(
            "authorization_endpoint",
            "token_endpoint",
            "pushed_authorization_request_endpoint",
            "introspection_endpoint",
            "revocation_endpoint",
            "userinfo_endpoint",
            "end_session_endpoint",
            "jwks_uri")) {
      assertThat(told.path(endpoint).asString()).as(endpoint).startsWith("http://localhost");
    }
    assertThat(told.path("grant_types_supported").toString()).contains("client_credentials");
    assertThat(told.has("device_authorization_endpoint")).isFalse();
    assertThat(told.has("registration_endpoint")).isFalse();
  }
}
