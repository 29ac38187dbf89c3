package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comfrey.api.Money;
import org.comfrey.api.marketplace.AttributeValue;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Coupons, invoices and what a listing may not promise, on a platform that others use too. */
final class BusinessStories {
  private final Platform platform;
  private final Someone client;
  private final Someone provider;
  private final Someone operator;

  BusinessStories(Platform platform, Someone client, Someone provider, Someone operator) {
    this.platform = platform;
    this.client = client;
    this.provider = provider;
    this.operator = operator;
  }

  /** A coupon of the platform pays a part; cancelled in time, each has back what they paid. */
  void aCouponPaysAPartAndIsInvoicedAndGivenBack(Instant start) {
    String code = "WELCOME" + start.getEpochSecond() % 100_000;
    Instant now = platform.clock().instant();
    Map<String, Object> draft =
        Map.of(
            "code",
            code,
            "basisPoints",
            2_000,
            "most",
            new Money(1_000, "EUR"),
            "minimumMinor",
            0,
            "from",
            now,
            "until",
            now.plus(Duration.ofDays(30)),
            "uses",
            1,
            "usesPerPerson",
            1);
    operator.http().post("/v1/operator/coupons", draft).orThrow();
    assertThat(operator.http().post("/v1/operator/coupons", draft).code())
        .isEqualTo("coupon-code-taken");
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = Market.place(client, Market.quote(client, listing, start));
    String path = "/v1/orders/" + order.id();
    Answer wrong = client.http().post(path + "/coupon-preview", Map.of("code", "NOSUCHCODE"));
    assertThat(wrong.code()).isEqualTo("coupon-refused");
    // Whoever is not the client does not look either.
    assertThat(provider.http().post(path + "/coupon-preview", Map.of("code", code)).status())
        .isEqualTo(403);
    JsonNode preview =
        client.http().post(path + "/coupon-preview", Map.of("code", code)).orThrow().json();
    assertThat(preview.at("/discount/amountMinor").asLong()).isEqualTo(1_000);
    assertThat(preview.at("/due/amountMinor").asLong()).isEqualTo(5_500);
    client
        .http()
        .post(
            path + "/payments",
            Map.of("cardToken", Market.card(client, Market.APPROVED), "coupon", code))
        .orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("booked");
    // Nobody is shown more than they will have: of 65 the card gave 55.
    JsonNode paid = client.http().get(path).orThrow().json();
    assertThat(paid.at("/coupon/amountMinor").asLong()).isEqualTo(1_000);
    assertThat(paid.at("/refunds/0/refund/amountMinor").asLong()).isEqualTo(6_500);
    assertThat(paid.at("/refunds/0/toCoupon/amountMinor").asLong()).isEqualTo(1_000);
    assertThat(
            paid.path("actions")
                .valueStream()
                .filter(one -> one.path("transition").asString().equals("cancel"))
                .flatMap(one -> one.path("money").valueStream())
                .map(BusinessStories::said))
        .containsExactly("client 5500", "coupon 1000");
    Market.take(client, order, "cancel").orThrow();
    platform.settle();
    assertThat(
            client
                .http()
                .get(path + "/timeline")
                .orThrow()
                .json()
                .valueStream()
                .flatMap(one -> one.path("money").valueStream())
                .map(BusinessStories::said))
        .containsExactly("client 5500", "coupon 1000");
    JsonNode story = operator.http().get("/v1/operator" + path.substring(3)).orThrow().json();
    assertThat(
            story
                .at("/money/entries")
                .valueStream()
                .filter(entry -> entry.path("kind").asString().startsWith("coupon"))
                .map(entry ->
                    entry.path("kind").asString() + " " + entry.at("/amount/amountMinor").asLong())
                .toList())
        .containsExactly("coupon 1000", "coupon-returned 1000");
    JsonNode invoices =
        client.http().get("/v1/invoices?order=" + order.id()).orThrow().json().path("items");
    assertThat(invoices.valueStream().map(one -> one.path("kind").asString()).toList())
        .containsExactly("credit-note", "invoice");
    Answer pdf = client.http().get("/v1/invoices/" + invoices.at("/0/id").asString() + "/pdf");
    assertThat(pdf.status()).isEqualTo(200);
    assertThat(pdf.body()).startsWith("%PDF-");
  }

  private static String said(JsonNode money) {
    return money.path("party").asString() + " " + money.at("/amount/amountMinor").asLong();
  }

  /** A voucher pays all of an order whose provider has a lower rate since it was placed. */
  void aVoucherPaysAnOrderAtTheRateOfTheDayOnWhichItWasPlaced(Instant start) {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    tiers(0, List.of(Map.of("fromMinor", 0, "basisPoints", 900)));
    Order order = Market.place(client, Market.quote(client, listing, start));
    tiers(1, List.of());
    String path = "/v1/orders/" + order.id();
    assertThat(provider.http().get(path).orThrow().json().path("commissionAtMost").asInt())
        .isEqualTo(900);
    assertThat(client.http().get(path).orThrow().json().path("commissionAtMost").isMissingNode())
        .isTrue();
    JsonNode voucher = Market.voucher(client, order.total(), "For your back");
    String code = voucher.path("code").asString();
    String own = "/v1/vouchers/" + voucher.path("id").asString();
    Answer due = client.http().post(path + "/coupon-preview", Map.of("code", code));
    assertThat(due.json().at("/due/amountMinor").asLong()).isZero();
    Answer paid =
        client.http().post(path + "/payments", Map.of("cardToken", "none", "coupon", code));
    assertThat(paid.json().path("status").asString()).isEqualTo("succeeded");
    assertThat(client.http().get(own).orThrow().json().path("state").asString()).isEqualTo("spent");
    JsonNode back =
        client.http().post(path + "/transitions", Map.of("transition", "cancel")).orThrow().json();
    assertThat(back.path("ended").asBoolean()).isTrue();
    assertThat(Market.balance(client).availableMinor()).isEqualTo(order.total().amountMinor());
    assertThat(operator.http().get("/v1/operator/voucher-totals").orThrow().json().size())
        .isPositive();
    assertThat(client.http().get("/v1/operator/voucher-totals").status()).isEqualTo(403);
  }

  private void tiers(int revision, List<Map<String, Object>> tiers) {
    Map<String, Object> rule =
        Map.of("periodDays", 30, "tiers", tiers, "from", platform.clock().instant());
    String path = "/v1/operator/commission-rules/EUR?revision=" + revision;
    assertThat(operator.http().send("PUT", path, rule, Map.of()).status()).isEqualTo(200);
  }

  /** What a category asks is named when it is missing, and what clients are told stays told. */
  void whatACategoryAsksIsStatedAndWhatItsClientsWereToldStaysInTheOrder(Instant start) {
    Listing good = Market.listing(provider, "appointment-instant", "flexible");
    String category = Objects.requireNonNull(good.category());
    Map<String, Object> rule =
        Map.of(
            "categories",
            List.of(category),
            "countries",
            List.of("LI"),
            "attributes",
            List.of(Map.of("key", "permit", "name", Map.of("en", "Permit", "de", "Bewilligung"))),
            "disclaimer",
            Map.of("en", "Mind your back.", "de", "Achten Sie auf den Rücken."),
            "active",
            true);
    Answer added = operator.http().post("/v1/operator/category-rules", rule);
    assertThat(added.status()).isEqualTo(201);
    assertThat(provider.http().post("/v1/operator/category-rules", rule).status()).isEqualTo(403);
    String path = "/v1/listings/" + good.id();
    Answer refused = moved(path, null);
    assertThat(refused.code()).isEqualTo("listing-incomplete");
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("attributes.permit");
    assertThat(refused.json().at("/errors/0/message").asString()).contains("Permit");
    assertThat(moved(path, List.of(new AttributeValue("permit", "4711"))).status()).isEqualTo(200);
    JsonNode seen = client.http().get(path).orThrow().json();
    assertThat(seen.at("/attributes/0/value").asString()).isEqualTo("4711");
    assertThat(seen.at("/disclaimers/0/text/de").asString()).contains("Rücken");
    Order order = Market.place(client, Market.quote(client, good, start));
    String id = added.json().path("id").asString();
    Answer rewritten =
        operator
            .http()
            .send(
                "PUT",
                "/v1/operator/category-rules/" + id + "?revision=1",
                Map.of(
                    "categories",
                    List.of(category),
                    "countries",
                    List.of("LI"),
                    "attributes",
                    List.of(),
                    "disclaimer",
                    Map.of("en", "Other words.", "de", "Andere Worte."),
                    "active",
                    false),
                Map.of());
    assertThat(rewritten.status()).isEqualTo(200);
    JsonNode kept = client.http().get("/v1/orders/" + order.id()).orThrow().json();
    assertThat(kept.at("/disclaimers/0/text/en").asString()).isEqualTo("Mind your back.");
    assertThat(kept.at("/disclaimers/0/revision").asInt()).isEqualTo(1);
  }

  /** The listing as it is, in another country, where the rule counts. */
  private Answer moved(String path, @Nullable List<AttributeValue> attributes) {
    Answer read = provider.http().get(path);
    Listing own = read.as(Listing.class);
    Place place = Objects.requireNonNull(own.place());
    ListingDraft draft =
        new ListingDraft(
            own.title(),
            own.description(),
            own.category(),
            own.price(),
            own.durationMinutes(),
            own.agreement(),
            own.cancellationPolicy(),
            own.plan(),
            new Place(
                place.kind(),
                place.city(),
                "LI",
                place.point(),
                place.address(),
                place.postalCode(),
                place.link()),
            own.languages(),
            own.photos(),
            own.sessions(),
            own.stock(),
            attributes);
    return provider.http().send("PUT", path, draft, Map.of("If-Match", read.header("ETag")));
  }

  /** Forbidden words are refused with a reason; doubtful ones wait for a person. */
  void aListingThatPromisesTooMuchIsRefusedOrLookedAtFirst() {
    Listing good = Market.listing(provider, "appointment-instant", "flexible");
    Listing bad = drafted(good, "Slow work that **cures** cancer.");
    String publish = "/v1/listings/" + bad.id() + "/publish";
    Answer refused = provider.http().post(publish, null);
    assertThat(refused.code()).isEqualTo("listing-claims");
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("description");
    assertThat(refused.json().at("/errors/0/message").asString()).contains("cures** cancer");
    assertThat(refused.json().at("/errors/0/accepted").asString()).isNotEmpty();
    assertThat(client.http().get("/v1/listings/" + bad.id()).status()).isEqualTo(404);
    Listing doubtful = drafted(good, "A quiet hour that detoxifies.");
    String path = "/v1/listings/" + doubtful.id();
    assertThat(provider.http().post(path + "/publish", null).code())
        .isEqualTo("listing-needs-review");
    assertThat(client.http().get(path + "/review").status()).isEqualTo(404);
    assertThat(provider.http().get(path + "/review").orThrow().json().path("state").asString())
        .isEqualTo("open");
    String decision = "/v1/operator/listing-reviews/" + doubtful.id() + "/decision";
    assertThat(operator.http().post(decision, Map.of("approve", false, "note", "")).code())
        .isEqualTo("invalid-request");
    Map<String, Object> approve = Map.of("approve", true, "note", "");
    operator.http().post(decision, approve).orThrow();
    assertThat(operator.http().post(decision, approve).code()).isEqualTo("already-decided");
    assertThat(client.http().get(path).status()).isEqualTo(200);
    platform.settle();
    assertThat(
            provider.http().get("/v1/notifications").orThrow().json().path("items").valueStream())
        .anySatisfy(news -> {
          assertThat(news.path("template").asString()).isEqualTo("listing.approved");
          assertThat(news.path("link").asString()).isEqualTo("/provide/listings/" + doubtful.id());
        });
    // The words that were let pass stay so.
    provider.http().post(path + "/pause", null).orThrow();
    provider.http().post(path + "/publish", null).orThrow();
    rulesAreEditedWithAPreviewAndKeepTheirHistory();
  }

  private void rulesAreEditedWithAPreviewAndKeepTheirHistory() {
    Map<String, Object> rule =
        Map.of(
            "phrases",
            List.of("tired backs"),
            "categories",
            List.of("massage"),
            "countries",
            List.of("AT"),
            "severity",
            "refuse",
            "reason",
            Map.of("en", "For a test.", "de", "Für einen Test."),
            "instead",
            Map.of("en", "Something else.", "de", "Etwas anderes."),
            "active",
            false);
    assertThat(
            operator
                .http()
                .post("/v1/operator/claim-rule-previews", changed(rule, "active", true))
                .orThrow()
                .json()
                .path("found")
                .asInt())
        .isPositive();
    assertThat(
            operator
                .http()
                .post("/v1/operator/claim-rules", changed(rule, "phrases", List.of("a*")))
                .code())
        .isEqualTo("invalid-request");
    ClaimRule added = operator.http().post("/v1/operator/claim-rules", rule).as(ClaimRule.class);
    String path = "/v1/operator/claim-rules/" + added.id();
    operator.http().put(path + "?revision=1", rule).orThrow();
    assertThat(operator.http().put(path + "?revision=1", rule).code()).isEqualTo("rule-changed");
    assertThat(operator.http().get(path + "/history").orThrow().json().size()).isEqualTo(2);
  }

  private static Map<String, Object> changed(Map<String, Object> rule, String field, Object value) {
    Map<String, Object> other = new java.util.HashMap<>(rule);
    other.put(field, value);
    return other;
  }

  private Listing drafted(Listing like, String description) {
    ListingDraft draft =
        new ListingDraft(
            "Another massage",
            description,
            like.category(),
            like.price(),
            like.durationMinutes(),
            like.agreement(),
            like.cancellationPolicy(),
            like.plan(),
            like.place(),
            like.languages(),
            like.photos());
    return provider.http().post("/v1/listings", draft).as(Listing.class);
  }
}
