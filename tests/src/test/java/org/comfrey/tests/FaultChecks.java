package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.FaultLoad.Client;
import org.comfrey.tests.FaultLoad.Purchase;
import org.comfrey.tests.FaultLoad.Saying;
import org.comfrey.tests.FaultLoad.Sending;
import org.comfrey.tests.FaultLoad.Work;
import org.comfrey.tests.Platform.Someone;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What must hold whenever everybody is still. */
final class FaultChecks {
  private static final long PRICE = 6_500;
  private static final int REPEATED_MOST = 6;
  private static final long PATIENCE_SECONDS = 30;
  private static final int FARTHEST_DAYS = 120;

  private final FaultedPlatform platform;
  private final FaultLoad load;
  private final List<FaultEar> ears;
  private final List<Someone> providers = new ArrayList<>();
  private final Someone operator;
  private final JdbcClient sql;
  private final String heldUp;
  private final Map<Client, Integer> looked = new HashMap<>();
  private final Map<Client, Long> expected = new HashMap<>();
  private final Map<Client, Long> spoken = new HashMap<>();
  private final Set<String> booked = new HashSet<>();
  private final Set<String> ordered = new HashSet<>();

  /** Payments whose outcome the platform still finds out, and orders that wait for theirs. */
  private final Set<Purchase> open = new HashSet<>();

  FaultChecks(FaultedPlatform platform, FaultLoad load, List<FaultEar> ears, Someone operator) {
    this.platform = platform;
    this.load = load;
    this.ears = ears;
    this.operator =
        platform.node().lasting(operator, "member,operator", at(platform.ports().getFirst()));
    this.sql = JdbcClient.create(Ledger.source(platform.database()));
    this.heldUp =
        sql
            .sql(
                """
                select table_schema from information_schema.tables
                where table_name = 'outbox_held'
                """)
            .query(String.class)
            .list()
            .stream()
            .map(module -> "(select count(*) from " + module + ".outbox_held)")
            .collect(Collectors.joining(" + ", "select ", ""));
    for (Client client : load.clients()) {
      expected.put(client, Market.balance(client.person()).availableMinor());
      spoken.put(client, 0L);
      looked.put(client, 0);
    }
  }

  private static java.net.URI at(int port) {
    return java.net.URI.create("http://localhost:" + port);
  }

  /** Somebody sells now. */
  void sells(Someone provider) {
    providers.add(provider);
  }

  /** Everything about what was done since the last look, and every account. */
  void allIsWell() {
    assertThat(load.wrong()).isEmpty();
    platform.calm();
    nothingIsHeldUp();
    Ledger.isSound(platform.database());
    Set.copyOf(open).forEach(this::agrees);
    for (Client client : load.clients()) {
      List<Work> fresh = client.done.subList(looked.getOrDefault(client, 0), client.done.size());
      for (Work work : fresh) {
        switch (work) {
          case Purchase purchase -> agrees(purchase);
          case Sending sending -> count(client, sending);
          case Saying saying -> assertThat(saying.refusal).isEmpty();
        }
      }
      repeatedIsAnsweredAlike(client, fresh);
      talkIsWhole(client, fresh);
      looked.put(client, client.done.size());
    }
    for (Client client : load.clients()) {
      assertThat(Market.balance(client.person()).availableMinor())
          .as("wallet of " + client.person().email())
          .isEqualTo(expected.get(client));
    }
  }

  /** What failed is tried again by itself, in real time. */
  private void nothingIsHeldUp() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (sql.sql(heldUp).query(Long.class).single() > 0) {
      assertThat(System.nanoTime()).as("events are held up").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void agrees(Purchase purchase) {
    if (purchase.order.isEmpty()) {
      return;
    }
    Answer found = operator.http().get("/v1/operator/orders/" + purchase.order);
    if (found.status() == 404) {
      assertThat(purchase.placed).as(purchase.toString()).isFalse();
      return;
    }
    OrderStory whole = found.as(OrderStory.class);
    ordered.add(purchase.order);
    String state = whole.order().state();
    boolean isBooked = state.equals("booked");
    assertThat(state).as(purchase.toString()).isIn("awaiting-payment", "booked", "expired");
    if (purchase.paid) {
      assertThat(state).as(purchase + " " + whole).isEqualTo("booked");
    }
    assertThat(kinds(whole, "capture") - kinds(whole, "refund"))
        .as(whole.toString())
        .isEqualTo(isBooked ? 1 : 0);
    assertThat(whole.order().heldMinor()).as(whole.toString()).isEqualTo(isBooked ? PRICE : 0);
    if (isBooked) {
      booked.add(purchase.order);
    }
    if (state.equals("awaiting-payment")) {
      open.add(purchase);
    } else {
      open.remove(purchase);
    }
  }

  private static long kinds(OrderStory story, String kind) {
    return story.money().entries().stream().filter(entry -> entry.kind().equals(kind)).count();
  }

  private void count(Client client, Sending sending) {
    if (sending.id.isEmpty()) {
      assertThat(sending.refusal).contains("insufficient-funds");
      return;
    }
    expected.merge(client, (long) -sending.minor, Long::sum);
    for (Client other : load.clients()) {
      if (other.person().id().equals(sending.to.id())) {
        expected.merge(other, (long) sending.minor, Long::sum);
      }
    }
  }

  private static void repeatedIsAnsweredAlike(Client client, List<Work> fresh) {
    fresh.stream()
        .filter(work -> work instanceof Sending sending && !sending.id.isEmpty())
        .limit(REPEATED_MOST)
        .map(Sending.class::cast)
        .forEach(sending ->
            assertThat(
                    sending
                        .again(client, client.person().http())
                        .orThrow()
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(sending.id));
  }

  /** Every message once, in the order in which its sender said it, without a gap. */
  private void talkIsWhole(Client client, List<Work> fresh) {
    List<UUID> said =
        fresh.stream().filter(Saying.class::isInstance).map(work -> ((Saying) work).id).toList();
    List<UUID> stored = new ArrayList<>();
    long after = spoken.getOrDefault(client, 0L);
    boolean more = true;
    while (more) {
      JsonNode page =
          client
              .person()
              .http()
              .get(
                  "/v1/conversations/"
                      + client.conversation()
                      + "/messages?limit=100&after="
                      + after)
              .orThrow()
              .json()
              .path("items");
      for (JsonNode message : page) {
        assertThat(message.path("sequence").asLong()).isEqualTo(++after);
        stored.add(UUID.fromString(message.path("id").asString()));
      }
      more = !page.isEmpty();
    }
    assertThat(stored).isEqualTo(said);
    spoken.put(client, after);
    for (FaultEar ear : ears) {
      if (ear.conversation().equals(client.conversation())) {
        hears(ear, after);
      }
    }
  }

  private static void hears(FaultEar ear, long upTo) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (ear.upTo() < upTo) {
      assertThat(System.nanoTime())
          .as("a device that came back knows " + ear.upTo() + " of " + upTo + " messages")
          .isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Every order of the platform is one that somebody knows, and every booking one of an order. */
  void nothingElseIsThere() {
    platform.advance(Duration.ofMinutes(30));
    platform.settle();
    allIsWell();
    assertThat(open).isEmpty();
    List<String> orders = new ArrayList<>();
    String next = "/v1/operator/orders?limit=100";
    while (!next.isEmpty()) {
      JsonNode page = operator.http().get(next).orThrow().json();
      for (JsonNode order : page.path("items")) {
        orders.add(order.path("id").asString());
        assertThat(order.path("state").asString())
            .isEqualTo(booked.contains(orders.getLast()) ? "booked" : "expired");
      }
      String cursor = page.path("next").asString("");
      next = cursor.isEmpty() ? "" : "/v1/operator/orders?limit=100&cursor=" + cursor;
    }
    assertThat(orders).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ordered);
    assertThat(
            providers.stream()
                .mapToLong(provider -> Market.balance(provider).escrowExpectedMinor())
                .sum())
        .isEqualTo(booked.size() * PRICE);
    assertThat(providers.stream().mapToInt(this::bookings).sum()).isEqualTo(booked.size());
    assertThat(booked).isNotEmpty();
  }

  private int bookings(Someone provider) {
    String path =
        "/v1/bookings?from="
            + platform.now()
            + "&to="
            + platform.now().plus(Duration.ofDays(FARTHEST_DAYS));
    return provider.http().get(path).orThrow().json().size();
  }
}
