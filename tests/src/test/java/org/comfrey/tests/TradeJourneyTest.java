package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.telemetry.Tracing;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trade of two people, from looking to being paid, and every way in which it can end early. */
class TradeJourneyTest {
  /**
   * Two for the quote, four for the order, two for the payment, two for the acceptance, and twice
   * who is to be told.
   */
  private static final int MOST_CALLS = 12;

  static final KeptSpans SPANS = new KeptSpans();
  static Platform platform;

  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone operator;
  private Instant start;

  @BeforeAll
  static void begin() {
    platform = Platform.traced(Groups.ONE, SPANS);
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /**
   * Each story has its own people and begins at nine of the next day but one, when the plan opens.
   */
  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.person("Client " + story, "Europe/London", "member");
    provider = platform.person("Provider " + story, "Europe/Vienna", "member");
    operator = platform.person("Operator " + story, "Europe/Vienna", "member", "operator");
    start =
        Market.opening(
            platform.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3)));
  }

  private Order paid(Listing listing) {
    return Market.paid(platform, client, listing, start);
  }

  private void balances(long clientAvailable, long providerAvailable) {
    Balance clients = Market.balance(client);
    Balance providers = Market.balance(provider);
    assertThat(List.of(clients.availableMinor(), clients.heldMinor(), clients.escrowPaidMinor()))
        .containsExactly(clientAvailable, 0L, 0L);
    assertThat(
            List.of(
                providers.availableMinor(), providers.heldMinor(), providers.escrowExpectedMinor()))
        .containsExactly(providerAvailable, 0L, 0L);
  }

  @Test
  void anAppointmentOnRequestIsPaidAcceptedConfirmedAndEarned() {
    Listing listing = Market.listing(provider, "appointment-on-request", "moderate");
    Quote quote = Market.quote(client, listing, start);
    assertThat(quote.total().amountMinor()).isEqualTo(6_500);
    Order order = Market.place(client, quote);
    assertThat(order.state()).isEqualTo("awaiting-payment");
    assertThat(order.place()).isNull();
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    assertThat(Market.order(provider, order).state()).isEqualTo("requested");
    assertThat(Market.balance(client).escrowPaidMinor()).isEqualTo(6_500);
    assertThat(Market.balance(provider).escrowExpectedMinor()).isEqualTo(6_500);

    Market.take(provider, order, "accept").orThrow();
    platform.settle();
    Place place = Market.order(client, order).place();
    assertThat(place).isNotNull();
    assertThat(java.util.Objects.requireNonNull(place).address()).isEqualTo("1 Invented Lane");

    platform.advanceTo(quote.end().plusSeconds(1));
    assertThat(Market.order(client, order).state()).isEqualTo("delivered");
    Market.take(client, order, "confirm").orThrow();
    platform.settle();
    balances(0, 5_850);
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    assertThat(story.money().potsMinor().values()).allMatch(left -> left == 0);
    assertThat(story.timeline().stream().map(step -> step.transition()).toList())
        .containsExactly("place", "pay", "accept", "deliver", "confirm");
    assertThat(platform.events("payments", order.id()))
        .containsExactly(
            "payments.step-accepted.v1",
            "payments.payment-settled.v1",
            "payments.step-accepted.v1",
            "payments.step-accepted.v1",
            "payments.step-accepted.v1",
            "payments.step-accepted.v1");
    assertThat(platform.events("trade", order.id()))
        .hasSize(5)
        .containsOnly("trade.order-advanced.v1");
  }

  /**
   * From the request over the calls of modules and their statements to the last subscriber, in
   * whatever process each of them is.
   */
  @Test
  void oneTraceHoldsAPurchaseWholeAndNothingThatAnybodyTyped() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Quote quote = Market.quote(client, listing, start);
    platform.settle();
    platform.beans(Tracing.class).forEach(Tracing::flush);
    SPANS.forget();
    Order order = Market.place(client, quote);
    platform.settle();
    platform.beans(Tracing.class).forEach(Tracing::flush);

    List<List<SpanData>> traces = SPANS.tracesWith("POST /v1/orders");
    assertThat(traces).hasSize(1);
    List<SpanData> trace = traces.getFirst();
    List<String> names = trace.stream().map(SpanData::getName).toList();
    assertThat(names)
        .contains("handle trade.steps", "SELECT trade")
        .anyMatch(name -> name.equals("EscrowApi.step") || name.equals("call payments"))
        .anyMatch(name -> name.equals("HoldsApi.hold") || name.equals("call calendar"))
        .anyMatch(name -> name.startsWith("handle notifications"));
    List<String> ids = trace.stream().map(SpanData::getSpanId).toList();
    assertThat(trace.stream().filter(span -> !ids.contains(span.getParentSpanId()))).hasSize(1);
    List<String> statements =
        trace.stream()
            .map(span -> span.getAttributes().get(AttributeKey.stringKey("db.query.text")))
            .filter(Objects::nonNull)
            .toList();
    assertThat(statements).hasSizeGreaterThan(5).anyMatch(text -> text.contains("?"));
    assertThat(trace.toString())
        .doesNotContain(
            client.email(), client.id().toString(), order.id().toString(), listing.title());
    String metrics =
        operator
            .http()
            .send(
                "GET", "/operator/metrics", null, Map.of("Accept", "application/openmetrics-text"))
            .body();
    assertThat(metrics).containsPattern("http_server_requests_seconds_bucket.* # .*trace_id=");
  }

  /**
   * Each of them is a call between processes where modules are apart, with all that it costs; the
   * names of the parties are known from the purchase before.
   */
  @Test
  void aPurchaseAsksOtherModulesForLittle() {
    Listing listing = Market.listing(provider, "appointment-on-request", "flexible");
    Market.paid(platform, client, listing, start);
    platform.settle();
    platform.beans(Tracing.class).forEach(Tracing::flush);
    SPANS.forget();
    Order order =
        Market.place(client, Market.quote(client, listing, start.plus(Duration.ofHours(2))));
    Market.pay(client, order, Market.APPROVED);
    Market.take(provider, order, "accept").orThrow();
    platform.settle();
    platform.beans(Tracing.class).forEach(Tracing::flush);
    List<String> calls =
        Stream.of("quotes", "orders", "orders/{id}/payments", "orders/{id}/transitions")
            .flatMap(path -> SPANS.tracesWith("POST /v1/" + path).stream())
            .flatMap(List::stream)
            .map(SpanData::getName)
            .filter(name -> name.matches("[A-Z][A-Za-z]+Api\\.\\w+|call \\w+"))
            .toList();
    assertThat(calls)
        .as("calls of other modules")
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(MOST_CALLS);
  }

  @Test
  void aDeclinedRequestGoesBackToTheCardWhole() {
    Order order = paid(Market.listing(provider, "appointment-on-request", "moderate"));
    Market.take(provider, order, "decline").orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("refunded");
    balances(0, 0);
    assertThat(
            Market.slots(
                client.http(),
                listing(order),
                start.toString().substring(0, 10),
                start.toString().substring(0, 10)))
        .anyMatch(slot -> slot.start().equals(start));
  }

  private Listing listing(Order order) {
    return client.http().get("/v1/listings/" + order.listing()).as(Listing.class);
  }

  @Test
  void anUnpaidOrderExpiresAfterFifteenMinutesAndItsTimeIsFreeAgain() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Order order = Market.place(client, Market.quote(client, listing, start));
    platform.advance(Duration.ofMinutes(15));
    assertThat(Market.order(client, order).state()).isEqualTo("expired");
    Order second = Market.place(client, Market.quote(client, listing, start));
    assertThat(second.state()).isEqualTo("awaiting-payment");
  }

  @Test
  void timeConfirmsWhatTheClientForgets() {
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    assertThat(order.state()).isEqualTo("booked");
    platform.advanceTo(order.end().plus(Duration.ofDays(2)).plusSeconds(1));
    assertThat(Market.order(client, order).state()).isEqualTo("completed");
    balances(0, 5_850);
  }

  @Test
  void aLateCancellationSplitsTheMoneyAsThePolicySays() {
    Order order = paid(Market.listing(provider, "appointment-instant", "moderate"));
    platform.advanceTo(start.minus(Duration.ofHours(30)));
    Market.take(client, order, "cancel").orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("cancelled-by-client");
    // Half goes back to the card; of the other half the platform keeps ten per cent.
    balances(0, 2_925);
  }

  @Test
  void aProviderWhoCancelsGivesEverythingBack() {
    Order order = paid(Market.listing(provider, "appointment-instant", "strict"));
    Market.take(provider, order, "cancel-for-client").orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("cancelled-by-provider");
    balances(0, 0);
  }

  @Test
  void anotherPersonsOrderDoesNotExist() {
    Order order = paid(Market.listing(provider, "appointment-instant", "flexible"));
    Someone stranger = platform.person("Stranger " + stories, "Europe/Vienna", "member");
    assertThat(stranger.http().get("/v1/orders/" + order.id()).status()).isEqualTo(404);
    assertThat(Market.take(stranger, order, "cancel").status()).isEqualTo(404);
    assertThat(stranger.http().get("/v1/operator/orders/" + order.id()).status()).isEqualTo(403);
  }

  @Test
  void aStaleStepIsRefusedAndNothingChanges() {
    Order order = paid(Market.listing(provider, "appointment-on-request", "flexible"));
    Market.take(provider, order, "accept").orThrow();
    var again = Market.take(provider, order, "accept");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("transition-not-possible");
  }
}
