package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.Slot;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * kill -9 in the middle of many purchases: what was answered stands, and nothing is half done. The
 * short form is a node's death in {@link FaultRunTest}.
 */
@Tag("long")
class KillTest {
  private static final Instant BEGIN = Platform.BEGIN;
  private static final int CLIENTS = 10;
  private static final long PRICE = 6_500;

  @Test
  void ofFiveHundredPurchasesUnderWayNoneIsLostOrHalfDone() throws Exception {
    killAmong(500);
  }

  /** The other node goes on where the dead one was, with no start in between. */
  @Test
  void ofPurchasesAtANodeThatIsKilledNoneIsLostOrHalfDoneAtTheOther() throws Exception {
    DatabaseAddress database = TestPostgres.database();
    DatabaseAddress keys = TestPostgres.database();
    Path shared = Platform.folder();
    Told told = new Told(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    try (Child first = Child.node(database, keys, shared, BEGIN);
        Child second = Child.node(database, keys, shared, BEGIN)) {
      Someone provider = first.person("Provider", "Europe/Vienna", "member");
      Someone operator = first.person("Operator", "Europe/Vienna", "member,operator");
      buyUntilDeath(first, provider, 60, told);
      agreesAfterwards(second, provider, operator, told);
    }
    Ledger.isSound(database);
  }

  /** What the clients were told before the end. */
  private record Told(Map<OrderId, Someone> placed, Map<OrderId, Someone> paid) {}

  private static void killAmong(int purchases) throws Exception {
    DatabaseAddress database = TestPostgres.database();
    Path data = Platform.folder();
    Told told = new Told(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    Someone provider;
    Someone operator;
    try (Child first = Child.started(database, data, BEGIN)) {
      provider = first.person("Provider", "Europe/Vienna", "member");
      operator = first.person("Operator", "Europe/Vienna", "member,operator");
      buyUntilDeath(first, provider, purchases, told);
    }
    assertThat(told.paid()).hasSizeBetween(purchases / 3, purchases - 1);

    try (Child second = Child.started(database, data, BEGIN)) {
      agreesAfterwards(second, provider, operator, told);
    }
    Ledger.isSound(database);
  }

  private static void agreesAfterwards(
      Child second, Someone provider, Someone operator, Told told) {
    second.ask("to", BEGIN.plus(Duration.ofMinutes(2)).toString());
    Someone reader = second.known(operator, "member,operator");
    for (Map.Entry<OrderId, Someone> paid : told.paid().entrySet()) {
      assertThat(story(reader, paid.getKey()).order().state()).isEqualTo("booked");
    }
    for (OrderId placed : told.placed().keySet()) {
      assertThat(story(reader, placed).order().state()).isIn("awaiting-payment", "booked");
    }
    Instant later = BEGIN.plus(Duration.ofMinutes(20));
    second.ask("to", later.toString());
    everythingAgrees(second, provider, operator, told);
  }

  private static void buyUntilDeath(Child child, Someone provider, int purchases, Told told)
      throws InterruptedException {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    List<Slot> slots =
        Stream.of(
                Market.slots(provider.http(), listing, "2026-03-04", "2026-05-03"),
                Market.slots(provider.http(), listing, "2026-05-04", "2026-05-16"))
            .flatMap(List::stream)
            .limit(purchases)
            .toList();
    assertThat(slots).hasSize(purchases);
    List<Someone> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(child.person("Client " + i, "Europe/London", "member"));
    }
    CountDownLatch enough = new CountDownLatch(purchases / 3);
    CountDownLatch over = new CountDownLatch(purchases);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < purchases; i++) {
        Someone client = clients.get(i % CLIENTS);
        Instant start = slots.get(i).start();
        threads.execute(() -> {
          try {
            buy(client, listing, start, told);
            enough.countDown();
          } catch (UncheckedIOException died) {
            // As a client sees a server that is gone: what became of it is found out later.
          } finally {
            over.countDown();
          }
        });
      }
      enough.await();
      child.kill();
      over.await();
    }
  }

  private static void buy(Someone client, Listing listing, Instant start, Told told) {
    Quote quote = patiently(() -> Market.quote(client, listing, start));
    Order order = patiently(() -> Market.place(client, quote));
    told.placed().put(order.id(), client);
    PaymentView payment = patiently(() -> Market.pay(client, order, Market.APPROVED));
    if (payment.status().equals("succeeded")) {
      told.paid().put(order.id(), client);
    }
  }

  /** Asks again while the crowd is too large, which says that nothing was begun. */
  private static <T> T patiently(Supplier<T> request) {
    while (true) {
      try {
        return request.get();
      } catch (IllegalStateException refused) {
        if (!String.valueOf(refused.getMessage()).contains("/problems/overloaded")) {
          throw refused;
        }
      }
    }
  }

  private static OrderStory story(Someone operator, OrderId order) {
    return operator.http().get("/v1/operator/orders/" + order).as(OrderStory.class);
  }

  private static void everythingAgrees(Child child, Someone provider, Someone operator, Told told) {
    Someone reader = child.known(operator, "member,operator");
    Someone seller = child.known(provider, "member");
    List<OrderId> orders = new ArrayList<>();
    String next = "/v1/operator/orders?limit=100";
    while (!next.isEmpty()) {
      Answer page = reader.http().get(next).orThrow();
      page.json()
          .path("items")
          .forEach(item -> orders.add(OrderId.valueOf(item.path("id").asString())));
      String cursor = page.json().path("next").asString("");
      next = cursor.isEmpty() ? "" : "/v1/operator/orders?limit=100&cursor=" + cursor;
    }
    assertThat(orders).doesNotHaveDuplicates().containsAll(told.placed().keySet());
    int booked = 0;
    for (OrderId id : orders) {
      OrderStory story = story(reader, id);
      assertThat(story.order().state()).isIn("booked", "expired");
      boolean isBooked = story.order().state().equals("booked");
      long captured =
          story.money().entries().stream().filter(e -> e.kind().equals("capture")).count();
      long refunded =
          story.money().entries().stream().filter(e -> e.kind().equals("refund")).count();
      assertThat(captured - refunded).as(story.toString()).isEqualTo(isBooked ? 1 : 0);
      assertThat(story.order().heldMinor()).isEqualTo(isBooked ? PRICE : 0);
      booked += isBooked ? 1 : 0;
    }
    assertThat(booked).isGreaterThanOrEqualTo(told.paid().size());
    assertThat(Market.balance(seller).escrowExpectedMinor()).isEqualTo(booked * PRICE);
    assertThat(
            seller
                .http()
                .get("/v1/bookings?from=2026-03-03T00:00:00Z&to=2026-06-01T00:00:00Z")
                .orThrow()
                .json())
        .hasSize(booked);
  }
}
