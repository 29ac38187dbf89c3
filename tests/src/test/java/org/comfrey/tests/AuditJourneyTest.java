package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people do, found again by compliance and by nobody else. */
class AuditJourneyTest {
  private static Platform platform;
  private Instant since = Platform.BEGIN;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /** What other tests did is an hour ago. */
  @BeforeEach
  void later() {
    platform.advance(Duration.ofHours(1));
    since = platform.clock().instant();
  }

  /** Since this test began. */
  private List<JsonNode> entries(Someone compliance, String query) {
    platform.settle();
    List<JsonNode> found = new ArrayList<>();
    compliance
        .http()
        .get("/v1/operator/audit?limit=100&from=" + since + "&" + query)
        .orThrow()
        .json()
        .path("items")
        .forEach(found::add);
    return found;
  }

  private static List<String> names(List<JsonNode> entries) {
    return entries.stream()
        .map(entry -> entry.path("name").asString() + " " + entry.path("outcome").asString())
        .toList();
  }

  @Test
  void nobodyButComplianceReadsTheAuditAndWhoTriesIsFoundInIt() {
    Someone operator = platform.person("Olive Operator", "Europe/Vienna", "member", "operator");
    Someone member = platform.person("Mia Member", "Europe/Vienna", "member");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    for (String path :
        List.of("/v1/operator/audit", "/v1/operator/audit/sources", "/v1/operator/audit/alerts")) {
      assertThat(operator.http().get(path).status()).as(path).isEqualTo(403);
      assertThat(member.http().get(path).status()).as(path).isEqualTo(403);
      assertThat(ApiClient.anonymous(platform.url()).get(path).status()).isEqualTo(401);
      assertThat(compliance.http().get(path).status()).as(path).isEqualTo(200);
    }
    assertThat(compliance.http().get("/v1/operator/people").status()).isEqualTo(403);

    assertThat(names(entries(compliance, "actor=" + operator.id() + "&kind=access")))
        .containsExactly(
            "GET /v1/operator/audit/alerts refused",
            "GET /v1/operator/audit/sources refused",
            "GET /v1/operator/audit refused");
    assertThat(names(entries(compliance, "actor=" + compliance.id() + "&kind=read")))
        .contains("GET /v1/operator/audit done", "GET /v1/operator/audit/alerts done");
  }

  @Test
  void signInsThatSucceedAndThatFailAndThatEndAreFound() {
    Someone member = platform.person("Mia Member", "Europe/Vienna", "member");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    ApiClient nobody = ApiClient.anonymous(platform.url());
    Map<String, String> wrong = Map.of("email", member.email(), "password", "not it at all");
    assertThat(nobody.post("/v1/sign-ins", wrong).status()).isEqualTo(401);
    assertThat(
            nobody
                .post(
                    "/v1/sign-ins",
                    Map.of("email", "who@test.example", "password", "not it at all"))
                .status())
        .isEqualTo(401);
    member.http().delete("/v1/sign-ins/" + ownSignIn(member)).orThrow();

    List<JsonNode> about = entries(compliance, "about=" + member.id());
    assertThat(names(about))
        .containsExactly("ended done", "POST /v1/sign-ins refused", "password done");
    assertThat(about.getFirst().path("aboutName").asString()).isEqualTo("Mia Member");
    List<JsonNode> refused = entries(compliance, "kind=sign-in&outcome=refused");
    assertThat(refused).hasSize(2);
    assertThat(refused.getFirst().has("about")).isFalse();
    assertThat(refused.getFirst().path("origin").asString())
        .isEqualTo(refused.getLast().path("origin").asString())
        .hasSize(16);
    assertThat(refused.toString()).doesNotContain("who@test.example", member.email(), "127.0.0.1");
  }

  private static String ownSignIn(Someone someone) {
    return someone.http().get("/v1/sign-ins").orThrow().json().at("/0/id").asString();
  }

  @Test
  void whatStaffReadsAndChangesIsFoundWithWhomItWasAbout() {
    Someone operator = platform.person("Olive Operator", "Europe/Vienna", "member", "operator");
    Someone member = platform.person("Sue Suspended", "Europe/Vienna", "member");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    operator.http().get("/v1/operator/people?q=Sue").orThrow();
    String suspension = "/v1/operator/people/" + member.id() + "/suspension";
    operator.http().put(suspension, Map.of()).orThrow();
    assertThat(
            operator
                .http()
                .put("/v1/operator/people/" + UUID.randomUUID() + "/suspension", Map.of())
                .status())
        .isEqualTo(404);

    List<JsonNode> done = entries(compliance, "actor=" + operator.id() + "&kind=action");
    assertThat(names(done))
        .containsExactly(
            "PUT /v1/operator/people/{id}/suspension refused",
            "PUT /v1/operator/people/{id}/suspension begun",
            "PUT /v1/operator/people/{id}/suspension done",
            "PUT /v1/operator/people/{id}/suspension begun");
    assertThat(done.get(2).path("about").asString()).isEqualTo(member.id().toString());
    assertThat(done.get(2).path("request").asString())
        .isEqualTo(done.get(3).path("request").asString())
        .isNotEqualTo(done.get(1).path("request").asString());
    List<JsonNode> read = entries(compliance, "actor=" + operator.id() + "&kind=read");
    assertThat(names(read)).containsExactly("GET /v1/operator/people done");
    assertThat(read.toString()).doesNotContain("q=");
  }

  @Test
  void whoGuessesAnothersIdsIsFoundAndRaisesAnAlert() {
    Someone stranger = platform.person("Sly Stranger", "Europe/Vienna", "member");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    for (int i = 0; i < 20; i++) {
      assertThat(stranger.http().get("/v1/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
    }
    List<JsonNode> refused = entries(compliance, "kind=access&actor=" + stranger.id());
    assertThat(refused).hasSize(20);
    assertThat(refused.getFirst().at("/details/code").asString()).isEqualTo("not-found");
    JsonNode alert =
        compliance
            .http()
            .get("/v1/operator/audit/alerts?state=open")
            .orThrow()
            .json()
            .at("/items/0");
    assertThat(alert.path("rule").asString()).isEqualTo("refusals");
    assertThat(alert.path("personName").asString()).isEqualTo("Sly Stranger");
    String review = "/v1/operator/audit/alerts/" + alert.path("id").asString() + "/review";
    assertThat(compliance.http().post(review, Map.of("note", " x")).status()).isEqualTo(400);
    compliance.http().post(review, Map.of("note", "Spoke with them.")).orThrow();
    assertThat(compliance.http().post(review, Map.of("note", "Another note.")).status())
        .isEqualTo(409);
    assertThat(
            compliance
                .http()
                .get("/v1/operator/audit/alerts?state=open")
                .orThrow()
                .json()
                .path("items")
                .isEmpty())
        .isTrue();
  }

  @Test
  void everySourceIsWholeAfterARestartAndItsExportHasEveryEntryOnce() {
    Someone operator = platform.person("Olive Operator", "Europe/Vienna", "member", "operator");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    operator.http().get("/v1/operator/people").orThrow();
    operator.http().get("/v1/operator/orders").orThrow();
    operator.http().get("/v1/operator/mailbox").orThrow();
    // Not waited for: what was not delivered yet is delivered after the start.
    platform.restart();
    Someone again = platform.again(compliance, "member", "compliance");
    platform.settle();
    JsonNode sources = again.http().get("/v1/operator/audit/sources?verify=true").orThrow().json();
    assertThat(sources.size()).isGreaterThanOrEqualTo(2);
    for (JsonNode source : sources) {
      assertThat(source.path("whole").asBoolean()).as(source.toString()).isTrue();
      assertThat(source.path("entries").asLong()).isEqualTo(source.path("last").asLong());
    }
    Answer export = again.http().get("/v1/operator/audit/sources/identity/ocsf");
    assertThat(export.status()).isEqualTo(200);
    assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
    List<String> lines = export.body().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode event = JsonMapper.shared().readTree(lines.get(i));
      assertThat(event.at("/metadata/sequence").asLong()).isEqualTo(i + 1);
      assertThat(lines.get(i)).doesNotContain("Olive");
    }
    assertThat(
            again
                .http()
                .get("/v1/operator/audit/sources/identity/ocsf?after=" + lines.size())
                .body())
        .isEmpty();
    assertThat(again.http().get("/v1/operator/audit/sources/nothing/ocsf").status()).isEqualTo(404);
  }

  @Test
  void whoBringsAWrongProofIsNotedAndAFloodOfThemIsCountedNotKept() {
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    ApiClient forger = ApiClient.bearing(platform.url(), "nonsense");
    for (int i = 0; i < 200; i++) {
      assertThat(forger.get("/v1/me").status()).isEqualTo(401);
    }
    List<JsonNode> noted = entries(compliance, "kind=access");
    assertThat(noted).hasSize(30);
    platform.clock().advance(Duration.ofMinutes(2));
    assertThat(forger.get("/v1/me").status()).isEqualTo(401);
    List<String> leftOut =
        entries(compliance, "kind=access").stream()
            .map(entry -> entry.at("/details/leftOutBefore").asString(""))
            .filter(count -> !count.isEmpty())
            .toList();
    assertThat(leftOut).hasSize(1);
    // A client may have asked twice with the same wrong proof.
    assertThat(Integer.parseInt(leftOut.getFirst())).isGreaterThanOrEqualTo(170);
  }
}
