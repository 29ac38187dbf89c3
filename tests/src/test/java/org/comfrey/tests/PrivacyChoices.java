package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What people allow and forbid, and what staff may see of them; on the platform of its subclass.
 */
@SuppressWarnings("NullAway.Init") // The subclass sets them before its first test.
abstract class PrivacyChoices {
  static Platform platform;
  static Someone client;
  static Someone provider;

  @Test
  void whoObjectsIsNotFoundAndNotRatedAndWhoIsRestrictedIsNotShownUntilTheyLiftIt() {
    Someone host = platform.person("Host Objecting", "Europe/Vienna", "member");
    Someone guest = platform.person("Guest Praising", "Europe/Vienna", "member");
    Listing listing = Market.listing(host, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Order order = Market.paid(platform, guest, listing, start);
    platform.advanceTo(order.end().plusSeconds(60));
    host = platform.again(host, "member");
    guest = platform.again(guest, "member");
    Market.take(guest, order, "confirm").orThrow();
    platform.settle();
    String reviews = "/v1/orders/" + order.id() + "/reviews";
    guest.http().post(reviews, Map.of("stars", 5, "text", "Praise of Canary")).orThrow();
    String mine =
        host.http()
            .post(reviews, Map.of("stars", 4, "text", "A kind guest"))
            .orThrow()
            .json()
            .path("id")
            .asString();
    platform.settle();
    guest
        .http()
        .post("/v1/reviews/" + mine + "/reply", Map.of("text", "Likewise Canary"))
        .orThrow();
    ApiClient anonymous = ApiClient.anonymous(platform.url());
    String trust = "/v1/people/" + host.id() + "/trust";
    String written = "/v1/reviews?provider=" + host.id();
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isEqualTo(1);

    ErasureStories.Choices.limit(host, false, "search");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    assertThat(anonymous.get(written).orThrow().body()).contains("Praise of Canary");
    ErasureStories.Choices.limit(host, false, "reputation");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isZero();
    assertThat(anonymous.get(trust).orThrow().json().at("/ordersDone").asInt()).isZero();
    assertThat(anonymous.get(written).orThrow().body()).doesNotContain("Praise of Canary");
    ErasureStories.Choices.limit(host, true);
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    assertThat(anonymous.get("/v1/people/" + host.id()).status()).isEqualTo(404);
    platform.restart();
    anonymous = ApiClient.anonymous(platform.url());
    host = platform.again(host, "member");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    ErasureStories.Choices.limit(host, false);
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get("/v1/people/" + host.id()).status()).isEqualTo(200);
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isEqualTo(1);
    Answer unknown =
        host.http()
            .put("/v1/me/limits", Map.of("restricted", false, "objections", List.of("weather")));
    assertThat(unknown.status()).isEqualTo(400);
    theExportHoldsWhatOthersWroteAboutOneself(host, guest);
  }

  private static void theExportHoldsWhatOthersWroteAboutOneself(Someone host, Someone guest) {
    try {
      assertThat(PrivacyJourneyTest.export(host).get("data.json"))
          .contains("Praise of Canary", "Likewise Canary");
      assertThat(PrivacyJourneyTest.export(guest).get("data.json"))
          .contains("A kind guest", "Likewise Canary");
      assertThat(PrivacyJourneyTest.export(client).get("data.json"))
          .doesNotContain("Praise of", "Likewise");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void anAgreementIsBoundToTheTextThatWasReadAndTakenBackAtOnceAndNeverRewritten() {
    Someone agreeing = platform.person("Agreeing Person", "Europe/Vienna", "member");
    String path = "/v1/me/agreements/support-access";
    JsonNode offered =
        agreeing.http().get("/v1/me/agreements?language=de").orThrow().json().path(0);
    assertThat(offered.path("given").asBoolean()).isFalse();
    String hash = offered.path("textHash").asString();
    assertThat(agreeing.http().put(path, Map.of("given", true)).status()).isEqualTo(400);
    assertThat(
            agreeing
                .http()
                .put(path, Map.of("given", true, "textHash", hash.replace('a', 'b')))
                .code())
        .isEqualTo("text-changed");
    assertThat(agreeing.http().put("/v1/me/agreements/else", Map.of("given", false)).status())
        .isEqualTo(404);
    for (int twice = 0; twice < 2; twice++) {
      JsonNode given =
          agreeing.http().put(path, Map.of("given", true, "textHash", hash)).orThrow().json();
      assertThat(given.path("given").asBoolean()).isTrue();
      assertThat(given.path("agreedHash").asString()).isEqualTo(hash);
      assertThat(given.path("language").asString()).isEqualTo("de");
    }
    assertThat(
            agreeing
                .http()
                .put(path, Map.of("given", false))
                .orThrow()
                .json()
                .path("given")
                .asBoolean())
        .isFalse();
    JsonNode history =
        agreeing.http().get("/v1/me/agreements/history").orThrow().json().path("items");
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.at("/0/given").asBoolean()).isFalse();
    assertThat(history.at("/1/textHash").asString()).isEqualTo(hash);
    ModuleDatabase identity = platform.bean(Databases.class).module("identity");
    for (String change : List.of("UPDATE agreed SET given = true", "DELETE FROM agreed")) {
      assertThatThrownBy(() -> identity.sql().sql(change).update())
          .hasMessageContaining("never changes");
    }
  }

  @Test
  void aRecordIsOpenedForAReasonAndAnHourToldToItsPersonAndExaminedByAnother() {
    Someone opened = platform.person("Opened Person", "Europe/Vienna", "member");
    Someone support = platform.person("Sue Support", "Europe/Vienna", "member", "support");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    String reason = "They are unconscious and their doctor asks.";
    String records = "/v1/operator/opened-records";
    Map<String, Object> asked = Map.of("person", opened.id(), "reason", reason, "emergency", false);
    assertThat(support.http().post(records, asked).code()).isEqualTo("not-agreed");
    Map<String, Object> urgent = Map.of("person", opened.id(), "reason", reason, "emergency", true);
    assertThat(
            support
                .http()
                .post(records, Map.of("person", opened.id(), "reason", "why", "emergency", true))
                .status())
        .isEqualTo(400);
    assertThat(
            support
                .http()
                .post(records, Map.of("person", support.id(), "reason", reason, "emergency", true))
                .status())
        .isEqualTo(403);
    assertThat(compliance.http().post(records, urgent).status()).isEqualTo(403);
    String id = support.http().post(records, urgent).orThrow().json().path("id").asString();
    String content = records + "/" + id + "/content?module=identity";
    assertThat(support.http().get(content).orThrow().body()).contains(opened.email());
    Someone other = platform.person("Otto Support", "Europe/Vienna", "member", "support");
    assertThat(other.http().get(content).status()).isEqualTo(404);
    platform.settle();
    JsonNode seen = opened.http().get("/v1/me/opened-records").orThrow().json().path(0);
    assertThat(seen.path("reason").asString()).isEqualTo(reason);
    assertThat(seen.path("reads").asInt()).isEqualTo(1);
    assertThat(opened.http().get("/v1/me/opened-records").body()).doesNotContain("Sue Support");
    JsonNode noted =
        compliance
            .http()
            .get("/v1/operator/audit?kind=read&about=" + opened.id())
            .orThrow()
            .json()
            .path("items");
    assertThat(noted.size()).isEqualTo(1);
    assertThat(noted.at("/0/details/record").asString()).isEqualTo(id);
    platform.clock().advance(Duration.ofHours(1));
    Someone later = platform.again(support, "member", "support");
    assertThat(later.http().get(content).code()).isEqualTo("record-closed");
    compliance = platform.again(compliance, "member", "compliance");
    String reviews = "/v1/operator/record-reviews";
    assertThat(compliance.http().get(reviews).orThrow().body()).contains(id, reason);
    assertThat(later.http().get(reviews).status()).isEqualTo(403);
    Map<String, Object> finding = Map.of("finding", "justified", "note", "The doctor was asked.");
    Someone both = platform.again(support, "member", "compliance");
    assertThat(both.http().post(reviews + "/" + id, finding).status()).isEqualTo(403);
    compliance.http().post(reviews + "/" + id, finding).orThrow();
    assertThat(compliance.http().post(reviews + "/" + id, finding).code())
        .isEqualTo("already-reviewed");
    assertThat(compliance.http().get(reviews).orThrow().body()).doesNotContain(id);
    withConsentItEndsWhenThatIsTakenBack(platform.again(opened, "member"), later, asked);
  }

  private static void withConsentItEndsWhenThatIsTakenBack(
      Someone opened, Someone support, Map<String, Object> asked) {
    String agreement = "/v1/me/agreements/support-access";
    String hash =
        opened.http().get("/v1/me/agreements").orThrow().json().at("/0/textHash").asString();
    opened.http().put(agreement, Map.of("given", true, "textHash", hash)).orThrow();
    String records = "/v1/operator/opened-records";
    String id = support.http().post(records, asked).orThrow().json().path("id").asString();
    String content = records + "/" + id + "/content?module=trade";
    assertThat(support.http().get(content).status()).isEqualTo(200);
    assertThat(support.http().get(records).orThrow().body()).contains(id);
    opened.http().put(agreement, Map.of("given", false)).orThrow();
    assertThat(support.http().get(content).code()).isEqualTo("record-closed");
    assertThat(support.http().get(records).orThrow().body()).doesNotContain(id);
  }

  @Test
  void whatIsKeptTooLongIsCountedBeforeItGoesAndThenGoes() {
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    Listing listing =
        Market.listing(platform.again(provider, "member"), "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Market.quote(platform.again(client, "member"), listing, start);
    String at = platform.clock().instant().plus(Duration.ofDays(32)).toString();
    JsonNode before = rule(compliance, "?at=" + at);
    assertThat(before.path("due").asLong()).isPositive();
    assertThat(rule(compliance, "").path("rows").asLong()).isEqualTo(before.path("rows").asLong());
    platform.advance(Duration.ofDays(33));
    JsonNode after = rule(platform.again(compliance, "member", "compliance"), "");
    assertThat(after.path("due").asLong()).isZero();
    assertThat(after.path("everRows").asLong()).isGreaterThanOrEqualTo(before.path("due").asLong());
    assertThat(client.http().get("/v1/operator/retention").status()).isIn(401, 403);
  }

  private static JsonNode rule(Someone compliance, String query) {
    for (JsonNode rule : compliance.http().get("/v1/operator/retention" + query).orThrow().json()) {
      if (rule.path("module").asString().equals("trade")
          && rule.path("table").asString().equals("quote")) {
        return rule;
      }
    }
    throw new AssertionError("there is no rule for quotes");
  }
}
