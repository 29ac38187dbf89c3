package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Everybody wants the same hour. */
class SlotRaceTest {
  private static final int CLIENTS = 200;
  private static final int PREPARED_AT_ONCE = 16;

  @Test
  void ofTwoHundredClientsOneGetsTheSlotAndTheOthersAreShownWhatIsFree() throws Exception {
    try (Platform platform = Platform.started();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Someone provider = platform.person("Provider", "Europe/Vienna", "member");
      Listing listing = Market.listing(provider, "appointment-instant", "flexible");
      Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
      List<Someone> clients = clients(platform, threads);
      List<Quote> quotes =
          all(
              threads,
              clients.stream()
                  .map(client -> (Callable<Quote>) () -> Market.quote(client, listing, start))
                  .toList());

      CountDownLatch go = new CountDownLatch(1);
      List<Future<Answer>> racing = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Someone client = clients.get(i);
        Quote quote = quotes.get(i);
        racing.add(
            threads.submit(() -> {
              go.await();
              return client.http().post("/v1/orders", Map.of("quote", quote.id()));
            }));
      }
      go.countDown();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : racing) {
        answers.add(answer.get());
      }

      assertThat(answers).noneMatch(answer -> answer.status() >= 500);
      List<Answer> won = answers.stream().filter(answer -> answer.status() == 201).toList();
      assertThat(won).hasSize(1);
      List<Answer> lost = answers.stream().filter(answer -> answer.status() != 201).toList();
      assertThat(lost)
          .hasSize(CLIENTS - 1)
          .allSatisfy(answer -> refusedWithAlternatives(answer, start));

      Someone winner = clients.get(answers.indexOf(won.getFirst()));
      Order order = won.getFirst().as(Order.class);
      Market.pay(winner, order, Market.APPROVED);
      platform.settle();
      assertThat(Market.order(winner, order).state()).isEqualTo("booked");
      assertThat(Market.balance(provider).escrowExpectedMinor()).isEqualTo(6_500);
      JsonNode orders =
          provider.http().get("/v1/orders?side=provider&limit=100").orThrow().json().path("items");
      assertThat(orders).hasSize(1);
      JsonNode bookings =
          provider
              .http()
              .get("/v1/bookings?from=" + start + "&to=" + start.plus(Duration.ofHours(1)))
              .orThrow()
              .json();
      assertThat(bookings).hasSize(1);
      Ledger.isSound(platform.database());
    }
  }

  private static List<Someone> clients(Platform platform, ExecutorService threads)
      throws Exception {
    return all(
        threads,
        IntStream.range(0, CLIENTS)
            .mapToObj(n ->
                (Callable<Someone>) () -> platform.known("Client " + n, "Europe/London", "member"))
            .toList());
  }

  private static <T> List<T> all(ExecutorService threads, List<Callable<T>> work) throws Exception {
    // A few at a time: what is prepared is no race, and a cold server has both cores to itself.
    List<T> results = new ArrayList<>();
    for (int from = 0; from < work.size(); from += PREPARED_AT_ONCE) {
      List<Callable<T>> some = work.subList(from, Math.min(from + PREPARED_AT_ONCE, work.size()));
      for (Future<T> result : threads.invokeAll(some)) {
        results.add(result.get());
      }
    }
    return results;
  }

  private static void refusedWithAlternatives(Answer answer, Instant start) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("slot-taken");
    JsonNode alternatives = answer.json().path("alternatives");
    assertThat(alternatives.size()).isPositive();
    assertThat(alternatives)
        .noneMatch(slot -> Instant.parse(slot.path("start").asString()).equals(start));
  }
}
