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
import java.util.TreeMap;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.telemetry.Tracing;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;

/**
 * A purchase is paid for by its round trips to the database: quote, hold, payment and acceptance,
 * with whatever handles their events. What is read once and passed on stays so.
 */
class PurchaseStatementsTest {
  /** A tenth more than there were when this was written. */
  private static final int MOST = 70;

  private static final List<String> REQUESTS =
      List.of(
          "POST /v1/quotes",
          "POST /v1/orders",
          "POST /v1/orders/{id}/payments",
          "POST /v1/orders/{id}/transitions");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> MODULE = AttributeKey.stringKey("db.namespace");

  private final KeptSpans spans = new KeptSpans();

  @Test
  void aPurchaseAsksTheDatabaseNoMoreOftenThanItHasTo() {
    try (Platform platform = Platform.traced(Groups.ONE, spans)) {
      Someone client = platform.person("Client", "Europe/London", "member");
      Someone provider = platform.person("Provider", "Europe/Vienna", "member");
      Listing listing = Market.listing(provider, "appointment-on-request", "flexible");
      String card = Market.card(client, Market.APPROVED);
      Instant start =
          Market.opening(
              platform.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3)));
      // The first finds nothing in memory yet.
      buy(platform, client, provider, listing, start, card);
      spans.forget();
      buy(platform, client, provider, listing, start.plus(Duration.ofHours(1)), card);
      Map<String, Integer> counted = counted();
      System.out.println("statements of a purchase: " + counted);
      assertThat(counted.values().stream().mapToInt(Integer::intValue).sum())
          .as("statements by request and module: %s", counted)
          .isBetween(REQUESTS.size(), MOST);
    }
  }

  private Map<String, Integer> counted() {
    Map<String, Integer> counted = new TreeMap<>();
    for (String request : REQUESTS) {
      List<List<SpanData>> traces = spans.tracesWith(request);
      assertThat(traces).as(request).hasSize(1);
      for (SpanData span : traces.getFirst()) {
        if (span.getAttributes().get(TEXT) != null) {
          String module = Objects.requireNonNull(span.getAttributes().get(MODULE));
          counted.merge(request + " " + module, 1, Integer::sum);
        }
      }
    }
    return counted;
  }

  private static void buy(
      Platform platform,
      Someone client,
      Someone provider,
      Listing listing,
      Instant start,
      String card) {
    Quote quote = Market.quote(client, listing, start);
    platform.settle();
    Order order = Market.place(client, quote);
    platform.settle();
    client
        .http()
        .post("/v1/orders/" + order.id() + "/payments", Map.of("cardToken", card))
        .orThrow();
    platform.settle();
    Market.take(provider, order, "accept").orThrow();
    platform.settle();
    platform.beans(Tracing.class).forEach(Tracing::flush);
  }
}
