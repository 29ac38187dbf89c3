package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Dispute;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two want to take an order two ways at the same moment: exactly one does. */
class OrderRaceTest {
  private static final int SLOTS = 8;

  @Test
  void ofTwoWhoActAtOnceExactlyOneIsFirst() throws Exception {
    race(2);
  }

  @Test
  @Tag("long")
  void ofTwoWhoActAtOnceExactlyOneIsFirstAHundredTimes() throws Exception {
    race(100);
  }

  private static void race(int rounds) throws Exception {
    try (Platform platform = Platform.started();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Races races = new Races(platform, threads);
      races.cancelAgainstAccept(rounds);
      races.confirmAgainstDispute(rounds);
      races.twoRulings(rounds);
      races.releaseTimerAgainstDispute(rounds);
      races.paymentAgainstExpiry(rounds);
      Ledger.isSound(platform.database());
    }
  }

  private static final class Races {
    private final Platform platform;
    private final ExecutorService threads;
    private Someone client;
    private Someone provider;
    private Someone operator;
    private Someone second;
    private int batches;

    Races(Platform platform, ExecutorService threads) {
      this.platform = platform;
      this.threads = threads;
      this.client = platform.known("Racing client", "Europe/London", "member");
      this.provider = platform.known("Racing provider", "Europe/Vienna", "member");
      this.operator = platform.known("First judge", "Europe/Vienna", "member", "operator");
      this.second = platform.known("Second judge", "Europe/Vienna", "member", "operator");
    }

    /** Tokens that outlast every move of the clock in a race. */
    private void renew() {
      client = platform.lasting(client, "member");
      provider = platform.lasting(provider, "member");
      operator = platform.lasting(operator, "member", "operator");
      second = platform.lasting(second, "member", "operator");
    }

    /** So many paid orders, eight on each day from a day that comes soon. */
    private List<Order> paid(int count, String agreement) {
      // Somebody with an empty calendar for each race.
      String name = "Racing provider " + ++batches;
      provider = platform.known(name, "Europe/Vienna", "member");
      renew();
      Listing listing = Market.listing(provider, agreement, "flexible");
      Instant day = platform.clock().instant().plus(Duration.ofDays(2));
      List<Order> orders = new ArrayList<>();
      String card = Market.card(client, Market.APPROVED);
      for (int i = 0; i < count; i++) {
        // Each day opens by the local clock, which may change within the weeks of a long race.
        Instant start =
            Market.opening(day.plus(Duration.ofDays(i / SLOTS))).plus(Duration.ofHours(i % SLOTS));
        Order order = Market.place(client, Market.quote(client, listing, start));
        client
            .http()
            .post("/v1/orders/" + order.id() + "/payments", Map.of("cardToken", card))
            .orThrow();
        orders.add(order);
      }
      platform.settle();
      return orders;
    }

    void cancelAgainstAccept(int rounds) throws Exception {
      for (Order order : paid(rounds, "appointment-on-request")) {
        List<Answer> answers =
            both(
                () -> Market.take(client, order, "withdraw"),
                () -> Market.take(provider, order, "accept"));
        String state = oneWon(order, answers);
        assertThat(state).isEqualTo(first(answers) ? "refunded" : "booked");
      }
    }

    /** Each order is raced for after its end and before the clock would confirm it. */
    void confirmAgainstDispute(int rounds) throws Exception {
      for (Order order : paid(rounds, "appointment-instant")) {
        ended(order);
        List<Answer> answers =
            both(() -> Market.take(client, order, "confirm"), () -> dispute(provider, order));
        String state = oneWon(order, answers);
        assertThat(state).isEqualTo(first(answers) ? "completed" : "disputed");
      }
    }

    void twoRulings(int rounds) throws Exception {
      for (Order order : paid(rounds, "appointment-instant")) {
        ended(order);
        Dispute dispute = dispute(client, order).as(Dispute.class);
        List<Answer> answers =
            both(() -> rule(operator, dispute, 6_500), () -> rule(second, dispute, 1_000));
        assertThat(oneWon(order, answers)).isEqualTo("ruled");
        OrderStory story = story(order);
        long refunded =
            story.money().entries().stream()
                .filter(entry -> entry.kind().equals("refund-due"))
                .mapToLong(entry -> entry.amount().amountMinor())
                .sum();
        assertThat(refunded).isEqualTo(first(answers) ? 6_500 : 1_000);
      }
    }

    /** The clock comes to the very instant at which the provider would be paid. */
    void releaseTimerAgainstDispute(int rounds) throws Exception {
      for (Order order : paid(rounds, "appointment-instant")) {
        ended(order);
        Instant release = order.end().plus(Duration.ofDays(2));
        List<Answer> answers =
            both(
                () -> {
                  platform.clock().moveTo(release);
                  return null;
                },
                () -> dispute(client, order));
        platform.settle();
        boolean disputed = answers.get(1).status() == 201;
        assertThat(answers.get(1).status()).isLessThan(500);
        assertThat(story(order).order().state()).isEqualTo(disputed ? "disputed" : "completed");
      }
    }

    /** The clock comes to the instant at which the unpaid hold ends, and its client pays. */
    void paymentAgainstExpiry(int rounds) throws Exception {
      provider = platform.known("Racing provider " + ++batches, "Europe/Vienna", "member");
      renew();
      Listing listing = Market.listing(provider, "appointment-instant", "flexible");
      Instant day = platform.clock().instant().plus(Duration.ofDays(4));
      String card = Market.card(client, Market.APPROVED);
      for (int i = 0; i < rounds; i++) {
        Instant start =
            Market.opening(day.plus(Duration.ofDays(i / SLOTS))).plus(Duration.ofHours(i % SLOTS));
        Order order = Market.place(client, Market.quote(client, listing, start));
        Instant expiry = Objects.requireNonNull(order.deadline()).at();
        List<Answer> answers =
            both(
                () -> {
                  platform.clock().moveTo(expiry);
                  return null;
                },
                () ->
                    client
                        .http()
                        .post("/v1/orders/" + order.id() + "/payments", Map.of("cardToken", card)));
        platform.settle();
        assertThat(answers.get(1).status()).as(answers.toString()).isLessThan(500);
        OrderStory story = story(order);
        boolean booked = story.order().state().equals("booked");
        assertThat(story.order().state()).isEqualTo(booked ? "booked" : "expired");
        if (answers.get(1).status() == 201) {
          // Nobody is told that an order is paid whose money goes back.
          assertThat(answers.get(1).json().path("status").asString())
              .isEqualTo(booked ? "succeeded" : "returned");
        }
        assertThat(story.order().heldMinor()).isEqualTo(booked ? 6_500 : 0);
        assertThat(story.money().potsMinor().values().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(story.order().heldMinor());
        String date = start.atZone(ZoneId.of("Europe/Vienna")).toLocalDate().toString();
        assertThat(Market.slots(client.http(), listing, date, date))
            .extracting(Slot::start)
            .satisfies(free -> assertThat(free.contains(start)).isEqualTo(!booked));
      }
    }

    private void ended(Order order) {
      Instant after = order.end().plusSeconds(1);
      if (platform.clock().instant().isBefore(after)) {
        platform.advanceTo(after);
      }
      renew();
    }

    private static Answer dispute(Someone person, Order order) {
      return person
          .http()
          .post(
              "/v1/disputes",
              Map.of("order", order.id(), "reason", "other", "statement", "It was not so."));
    }

    private static Answer rule(Someone judge, Dispute dispute, long refund) {
      return judge
          .http()
          .post(
              "/v1/operator/disputes/" + dispute.id() + "/rulings",
              Map.of(
                  "step",
                  dispute.step(),
                  "transition",
                  "rule",
                  "amountsMinor",
                  Map.of("A", refund),
                  "grounds",
                  "So it is."));
    }

    private List<Answer> both(Callable<Answer> one, Callable<Answer> other) throws Exception {
      CyclicBarrier together = new CyclicBarrier(2);
      List<Future<Answer>> racing = new ArrayList<>();
      for (Callable<Answer> runner : List.of(one, other)) {
        racing.add(
            threads.submit(() -> {
              together.await();
              return runner.call();
            }));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : racing) {
        answers.add(answer.get());
      }
      return answers;
    }

    private static boolean first(List<Answer> answers) {
      return answers.get(0).status() == 201;
    }

    /** One was taken and one refused, and nothing is lost; returns where the order stands. */
    private String oneWon(Order order, List<Answer> answers) {
      assertThat(answers.stream().map(Answer::status).sorted().toList())
          .as(answers.toString())
          .containsExactly(201, 409);
      platform.settle();
      OrderStory story = story(order);
      long pots = story.money().potsMinor().values().stream().mapToLong(Long::longValue).sum();
      assertThat(story.order().heldMinor()).isEqualTo(pots);
      assertThat(story.timeline()).hasSize((int) story.order().step());
      return story.order().state();
    }

    private OrderStory story(Order order) {
      return operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
    }
  }
}
