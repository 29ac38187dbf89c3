package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.client.ApiClient.Answer;
import tools.jackson.databind.JsonNode;

/** How sign-ins begin, are kept and end, and what somebody may reach with one. */
final class SessionProbes {
  private SessionProbes() {}

  static List<Probe> all() {
    return List.of(
        new Probe("7.2.4", "each sign-in has a secret of its own", SessionProbes::rotates),
        new Probe("7.3.1", "an idle sign-in ends", SessionProbes::idle),
        new Probe("7.3.2", "a sign-in ends however much it is used", SessionProbes::absolute),
        new Probe("7.4.1", "what is ended is good for nothing", SessionProbes::ended),
        new Probe("7.4.2", "who is suspended is out at once", SessionProbes::suspended),
        new Probe("7.5.1", "factors are changed after a fresh proof", SessionProbes::stepUp),
        new Probe("7.5.2", "one sees one's sign-ins and ends them", SessionProbes::list),
        new Probe("8.2.1", "a member is no operator", SessionProbes::functions),
        new Probe("8.2.2", "another's things do not exist", SessionProbes::others),
        new Probe(
            "8.2.3", "fields that are not one's own cannot be written", SessionProbes::fields));
  }

  private static Answer me(Target target, String token) {
    return target.as(token, "GET", "/v1/me", null);
  }

  private static void rotates(Target target) {
    String email = target.person();
    Map<String, String> fixed = Map.of("Cookie", "__Host-comfrey-issuer=chosen-by-somebody-else");
    Map<String, String> credentials = Map.of("email", email, "password", Platform.PASSWORD);
    String one = Flow.cookie(target.send("POST", "/v1/sign-ins", credentials, fixed));
    String other = Flow.cookie(target.send("POST", "/v1/sign-ins", credentials, fixed));
    assertThat(one).isNotEqualTo(other).hasSizeGreaterThan(43).doesNotContain("chosen");
  }

  private static void idle(Target target) {
    Flow flow = new Flow(target);
    JsonNode tokens = flow.tokens(target.person());
    target.advance(Duration.ofDays(8));
    assertThat(flow.refresh(tokens.path("refresh_token").asString()).status()).isEqualTo(400);
  }

  private static void absolute(Target target) {
    Flow flow = new Flow(target);
    String refresh = flow.tokens(target.person()).path("refresh_token").asString();
    for (int days = 0; days < 24; days += 6) {
      target.advance(Duration.ofDays(6));
      Answer renewed = flow.refresh(refresh);
      assertThat(renewed.status()).isEqualTo(200);
      refresh = renewed.json().path("refresh_token").asString();
    }
    target.advance(Duration.ofDays(6).plusMinutes(1));
    assertThat(flow.refresh(refresh).status()).isEqualTo(400);
  }

  private static String current(Target target, String token) {
    for (JsonNode signIn : target.as(token, "GET", "/v1/sign-ins", null).orThrow().json()) {
      if (signIn.path("current").asBoolean(false)) {
        return signIn.path("id").asString();
      }
    }
    return "none";
  }

  private static void ended(Target target) {
    Flow flow = new Flow(target);
    JsonNode tokens = flow.tokens(target.person());
    String access = tokens.path("access_token").asString();
    target.as(access, "DELETE", "/v1/sign-ins/" + current(target, access), null).orThrow();
    assertThat(me(target, access).status()).isEqualTo(401);
    assertThat(flow.refresh(tokens.path("refresh_token").asString()).status()).isEqualTo(400);
  }

  private static void suspended(Target target) {
    Flow flow = new Flow(target);
    String email = target.person();
    JsonNode tokens = flow.tokens(email);
    String access = tokens.path("access_token").asString();
    String id = me(target, access).json().path("id").asString();
    String operator = target.token(target.person("member", "operator"));
    target.as(operator, "PUT", "/v1/operator/people/" + id + "/suspension", null).orThrow();
    assertThat(me(target, access).status()).isEqualTo(401);
    assertThat(flow.refresh(tokens.path("refresh_token").asString()).status()).isEqualTo(400);
    assertThat(Flow.password(target, email, Platform.PASSWORD).status()).isEqualTo(401);
  }

  private static void stepUp(Target target) {
    Flow flow = new Flow(target);
    JsonNode tokens = flow.tokens(target.person());
    target.advance(Duration.ofMinutes(11));
    String access =
        flow.refresh(tokens.path("refresh_token").asString())
            .orThrow()
            .json()
            .path("access_token")
            .asString();
    for (String path : List.of("/v1/factors/authenticator", "/v1/factors/passkey-question")) {
      Answer answer = target.as(access, "POST", path, null);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("step-up-required");
    }
  }

  private static void list(Target target) {
    String email = target.person();
    String here = target.token(email);
    String there = target.token(email);
    assertThat(target.as(here, "GET", "/v1/sign-ins", null).orThrow().json().size()).isEqualTo(2);
    target.as(here, "DELETE", "/v1/sign-ins", null).orThrow();
    assertThat(me(target, there).status()).isEqualTo(401);
    assertThat(me(target, here).status()).isEqualTo(200);
  }

  private static void functions(Target target) {
    String token = target.token(target.person());
    for (String path :
        List.of(
            "/v1/operator/people",
            "/v1/operator/orders",
            "/v1/operator/mailbox",
            "/v1/operator/applications",
            "/operator/metrics")) {
      assertThat(target.as(token, "GET", path, null).status()).as(path).isEqualTo(403);
    }
  }

  private static void others(Target target) {
    String owner = target.token(target.person());
    String stranger = target.token(target.person());
    String id = current(target, owner);
    assertThat(target.as(stranger, "DELETE", "/v1/sign-ins/" + id, null).status()).isEqualTo(404);
    assertThat(me(target, owner).status()).isEqualTo(200);
  }

  private static void fields(Target target) {
    String token = target.token(target.person());
    for (String field : List.of("email", "password", "state")) {
      Answer answer =
          target.send(
              "PATCH",
              "/v1/me",
              Map.of(field, "another@test.example"),
              Map.of("Authorization", "Bearer " + token, "If-Match", "\"1\""));
      assertThat(answer.status()).as(field).isEqualTo(400);
    }
  }
}
