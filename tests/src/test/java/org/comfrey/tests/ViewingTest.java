package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Staff see what a person sees: with consent, for an hour, reading alone, noted and told. */
class ViewingTest {
  private static final String RECORDS = "/v1/operator/opened-records";

  /** What staff see so, written down once more: who declares another operation viewable says it. */
  private static final Map<String, String> VIEWABLE =
      Map.ofEntries(
          Map.entry("/v1/me", "account"),
          Map.entry("/v1/orders", "orders"),
          Map.entry("/v1/orders/{id}", "orders"),
          Map.entry("/v1/orders/{id}/timeline", "orders"),
          Map.entry("/v1/invoices", "orders"),
          Map.entry("/v1/bookings", "agenda"),
          Map.entry("/v1/plans", "agenda"),
          Map.entry("/v1/wallet", "wallet"),
          Map.entry("/v1/wallet/statement", "wallet"),
          Map.entry("/v1/commission", "offers"),
          Map.entry("/v1/me/listings", "offers"),
          Map.entry("/v1/notification-settings", "news"),
          Map.entry("/v1/notification-deliveries", "news"));

  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone support;
  private Order order;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.person("Vera Guest " + story, "Europe/London", "member");
    provider = platform.person("Viktor Host " + story, "Europe/Vienna", "member");
    support = platform.person("Sunny Support " + story, "Europe/Vienna", "member", "support");
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    order = Market.paid(platform, client, listing, start);
  }

  private static void lets(Someone person, boolean given) {
    JsonNode agreement =
        person
            .http()
            .get("/v1/me/agreements")
            .orThrow()
            .json()
            .valueStream()
            .filter(one -> one.toString().contains("support-access"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> change =
        given
            ? Map.of("given", true, "textHash", agreement.path("textHash").asString())
            : Map.of("given", false);
    person.http().put("/v1/me/agreements/support-access", change).orThrow();
  }

  private static String opened(Someone staff, Someone person, boolean emergency) {
    return staff
        .http()
        .post(
            RECORDS,
            Map.of(
                "person",
                person.id(),
                "reason",
                "They cannot find their booking, they say.",
                "emergency",
                emergency))
        .orThrow()
        .json()
        .path("id")
        .asString();
  }

  private static Answer seen(Someone staff, String record, String path) {
    return asked(staff, record, "GET", path);
  }

  private static Answer asked(Someone staff, String record, String method, String path) {
    return asked(staff, record, method, path, "application/json");
  }

  private static Answer asked(
      Someone staff, String record, String method, String path, String type) {
    return staff
        .http()
        .send(
            method,
            path,
            List.of("GET", "HEAD", "DELETE").contains(method) ? null : "{}",
            Map.of("Comfrey-View", record, "Content-Type", type));
  }

  private static String month(Instant now) {
    return "/v1/bookings?from=" + now + "&to=" + now.plus(Duration.ofDays(30));
  }

  @Test
  void withConsentStaffReadWhatThePersonReadsAndThePersonAndTheAuditKnowIt() {
    lets(client, true);
    String record = opened(support, client, false);
    List<String> paths =
        List.of(
            "/v1/orders",
            "/v1/orders/" + order.id(),
            "/v1/orders/" + order.id() + "/timeline",
            "/v1/wallet",
            "/v1/notification-settings",
            "/v1/me/listings",
            month(platform.clock().instant()));
    for (String path : paths) {
      Answer theirs = client.http().get(path).orThrow();
      Answer looked = seen(support, record, path).orThrow();
      assertThat(looked.json()).as(path).isEqualTo(theirs.json());
      assertThat(looked.header("Cache-Control")).as(path).isEqualTo("no-store");
    }
    assertThat(seen(support, record, "/v1/me").orThrow().body()).contains(client.email());
    // The same request without the record stays the one of the staff themselves.
    assertThat(support.http().get("/v1/me").orThrow().body()).contains(support.email());
    assertThat(support.http().get("/v1/orders/" + order.id()).status()).isEqualTo(404);
    platform.settle();

    JsonNode own = client.http().get("/v1/me/opened-records").orThrow().json().path(0);
    assertThat(own.path("reads").asInt()).isEqualTo(paths.size() + 1);
    assertThat(own.path("seen").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("orders", "wallet", "news", "offers", "agenda", "account");
    List<String> noted = new ArrayList<>();
    for (JsonNode entry : audit(client)) {
      assertThat(entry.path("actor").asString()).isEqualTo(support.id().toString());
      assertThat(entry.at("/details/record").asString()).isEqualTo(record);
      noted.add(entry.path("name").asString());
    }
    assertThat(noted)
        .hasSize(paths.size() + 1)
        .contains(
            "seen as the person: GET /v1/orders/{id}",
            "seen as the person: GET /v1/orders/{id}/timeline",
            "seen as the person: GET /v1/wallet");
  }

  private static JsonNode audit(Someone about) {
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    return compliance
        .http()
        .get("/v1/operator/audit?kind=read&about=" + about.id())
        .orThrow()
        .json()
        .path("items");
  }

  @Test
  void withoutConsentOrAfterItNothingIsSeenAndNothingNoted() {
    // An emergency opens the record's tables, with an examination afterwards; it is no consent.
    String urgent = opened(support, client, true);
    assertThat(seen(support, urgent, "/v1/wallet").code()).isEqualTo("record-closed");
    lets(client, true);
    assertThat(seen(support, urgent, "/v1/wallet").code()).isEqualTo("record-closed");
    String record = opened(support, client, false);
    seen(support, record, "/v1/wallet").orThrow();
    lets(client, false);
    assertThat(seen(support, record, "/v1/wallet").code()).isEqualTo("record-closed");
    lets(client, true);
    seen(support, record, "/v1/wallet").orThrow();
    support.http().delete(RECORDS + "/" + record).orThrow();
    assertThat(seen(support, record, "/v1/wallet").code()).isEqualTo("record-closed");
    String another = opened(support, client, false);
    platform.advance(Duration.ofHours(1));
    support = platform.again(support, "member", "support");
    assertThat(seen(support, another, "/v1/wallet").code()).isEqualTo("record-closed");
    platform.settle();
    assertThat(audit(client)).hasSize(2);
  }

  @Test
  void onlyTheStaffWhoOpenedTheRecordLookAndOnlyWhileTheyAreStaff() {
    lets(client, true);
    String record = opened(support, client, false);
    Someone colleague = platform.person("Otto Support", "Europe/Vienna", "member", "support");
    assertThat(seen(colleague, record, "/v1/wallet").status()).isEqualTo(404);
    assertThat(seen(support, UUID.randomUUID().toString(), "/v1/wallet").status()).isEqualTo(404);
    assertThat(seen(support, "x", "/v1/wallet").status()).isEqualTo(400);
    // The same account, without the role.
    assertThat(seen(platform.again(support, "member"), record, "/v1/wallet").code())
        .isEqualTo("forbidden");
    for (String role : List.of("moderator", "finance", "compliance")) {
      Someone other = platform.again(support, "member", role);
      assertThat(seen(other, record, "/v1/wallet").code()).as(role).isEqualTo("forbidden");
    }
    assertThat(seen(client, record, "/v1/wallet").code()).isEqualTo("forbidden");
    Someone nobody = new Someone(client.id(), "", ApiClient.anonymous(platform.url()));
    assertThat(seen(nobody, record, "/v1/wallet").status()).isEqualTo(401);
    platform.settle();
    assertThat(audit(client)).isEmpty();
  }

  @Test
  void whoHasDealtWithSomebodyDoesNotLookAsThem() {
    Someone staff = platform.person("Stella Both", "Europe/Vienna", "member", "support");
    lets(provider, true);
    String before = opened(staff, provider, false);
    seen(staff, before, "/v1/wallet").orThrow();
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(5)));
    Market.paid(platform, staff, listing, start);
    for (String path : List.of("/v1/wallet", "/v1/orders", "/v1/notification-settings")) {
      assertThat(seen(staff, before, path).code()).as(path).isEqualTo("conflict-of-interest");
    }
    Map<String, Object> own =
        Map.of("person", staff.id(), "reason", "I want to see my own record.", "emergency", false);
    assertThat(staff.http().post(RECORDS, own).status()).isEqualTo(403);
  }

  @Test
  void anothersThingsAreNotThereAndWhatThePersonMayDoNobodyDoesForThem() {
    lets(client, true);
    String record = opened(support, client, false);
    Someone other = platform.person("Otilia Other", "Europe/Vienna", "member");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(6)));
    Order foreign =
        Market.paid(
            platform, other, Market.listing(provider, "appointment-instant", "flexible"), start);
    assertThat(seen(support, record, "/v1/orders/" + foreign.id()).status()).isEqualTo(404);
    assertThat(seen(support, record, "/v1/orders/" + foreign.id() + "/timeline").status())
        .isEqualTo(404);
    assertThat(seen(support, record, "/v1/orders?limit=100").body())
        .contains(order.id().toString())
        .doesNotContain(foreign.id().toString());

    String transitions = "/v1/orders/" + order.id() + "/transitions";
    assertThat(asked(support, record, "POST", transitions).code()).isEqualTo("view-only");
    assertThat(asked(support, record, "PATCH", "/v1/me").code()).isEqualTo("view-only");
    assertThat(asked(support, record, "DELETE", RECORDS + "/" + record).code())
        .isEqualTo("view-only");
    assertThat(asked(support, record, "HEAD", "/v1/wallet").status()).isEqualTo(403);
    assertThat(Market.order(client, order).step()).isEqualTo(order.step());
  }

  @Test
  void whatIsNotDeclaredIsNeverSeenSoWhoeverAsks() {
    lets(client, true);
    String record = opened(support, client, false);
    String conversation =
        client
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    JsonNode paths =
        ApiClient.anonymous(platform.url()).get("/openapi.json").orThrow().json().path("paths");
    Map<String, String> declared = new TreeMap<>();
    int refused = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        JsonNode viewable = operation.getValue().path("x-viewable");
        if (!viewable.isMissingNode()) {
          assertThat(method).as(path.getKey()).isEqualTo("GET");
          declared.put(path.getKey(), viewable.asString());
          continue;
        }
        String concrete =
            path.getKey()
                .replace("{id}", path.getKey().contains("conversation") ? conversation : "x")
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        String type =
            operation.getValue().at("/requestBody/content").propertyNames().stream()
                .findFirst()
                .orElse("application/json");
        Answer answer = asked(support, record, method, concrete, type);
        assertThat(answer.code())
            .as(method + " " + concrete)
            .isIn("view-only", "not-viewable", "rate-limited");
        refused++;
      }
    }
    assertThat(declared).isEqualTo(new TreeMap<>(VIEWABLE));
    assertThat(refused).isGreaterThan(150);
    platform.settle();
    assertThat(audit(client)).isEmpty();
  }
}
