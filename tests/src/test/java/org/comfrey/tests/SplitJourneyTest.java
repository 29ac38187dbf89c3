package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two servers with half of the modules each, seen through the one at the edge. */
class SplitJourneyTest {
  private static final int LOOKED_AT = 12;
  private static Platform platform;

  @BeforeAll
  static void begin() {
    platform = Platform.split(Groups.TWO);
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @Test
  void whatTheOtherProcessRefusesIsRefusedAtTheEdgeWithTheSameProblem() {
    ApiClient nobody = ApiClient.anonymous(platform.url());
    ApiClient.Answer unknown = nobody.get("/v1/listings/019ca8a0-3e80-7000-b3e5-359dab1fd6f6");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("code").asString()).isEqualTo("not-found");
    assertThat(unknown.json().path("detail").asString())
        .as("said by the module, not by the edge")
        .isNotEqualTo("Nothing is served at this address.");
    assertThat(nobody.get("/v1/orders").json().path("code").asString())
        .isEqualTo("sign-in-required");
    ApiClient.Answer internal =
        nobody.post("/internal/payments/steps", Map.of("order", "nobody's"));
    assertThat(internal.status()).isEqualTo(404);
    Map<String, String> forged =
        Map.of("Comfrey-Client-Address", "10.9.8.7", "Authorization", "Bearer nonsense");
    assertThat(nobody.send("GET", "/v1/orders", null, forged).json().path("code").asString())
        .isEqualTo("invalid-token");
  }

  @Test
  void anOrderIsPaidAcceptedConfirmedAndEarnedAcrossBoth() throws Exception {
    Someone client = platform.person("Client", "Europe/London", "member");
    Someone provider = platform.person("Provider", "Europe/Vienna", "member");
    Someone operator = platform.person("Operator", "Europe/Vienna", "member", "operator");
    Listing listing = Market.listing(provider, "appointment-on-request", "moderate");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Quote quote = Market.quote(client, listing, start);
    Order order = Market.place(client, quote);
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    Market.take(provider, order, "accept").orThrow();
    platform.settle();
    platform.advanceTo(quote.end().plusSeconds(1));
    assertThat(Market.order(client, order).state()).isEqualTo("delivered");
    Market.take(client, order, "confirm").orThrow();
    platform.settle();
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(5_850);
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    assertThat(story.money().potsMinor().values()).allMatch(left -> left == 0);
    List<String> modules =
        operator
            .http()
            .get("/operator/modules")
            .orThrow()
            .json()
            .path("items")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    assertThat(modules).contains("trade", "notifications");
    for (String module : modules) {
      String letters = "/operator/" + module + "/dead-letters";
      assertThat(operator.http().get(letters).orThrow().json().path("items").size()).isZero();
      assertThat(client.http().get(letters).status()).isEqualTo(403);
      assertThat(operator.http().post(letters + "/" + module + "/trade/1/retry", null).status())
          .isEqualTo(404);
    }
    // Told by events that crossed from one process to the other.
    List<String> told =
        provider
            .http()
            .get("/v1/notifications")
            .orThrow()
            .json()
            .path("items")
            .valueStream()
            .map(JsonNode::toString)
            .toList();
    assertThat(told).isNotEmpty();

    Device device = talksThroughTheEdge(client, provider, listing);
    platform.loseAllButTheEdge();
    assertThat(device.awaitClosed()).as("come back in a moment").isIn(1001, 1012);
    List<ApiClient.Answer> answers = new ArrayList<>();
    for (int i = 0; i < LOOKED_AT; i++) {
      answers.add(client.http().get("/v1/orders/" + order.id()));
    }
    assertThat(answers).allMatch(answer -> answer.status() == 503);
    assertThat(answers).allMatch(answer -> answer.header("Retry-After").equals("1"));
    assertThat(answers.getLast().json().path("detail").asString())
        .as("not even asked any more")
        .startsWith("Module trade does not answer at the moment.");
    assertThat(client.http().get("/v1/me").status()).as("what runs at the edge").isEqualTo(200);
  }

  /** Messages cross both ways on one connection; a device that still listens. */
  private static Device talksThroughTheEdge(Someone client, Someone provider, Listing listing)
      throws Exception {
    Conversation talk =
        client
            .http()
            .post("/v1/conversations", Map.of("listing", listing.id()))
            .as(Conversation.class);
    Device heard = Device.of(platform, provider.http());
    try (Device spoken = Device.of(platform, client.http())) {
      for (int i = 0; i < 5; i++) {
        UUID said = spoken.say(talk.id(), "line " + i + " " + "long ".repeat(300));
        assertThat(heard.awaitMessage(said).path("sequence").asLong()).isEqualTo(i + 1);
      }
    }
    try (Device wordy = Device.of(platform, client.http())) {
      wordy.raw("é".repeat(70_000));
      assertThat(wordy.awaitClosed()).isEqualTo(1009);
    }
    // Whoever may not listen is told so by the module itself.
    HttpRequest nobody =
        HttpRequest.newBuilder(platform.url().resolve("/v1/conversations/live")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(nobody, HttpResponse.BodyHandlers.ofString()).body())
          .contains("sign-in-required");
      assertThatThrownBy(() ->
              http.newWebSocketBuilder()
                  .buildAsync(
                      URI.create("ws" + nobody.uri().toString().substring("http".length())),
                      new WebSocket.Listener() {})
                  .get())
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> {
                assertThat(refused.getResponse().statusCode()).isIn(401, 403);
                assertThat(refused.getResponse().body()).asString().contains("code");
              });
    }
    return heard;
  }
}
