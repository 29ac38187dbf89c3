package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.web.Limits;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What must not be asked, of every public request that changes something: each is answered with a
 * problem of the 4xx kind that names its field, nothing is changed, and nothing tells of our
 * inside.
 */
class BadInputTest {
  private static Platform platform;
  private static Someone client;
  private static Someone provider;
  private static Listing listing;
  private static Instant start;
  private static List<ChangingOperation> operations;

  private static Map<String, String> before = Map.of();

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    client = platform.person("Client", "Europe/London", "member");
    provider = platform.person("Provider", "Europe/Vienna", "member", "operator", "compliance");
    listing = Market.listing(provider, "appointment-instant", "flexible");
    start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    operations = ChangingOperation.all(platform.url());
    platform.settle();
    remember();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /** What a test does before the bad input stays: it is compared with what is there then. */
  private static void remember() {
    before = Contents.of(platform.database());
  }

  @AfterEach
  void nothingChanged() {
    platform.settle();
    assertThat(Contents.of(platform.database())).isEqualTo(before);
  }

  /** A refusal as it should be: 4xx, a stable code, and nothing of our inside. */
  private static void refused(SoftAssertions softly, String what, Answer answer) {
    softly.assertThat(answer.status()).as(what + ": " + answer).isBetween(400, 499);
    softly
        .assertThat(answer.header("Content-Type"))
        .as(what + ": " + answer)
        .startsWith("application/problem+json");
    softly.assertThat(answer.code()).as(what + ": " + answer).matches("[a-z][a-z0-9-]+");
    softly
        .assertThat(answer.body())
        .as(what)
        .doesNotContain("Exception", "\tat ", "org.comfrey", "org.springframework", "jackson");
  }

  private static void namesAField(SoftAssertions softly, String what, Answer answer) {
    JsonNode error = answer.json().path("errors").path(0);
    softly.assertThat(error.path("field").asString("")).as(what + ": " + answer).isNotEmpty();
    softly.assertThat(error.path("accepted").asString("")).as(what + ": " + answer).isNotEmpty();
  }

  private static Someone allowed(ChangingOperation operation) {
    return operation.isOperators() ? provider : client;
  }

  private static Answer send(ChangingOperation operation, Object body) {
    return allowed(operation)
        .http()
        .send(
            operation.method(),
            operation.of(UUID.randomUUID()),
            body,
            Map.of("If-Match", "\"1\"", "Idempotency-Key", UUID.randomUUID().toString()));
  }

  @Test
  void aBodyThatIsNoJsonOrNoObjectIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.json()) {
        for (String body :
            List.of("{\"", "{]", "", "null", "[]", "17", "\"text\"", "{} {}", "\u0000")) {
          refused(softly, operation + " with '" + body + "'", send(operation, body));
        }
        refused(softly, operation + " too deep", send(operation, "[".repeat(5_000)));
      }
    }
    softly.assertAll();
  }

  @Test
  void aFieldThatIsUnknownOrOfAnotherTypeIsRefusedByName() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.json()) {
        Answer unknown = send(operation, Map.of("surprise", 1));
        refused(softly, operation + " with surprise", unknown);
        for (Map.Entry<String, JsonNode> field : operation.fields().entrySet()) {
          String type = field.getValue().path("type").asString("object");
          Object other = type.equals("array") ? 17 : List.of(Map.of("a", 1));
          String what = operation + " with " + field.getKey() + " as " + other;
          Answer answer = send(operation, Map.of(field.getKey(), other));
          refused(softly, what, answer);
          if (answer.status() == 400) {
            namesAField(softly, what, answer);
          }
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void aRefusalDoesNotRepeatWhatWasSent() {
    remember();
    Answer answer = client.http().post("/v1/quotes", Map.of("listing", "what my doctor said"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("listing").doesNotContain("what my doctor said");
  }

  @Test
  void aHugeBodyIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.json()) {
        String huge = "{\"text\":\"" + "x".repeat(Limits.BODY_BYTES) + "\"}";
        Answer answer = send(operation, huge);
        refused(softly, operation + " with a huge body", answer);
        softly.assertThat(answer.status()).as(operation.toString()).isIn(400, 413);
      }
    }
    softly.assertAll();
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.path().contains("{")) {
        for (String id : List.of("17", "not-an-id", "%00", "..%2f..", "'%20or%201=1")) {
          Answer answer =
              allowed(operation)
                  .http()
                  .send(operation.method(), operation.of(id), "{}", Map.of("If-Match", "\"1\""));
          refused(softly, operation + " of " + id, answer);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void withoutAGoodTokenNothingOfSomebodysIsTouched() {
    Forger forger = new Forger(platform);
    Map<String, String> tokens =
        Map.of(
            "forged", forger.forged(client.id()),
            "expired", forger.expired(client.id()),
            "for another audience", forger.forAnotherAudience(client.id()),
            "of another issuer", forger.ofAnotherIssuer(client.id()),
            "without algorithm", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
            "nonsense", "nonsense");
    // The good one differs from the bad ones in nothing else, so it is theirs that is refused.
    ApiClient good =
        ApiClient.bearing(platform.url(), forger.token(client.id(), List.of("member")));
    assertThat(good.get("/v1/me").status()).isEqualTo(200);
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      String path = operation.of(UUID.randomUUID());
      if (!operation.isPublic()) {
        Answer nobody =
            ApiClient.anonymous(platform.url())
                .send(operation.method(), path, "{}", Map.of("Content-Type", operation.type()));
        refused(softly, operation + " as nobody", nobody);
        softly.assertThat(nobody.status()).as(operation.toString()).isEqualTo(401);
      }
      tokens.forEach((kind, token) -> {
        Answer answer =
            ApiClient.anonymous(platform.url())
                .send(
                    operation.method(),
                    path,
                    "{}",
                    Map.of("Authorization", "Bearer " + token, "Content-Type", operation.type()));
        refused(softly, operation + " with a token " + kind, answer);
        if (!operation.isPublic()) {
          softly.assertThat(answer.status()).as(operation + " " + kind).isEqualTo(401);
        }
      });
    }
    softly.assertAll();
  }

  @Test
  void whatOnlyOperatorsMayIsForbiddenToOthers() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.isOperators()) {
        Answer answer =
            client.http().send(operation.method(), operation.of(provider.id()), null, Map.of());
        refused(softly, operation.toString(), answer);
        softly.assertThat(answer.status()).as(operation.toString()).isEqualTo(403);
      }
    }
    softly.assertAll();
  }

  @Test
  void aPostWithoutAnIdempotencyKeyIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (ChangingOperation operation : operations) {
      if (operation.method().equals("POST") && !operation.isPublic()) {
        Answer answer =
            allowed(operation)
                .http()
                .send("POST", operation.of(UUID.randomUUID()), "{}", Map.of("Idempotency-Key", ""));
        refused(softly, operation + " without a key", answer);
      }
    }
    softly.assertAll();
  }

  @Test
  void anotherPersonsThingsDoNotExist() {
    Someone stranger = platform.person("Stranger", "Europe/Vienna", "member");
    platform.settle();
    remember();
    Listing own = listing;
    SoftAssertions softly = new SoftAssertions();
    ApiClient http = stranger.http();
    Map<String, Answer> answers = new TreeMap<>();
    answers.put(
        "listing",
        http.send(
            "PUT",
            "/v1/listings/" + own.id(),
            Map.of("title", "Mine now", "languages", List.of(), "photos", List.of()),
            Map.of("If-Match", "\"" + own.version() + "\"")));
    answers.put("pause", http.post("/v1/listings/" + own.id() + "/pause", null));
    answers.put(
        "plan",
        http.send("PUT", "/v1/plans/" + own.plan(), Market.plan(), Map.of("If-Match", "\"1\"")));
    answers.forEach((what, answer) -> {
      refused(softly, what, answer);
      softly.assertThat(answer.status()).as(what + ": " + answer).isEqualTo(404);
    });
    softly.assertAll();
  }

  @Test
  void aRepeatedKeyWithAnotherBodyIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    String key = UUID.randomUUID().toString();
    Map<String, Object> quote = Map.of("listing", listing.id(), "start", start);
    Answer first =
        client.http().send("POST", "/v1/quotes", quote, Map.of("Idempotency-Key", key)).orThrow();
    Answer again = client.http().send("POST", "/v1/quotes", quote, Map.of("Idempotency-Key", key));
    softly.assertThat(again.json()).isEqualTo(first.json());
    Answer other =
        client
            .http()
            .send(
                "POST",
                "/v1/quotes",
                Map.of("listing", listing.id(), "start", start.plus(Duration.ofHours(1))),
                Map.of("Idempotency-Key", key));
    refused(softly, "another body", other);
    softly.assertThat(other.code()).isEqualTo("idempotency-key-reused");
    softly.assertAll();
  }

  @Test
  void aChangeOfWhatOneHasNotSeenIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (String path :
        List.of("/v1/listings/" + listing.id(), "/v1/plans/" + listing.plan(), "/v1/me")) {
      String method = path.equals("/v1/me") ? "PATCH" : "PUT";
      Object body =
          path.startsWith("/v1/plans")
              ? Market.plan()
              : path.equals("/v1/me")
                  ? Map.of("about", "New words.")
                  : Map.of("title", "New", "languages", List.of(), "photos", List.of());
      Answer blind = provider.http().send(method, path, body, Map.of());
      refused(softly, path + " without If-Match", blind);
      softly.assertThat(blind.status()).as(blind.toString()).isEqualTo(428);
      Answer stale = provider.http().send(method, path, body, Map.of("If-Match", "\"4711\""));
      refused(softly, path + " with a stale If-Match", stale);
      softly.assertThat(stale.status()).as(stale.toString()).isEqualTo(412);
    }
    softly.assertAll();
  }

  @Test
  void aPriceThatChangedSinceTheQuoteIsShownAndNotTaken() {
    Listing changing = Market.listing(provider, "appointment-instant", "flexible");
    Quote quote = Market.quote(client, changing, start);
    var now = provider.http().get("/v1/listings/" + changing.id()).orThrow();
    Map<String, Object> dearer = new TreeMap<>();
    JsonNode written = now.json();
    for (String field :
        List.of(
            "title",
            "description",
            "category",
            "durationMinutes",
            "agreement",
            "cancellationPolicy",
            "plan",
            "place",
            "languages",
            "photos")) {
      dearer.put(field, written.path(field));
    }
    dearer.put("price", Map.of("amountMinor", 7_000, "currency", "EUR"));
    provider
        .http()
        .send(
            "PUT", "/v1/listings/" + changing.id(), dearer, Map.of("If-Match", now.header("ETag")))
        .orThrow();
    platform.settle();
    remember();
    Answer answer = client.http().post("/v1/orders", Map.of("quote", quote.id()));
    SoftAssertions softly = new SoftAssertions();
    refused(softly, "the old price", answer);
    softly.assertThat(answer.status()).isEqualTo(409);
    softly.assertThat(answer.code()).isEqualTo("quote-changed");
    softly.assertThat(answer.json().at("/price/amountMinor").asLong()).isEqualTo(7_000);
    softly.assertAll();
  }

  @Test
  void aTimeThatTheClocksSkipIsRefusedAsAnInstantAndAsAHourOfAPlanIsNoSlot() {
    SoftAssertions softly = new SoftAssertions();
    for (String skipped :
        List.of("2026-03-29T02:30", "2026-03-29T02:30:00", "2026-03-29T02:30[Europe/Vienna]")) {
      Answer answer =
          client.http().post("/v1/quotes", Map.of("listing", listing.id(), "start", skipped));
      refused(softly, skipped, answer);
      namesAField(softly, skipped, answer);
    }
    // With an offset it is an instant, half past three of that night, when nobody works.
    Answer night =
        client
            .http()
            .post(
                "/v1/quotes",
                Map.of("listing", listing.id(), "start", "2026-03-29T02:30:00+01:00"));
    refused(softly, "the night", night);
    softly.assertThat(night.code()).as(night.toString()).isEqualTo("slot-not-offered");
    softly.assertAll();
  }

  @Test
  void aCurrencyThatDoesNotExistIsRefusedByName() {
    SoftAssertions softly = new SoftAssertions();
    for (String currency : List.of("XYZ", "EURO", "eur", "", "€")) {
      Map<String, Object> amount = Map.of("amountMinor", 100, "currency", currency);
      Map<String, Answer> answers =
          Map.of(
              "transfer",
              client.http().post("/v1/transfers", Map.of("to", provider.id(), "amount", amount)),
              "payout",
              client.http().post("/v1/payouts", Map.of("amount", amount, "bankToken", "bank_1")),
              "deposit",
              client
                  .http()
                  .post("/v1/wallet/deposits", Map.of("amount", amount, "cardToken", "card_1")),
              "price",
              provider
                  .http()
                  .post(
                      "/v1/listings",
                      Map.of(
                          "title",
                          "Any",
                          "price",
                          amount,
                          "languages",
                          List.of(),
                          "photos",
                          List.of())));
      answers.forEach((what, answer) -> {
        refused(softly, what + " in " + currency, answer);
        softly.assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        namesAField(softly, what + " in " + currency, answer);
      });
    }
    softly.assertAll();
  }

  @Test
  void anotherPersonsOrderIsNeitherPaidNorMoved() {
    Instant afternoon = start.plus(Duration.ofHours(5));
    Order order = Market.place(client, Market.quote(client, listing, afternoon));
    Someone stranger = platform.person("Order Stranger", "Europe/Vienna", "member");
    platform.settle();
    remember();
    SoftAssertions softly = new SoftAssertions();
    String path = "/v1/orders/" + order.id();
    Map<String, Answer> answers =
        Map.of(
            "payment", stranger.http().post(path + "/payments", Map.of("cardToken", "card_1")),
            "step", stranger.http().post(path + "/transitions", Map.of("transition", "cancel")));
    answers.forEach((what, answer) -> {
      refused(softly, what, answer);
      softly.assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
    });
    Answer stale =
        client
            .http()
            .send(
                "POST",
                path + "/transitions",
                Map.of("transition", "cancel"),
                Map.of("If-Match", "\"77\""));
    refused(softly, "a stale step", stale);
    softly.assertThat(stale.status()).isEqualTo(412);
    softly.assertAll();
  }
}
