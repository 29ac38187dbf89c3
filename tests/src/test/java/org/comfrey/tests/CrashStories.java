package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.api.trade.TimelineEntry;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.Platform.Someone;
import org.comfrey.tests.StepCrashTest.Way;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * One platform through many lives, and a story in each. The life that follows a death is also the
 * one in which the next story is played, so a death costs one start.
 */
final class CrashStories implements AutoCloseable {
  private static final String MEMBER = "member";
  private static final String STAFF = "member,operator";
  private static final long PRICE = 6_500;

  /** After this, whatever a dead process held in hand is taken up by others. */
  private static final Duration RECOVERY = Duration.ofMinutes(2);

  private final DatabaseAddress database = TestPostgres.database();
  private final Path data = Platform.folder();
  private Instant now = Platform.BEGIN;
  private Child child;
  private Someone client;
  private Someone provider;
  private Someone operator;
  private final Map<String, Listing> listings;
  private long earned;

  CrashStories() {
    this.child = Child.started(database, data, now);
    this.client = child.person("Client", "Europe/London", MEMBER);
    this.provider = child.person("Provider", "Europe/Vienna", MEMBER);
    this.operator = child.person("Operator", "Europe/Vienna", STAFF);
    this.listings =
        Map.of(
            "appointment-on-request",
            Market.listing(provider, "appointment-on-request", "moderate"),
            "appointment-instant",
            Market.listing(provider, "appointment-instant", "moderate"));
  }

  /** A story under way: its quote, its card, and the key of each of its requests. */
  private record Story(Way way, Quote quote, String card, Map<Integer, String> keys) {
    String order() {
      return quote.id().toString();
    }
  }

  /** Plays a way without a death; which points each of its actions passed. */
  List<List<String>> scout(Way way) {
    Story story = begin(way);
    List<List<String>> passed = new ArrayList<>();
    for (int action = 0; action < way.actions().size(); action++) {
      child.ask("settle");
      child.ask("watch");
      act(story, action);
      child.ask("settle");
      passed.add(
          List.of(child.ask("passed").split(",")).stream().filter(p -> !p.isEmpty()).toList());
    }
    ended(story);
    return passed;
  }

  /** Plays a way, dies at that point of that action, and goes on in the next life to the end. */
  void play(Way way, int fatal, String point) {
    String what = way.agreement() + " " + way.actions() + " dies at " + point + " of " + fatal;
    try {
      Story story = begin(way);
      for (int action = 0; action < fatal; action++) {
        act(story, action);
        child.ask("settle");
      }
      child.ask("die", point);
      dieOf(story, fatal);
      live();
      agrees(story);
      act(story, fatal);
      child.ask("settle");
      agrees(story);
      for (int action = fatal + 1; action < way.actions().size(); action++) {
        act(story, action);
        child.ask("settle");
        agrees(story);
      }
      ended(story);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + "\n" + child.log(), e);
    }
  }

  private void dieOf(Story story, int fatal) {
    try {
      act(story, fatal);
      // The answer may come first, where death waits in what follows from it.
      child.ask("settle");
    } catch (UncheckedIOException | IllegalStateException died) {
      assertThat(child.awaitEnd()).isEqualTo(Halt.STATUS);
      return;
    }
    throw new AssertionError("nobody died");
  }

  private void live() {
    child.close();
    child = Child.started(database, data, now);
    moveTo(now.plus(RECOVERY));
  }

  private void moveTo(Instant to) {
    now = to;
    child.ask("to", to.toString());
    client = child.known(client, MEMBER);
    provider = child.known(provider, MEMBER);
    operator = child.known(operator, STAFF);
  }

  private Story begin(Way way) {
    // Far enough ahead for a request to be answered, near enough for a late cancellation.
    Instant start = Market.opening(now.plus(Duration.ofHours(50)));
    Listing listing = java.util.Objects.requireNonNull(listings.get(way.agreement()));
    Quote quote = Market.quote(client, listing, start);
    return new Story(way, quote, Market.card(client, Market.APPROVED), new java.util.HashMap<>());
  }

  private void act(Story story, int action) {
    String name = story.way().actions().get(action);
    if (name.startsWith("*")) {
      Instant due = due(story, name.substring(1));
      moveTo(due.isAfter(now) ? due : now);
      return;
    }
    Map<String, String> key =
        Map.of(
            "Idempotency-Key",
            story.keys().computeIfAbsent(action, _ -> UUID.randomUUID().toString()));
    if (name.equals("cancel") && now.isBefore(story.quote().start().minus(Duration.ofHours(30)))) {
      moveTo(story.quote().start().minus(Duration.ofHours(30)));
    }
    String orders = "/v1/orders/" + story.order();
    boolean providers = List.of("accept", "decline", "cancel-for-client").contains(name);
    Someone actor = providers ? provider : client;
    Answer answer =
        switch (name) {
          case "place" ->
              actor.http().send("POST", "/v1/orders", Map.of("quote", story.quote().id()), key);
          case "pay" ->
              actor
                  .http()
                  .send("POST", orders + "/payments", Map.of("cardToken", story.card()), key);
          default ->
              actor.http().send("POST", orders + "/transitions", Map.of("transition", name), key);
        };
    // Asked again, what was done before the answer got lost is no longer possible; nothing else is
    // a fit answer.
    boolean done =
        answer.status() == 201
            || List.of("transition-not-possible", "not-awaiting-payment").contains(answer.code());
    assertThat(done).as(answer.toString()).isTrue();
  }

  private static Instant due(Story story, String transition) {
    return switch (transition) {
      case "expire" -> story.quote().expires().minus(Duration.ofMinutes(10));
      case "lapse" -> story.quote().start().plusSeconds(1);
      case "deliver" -> story.quote().end().plusSeconds(1);
      case "confirm" -> story.quote().end().plus(Duration.ofDays(2)).plusSeconds(1);
      default -> throw new IllegalArgumentException(transition);
    };
  }

  /** Order, pots, calendar, wallets and events say the same. */
  private void agrees(Story story) {
    Answer found = operator.http().get("/v1/operator/orders/" + story.order());
    JsonNode bookings =
        provider
            .http()
            .get("/v1/bookings?from=" + story.quote().start() + "&to=" + story.quote().end())
            .orThrow()
            .json();
    if (found.status() == 404) {
      assertThat(bookings).isEmpty();
      return;
    }
    OrderStory whole = found.as(OrderStory.class);
    Order order = whole.order();
    List<Long> steps = whole.timeline().stream().map(TimelineEntry::number).toList();
    assertThat(steps).isSorted().doesNotHaveDuplicates().hasSize((int) order.step());
    assertThat(events("trade", story, "trade.order-advanced.v1")).isEqualTo(order.step());
    assertThat(events("payments", story, "payments.step-accepted.v1")).isEqualTo(order.step());
    long pots = whole.money().potsMinor().values().stream().mapToLong(Long::longValue).sum();
    assertThat(order.heldMinor()).isEqualTo(pots);
    boolean free =
        List.of("expired", "refunded", "cancelled-by-client", "cancelled-by-provider")
            .contains(order.state());
    assertThat(bookings).as("bookings in " + order.state()).hasSize(free ? 0 : 1);
    assertThat(kinds(whole, "capture")).isLessThanOrEqualTo(1);
    assertThat(kinds(whole, "refund")).isLessThanOrEqualTo(1);
    assertThat(Market.balance(client)).isEqualTo(new Balance("EUR", 0, 0, pots, 0));
    assertThat(Market.balance(provider).escrowExpectedMinor()).isEqualTo(pots);
    assertThat(pots).isIn(0L, PRICE);
  }

  private static long kinds(OrderStory story, String kind) {
    return story.money().entries().stream().filter(entry -> entry.kind().equals(kind)).count();
  }

  private long events(String module, Story story, String type) {
    return JdbcClient.create(Ledger.source(database))
        .sql(
            "select count(*) from "
                + module
                + ".outbox where subject = ? and replace(type, 'comfrey.', '') = ?")
        .params(story.order(), type)
        .query(Long.class)
        .single();
  }

  private void ended(Story story) {
    earned += story.way().earned();
    agrees(story);
    Order order = client.http().get("/v1/orders/" + story.order()).as(Order.class);
    assertThat(order.state()).isEqualTo(story.way().end());
    assertThat(Market.balance(provider)).isEqualTo(new Balance("EUR", earned, 0, 0, 0));
  }

  /** The ledger, recomputed. */
  void isSound() {
    Ledger.isSound(database);
  }

  @Override
  public void close() {
    child.close();
  }
}
