package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What staff see of people and orders, and what becomes of orders when somebody is shut out. */
class OperatingJourneyTest {
  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone operator;

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
    client = platform.known("Carla Guest " + story, "Europe/London", "member");
    provider = platform.known("Pavel Host " + story, "Europe/Vienna", "member");
    operator = platform.known("Oona Staff " + story, "Europe/Vienna", "member", "operator");
  }

  private Order paid(Listing listing) {
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    return Market.paid(platform, client, listing, start);
  }

  private JsonNode seen(String path) {
    return operator.http().get("/v1/operator/" + path).orThrow().json();
  }

  private static Answer shown(Listing listing) {
    return ApiClient.anonymous(platform.url()).get("/v1/listings/" + listing.id());
  }

  @Test
  void whoIsShutOutSellsNothingMoreAndWhatRunsGoesOnOrIsCancelledForBoth() {
    provider = platform.person("Perry Shut " + stories, "Europe/Vienna", "member");
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = paid(listing);
    String suspension = "/v1/operator/people/" + provider.id() + "/suspension";
    operator.http().put(suspension, Map.of()).orThrow();
    operator.http().put(suspension, Map.of()).orThrow();
    platform.settle();

    assertThat(shown(listing).status()).isEqualTo(404);
    Instant another = Market.opening(platform.clock().instant().plus(Duration.ofDays(4)));
    Answer quote =
        client.http().post("/v1/quotes", Map.of("listing", listing.id(), "start", another));
    assertThat(quote.status()).isBetween(400, 499);
    assertThat(provider.http().get("/v1/me").status()).isEqualTo(401);
    assertThat(Market.order(client, order).state()).isEqualTo("booked");
    assertThat(seen("people/" + provider.id()).path("state").asString()).isEqualTo("suspended");
    JsonNode runs = seen("orders?person=" + provider.id()).path("items");
    assertThat(runs).hasSize(1);
    assertThat(runs.at("/0/ended").asBoolean(true)).isFalse();

    operator
        .http()
        .post(
            "/v1/operator/orders/" + order.id() + "/transitions",
            Map.of("transition", "cancel-by-operator"))
        .orThrow();
    platform.settle();
    assertThat(Market.order(client, order).heldMinor()).isZero();
    operator.http().delete(suspension).orThrow();
    Someone back = platform.again(provider, "member");
    assertThat(shown(listing).status()).isEqualTo(404);
    back.http().post("/v1/listings/" + listing.id() + "/publish", Map.of()).orThrow();
    assertThat(shown(listing).status()).isEqualTo(200);
    assertThat(platform.events("identity", provider.id()))
        .contains("identity.person-suspended.v1")
        .filteredOn("identity.person-suspended.v1"::equals)
        .hasSize(1);
  }

  private JsonNode waits(String queue) {
    return seen("queues/" + queue);
  }

  @Test
  void eachQueueSaysByWhenAndCountsWhatIsLate() {
    provider = platform.lasting(provider, "member");
    client = platform.lasting(client, "member");
    operator = platform.lasting(operator, "member", "operator");
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    String conversation =
        client
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    say(provider, conversation, "Pay me in cash.");
    JsonNode before = waits("complaints");
    Map<String, Object> shown = Map.of("sequence", 1, "body", "Pay me in cash.");
    client
        .http()
        .post(
            "/v1/conversations/" + conversation + "/complaints",
            Map.of("reason", "fraud", "shown", List.of(shown)))
        .orThrow();
    JsonNode after = waits("complaints");
    assertThat(after.path("open").asInt()).isEqualTo(before.path("open").asInt() + 1);
    assertThat(after.path("overdue").asInt()).isEqualTo(before.path("overdue").asInt());
    JsonNode waiting =
        seen("complaints?limit=100")
            .path("items")
            .valueStream()
            .filter(item -> item.path("conversation").asString().equals(conversation))
            .findFirst()
            .orElseThrow();
    Instant came = Instant.parse(waiting.path("at").asString());
    assertThat(waiting.path("due").asString())
        .isEqualTo(came.plus(Duration.ofHours(24)).toString());

    platform.advance(Duration.ofHours(24).plusMinutes(1));
    JsonNode late = waits("complaints");
    assertThat(late.path("overdue").asInt()).isGreaterThan(before.path("overdue").asInt());
    assertThat(Instant.parse(late.path("nextDue").asString())).isBefore(platform.clock().instant());
    // What came first stands first, which is what is due first.
    List<String> due =
        seen("complaints?limit=100")
            .path("items")
            .valueStream()
            .map(item -> item.path("due").asString())
            .toList();
    assertThat(due).isSorted();
    assertThat(operator.http().get("/operator/metrics").orThrow().body())
        .contains("comfrey_work_overdue{queue=\"complaints\"} " + late.path("overdue").asInt());
    operator
        .http()
        .post(
            "/v1/operator/complaints/" + waiting.path("id").asString() + "/decisions",
            Map.of("action", "dismiss", "reason", "They made it up."))
        .orThrow();
    assertThat(waits("complaints").path("open").asInt()).isEqualTo(before.path("open").asInt());

    for (String queue : List.of("disputes", "listings", "reviews", "complaints")) {
      assertThat(waits(queue).has("overdue")).as(queue).isTrue();
      assertThat(client.http().get("/v1/operator/queues/" + queue).status()).isEqualTo(403);
    }
  }

  @Test
  void onePageJoinsWhatIsKnownOfAPersonOrAnOrderAndNothingOfWhatIsSaid() {
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    String conversation =
        client
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    say(provider, conversation, "Pay me in cash.");
    say(client, conversation, "My knee hurts.");
    Map<String, Object> shown = Map.of("sequence", 1, "body", "Pay me in cash.");
    client
        .http()
        .post(
            "/v1/conversations/" + conversation + "/complaints",
            Map.of("reason", "fraud", "shown", List.of(shown)))
        .orThrow();
    platform.advanceTo(order.end().plusSeconds(60));
    client = platform.again(client, "member");
    provider = platform.again(provider, "member");
    operator = platform.again(operator, "member", "operator");
    Market.take(client, order, "confirm").orThrow();
    platform.settle();
    client
        .http()
        .post("/v1/orders/" + order.id() + "/reviews", Map.of("stars", 2, "text", "Hasty."))
        .orThrow();

    for (String about : List.of("people/" + provider.id(), "orders/" + order.id())) {
      JsonNode talk = seen(about + "/conversations");
      assertThat(talk).hasSize(1);
      assertThat(talk.at("/0/messages").asInt()).isEqualTo(2);
      assertThat(talk.at("/0/order").asString()).isEqualTo(order.id().toString());
      assertThat(talk.at("/0/complaints/0/reason").asString()).isEqualTo("fraud");
      assertThat(talk.at("/0/complaints/0/by").asString()).isEqualTo(client.id().toString());
      assertThat(talk.at("/0/complaints/0").has("decision")).isFalse();
      JsonNode sealed = seen(about + "/reviews");
      assertThat(sealed).hasSize(1);
      assertThat(sealed.at("/0/state").asString()).isEqualTo("sealed");
      assertThat(sealed.at("/0").has("stars")).isFalse();
      assertThat(talk.toString() + sealed).doesNotContain("cash", "knee", "Hasty");
    }
    provider
        .http()
        .post("/v1/orders/" + order.id() + "/reviews", Map.of("stars", 5, "text", "Kind."))
        .orThrow();
    assertThat(seen("people/" + provider.id() + "/reviews").findValuesAsString("state"))
        .containsExactly("published", "published");
    assertThat(seen("orders/" + order.id() + "/reviews").at("/0/stars").asInt()).isEqualTo(2);
    JsonNode wallet = seen("people/" + provider.id() + "/wallet");
    assertThat(wallet.at("/balances/0/availableMinor").asLong())
        .isEqualTo(Market.balance(provider).availableMinor())
        .isPositive();
    assertThat(seen("people/" + client.id()).path("displayName").asString())
        .startsWith("Carla Guest");
  }

  @Test
  void whatIsKnownOfSomebodyIsForStaffWhoseWorkItIs() {
    Someone support = platform.known("Sina Help " + stories, "Europe/Vienna", "member", "support");
    String person = "/v1/operator/people/" + provider.id();
    for (String part : List.of("", "/conversations", "/reviews", "/wallet")) {
      assertThat(client.http().get(person + part).status()).as(part).isEqualTo(403);
      assertThat(provider.http().get(person + part).status()).as(part).isEqualTo(403);
    }
    support.http().get(person).orThrow();
    support.http().get(person + "/conversations").orThrow();
    assertThat(support.http().get(person + "/wallet").status()).isEqualTo(403);
    assertThat(operator.http().get("/v1/operator/people/" + UUID.randomUUID()).status())
        .isEqualTo(404);
    Someone compliance =
        platform.known("Cleo Watch " + stories, "Europe/Vienna", "member", "compliance");
    platform.settle();
    assertThat(
            compliance
                .http()
                .get("/v1/operator/audit?actor=" + support.id() + "&kind=read")
                .orThrow()
                .body())
        .contains("/v1/operator/people/{id}/conversations", provider.id().toString());
  }

  @Test
  void categoriesAreKeptByStaffWithTheirHistory() {
    String categories = "/v1/operator/categories";
    Map<String, Object> bath = category("sound-bath", "Sound bath", true);
    assertThat(client.http().post(categories, bath).status()).isEqualTo(403);
    JsonNode added = operator.http().post(categories, bath).orThrow().json();
    assertThat(operator.http().post(categories, bath).body()).contains("slug", "taken");
    assertThat(operator.http().post(categories, category("No Slug", "No", true)).status())
        .isEqualTo(400);
    assertThat(named("de")).contains("Sound bath (de)");
    ListingDraft draft = bath(provider);
    Listing listing = Market.published(provider, draft);

    String one = categories + "/" + added.path("id").asString();
    JsonNode preview =
        operator
            .http()
            .post("/v1/operator/category-previews", category("sound-bath", "Sound", false))
            .orThrow()
            .json();
    assertThat(preview.path("concerned").asInt()).isEqualTo(1);
    Map<String, Object> ended = category("sound-bath", "Sound journey", false);
    operator.http().put(one + "?revision=1", ended).orThrow();
    assertThat(operator.http().put(one + "?revision=1", ended).code()).isEqualTo("rule-changed");
    assertThat(operator.http().put(one + "?revision=2", category("gong", "Gong", true)).status())
        .isEqualTo(400);
    assertThat(operator.http().get(one + "/history").orThrow().json().findValuesAsString("en"))
        .containsExactly("Sound journey", "Sound bath");
    assertThat(named("en")).doesNotContain("Sound");
    assertThat(shown(listing).status()).isEqualTo(200);
    Answer another = provider.http().post("/v1/listings?publishing=true", draft);
    assertThat(another.status()).isEqualTo(201);
    String publish = "/v1/listings/" + another.json().path("id").asString() + "/publish";
    assertThat(provider.http().post(publish, Map.of()).body()).contains("category", "not-offered");
  }

  private static ListingDraft bath(Someone provider) {
    Plan plan = provider.http().post("/v1/plans", Market.plan()).as(Plan.class);
    return new ListingDraft(
        "Bells and bowls",
        "Lying down and listening.",
        "sound-bath",
        new Money(3_000, "EUR"),
        60,
        "appointment-instant",
        "flexible",
        plan.id(),
        Market.PRACTICE,
        List.of("en"),
        List.of());
  }

  private static Map<String, Object> category(String slug, String name, boolean offered) {
    return Map.of(
        "slug",
        slug,
        "name",
        Map.of("en", name, "de", name + " (de)"),
        "tint",
        "leaf",
        "place",
        500,
        "offered",
        offered);
  }

  private static String named(String language) {
    return ApiClient.anonymous(platform.url())
        .send("GET", "/v1/categories", null, Map.of("Accept-Language", language))
        .orThrow()
        .body();
  }

  private static void say(Someone who, String conversation, String text) {
    who.http()
        .post(
            "/v1/conversations/" + conversation + "/messages",
            Map.of("id", UUID.randomUUID(), "type", "text", "body", text))
        .orThrow();
  }
}
