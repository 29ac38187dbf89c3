package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.messaging.Conversation;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Quote;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: any request on any node, and everybody hears of everything. */
@Tag("long")
class TwoNodesTest {
  private static final int PATIENCE_SECONDS = 60;

  private static Platform a;
  private static Platform b;
  private static Someone provider;
  private static Someone client;
  private static Listing listing;

  @BeforeAll
  static void begin() {
    DatabaseAddress database = TestPostgres.database();
    DatabaseAddress keys = TestPostgres.database();
    Path shared = Platform.folder();
    MovableClock clock = MovableClock.at(Platform.BEGIN);
    a = Platform.node(database, keys, shared, clock);
    b = Platform.node(database, keys, shared, clock);
    provider = a.known("Provider On A", "Europe/Vienna", "member");
    client = a.known("Client", "Europe/London", "member");
    listing = Market.listing(provider, "appointment-on-request", "flexible");
    settle();
  }

  @AfterAll
  static void end() {
    b.close();
    a.close();
  }

  private static void settle() {
    a.settle();
    b.settle();
  }

  /** The same sign-in at another node, as a balancer sends it there. */
  private static Someone at(Platform node, Someone person) {
    return new Someone(person.id(), person.email(), ApiClient.bearing(node.url(), token(person)));
  }

  private static String token(Someone person) {
    return Objects.requireNonNull(person.http().tokens()).accessToken();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** An open stream of somebody at a node; what it says. */
  private static final class Stream implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    Stream(Platform node, Someone person) throws Exception {
      var answer =
          http.send(
              HttpRequest.newBuilder(node.url().resolve("/v1/events"))
                  .header("Authorization", "Bearer " + token(person))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      Thread.ofVirtual().start(() -> read(lines));
      await("\"all\"");
    }

    private void read(BufferedReader lines) {
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          said.add(line);
        }
      } catch (IOException closed) {
        said.add("closed");
      }
    }

    void await(String part) throws InterruptedException {
      String line = "";
      while (!line.contains(part)) {
        line =
            Objects.requireNonNull(
                said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing of " + part);
      }
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  @Test
  void aPurchaseIsBegunOnOneNodeAndFinishedOnTheOtherAndBothSidesHearOfIt() throws Exception {
    Someone client = a.person("Client Who Signed In On A", "Europe/London", "member");
    Someone provider = again(TwoNodesTest.provider);
    try (Stream ofProvider = new Stream(b, provider);
        Stream ofClient = new Stream(a, client)) {
      Quote quote =
          Market.quote(
              client,
              listing,
              Market.slots(client.http(), listing, "2026-03-05", "2026-03-06").getFirst().start());
      Order order = Market.place(at(b, client), quote);
      assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
      ofProvider.await(order.id().toString());
      settle();
      assertThat(Market.order(at(b, client), order).state()).isEqualTo("requested");
      Market.take(at(b, provider), order, "accept").orThrow();
      ofClient.await(order.id().toString());
      assertThat(Market.order(client, order).state()).isEqualTo("booked");
      assertThat(Market.order(at(b, client), order).place()).isEqualTo(Market.PRACTICE);
    }
    Ledger.isSound(a.database());
  }

  @Test
  void aTimerIsHandledByOneNode() {
    Someone client = again(TwoNodesTest.client);
    Quote quote =
        Market.quote(
            client,
            listing,
            Market.slots(client.http(), listing, "2026-03-08", "2026-03-09").getFirst().start());
    Order order = Market.place(client, quote);
    settle();
    a.clock().advance(Duration.ofMinutes(30));
    settle();
    assertThat(Market.order(at(b, again(client)), order).state()).isEqualTo("expired");
    assertThat(a.events("trade", order.id()))
        .filteredOn(type -> type.contains("order-advanced"))
        .hasSize(2);
  }

  private static Someone again(Someone person) {
    return a.again(person, "member");
  }

  @Test
  void whatIsPublishedOnOneNodeIsFoundOnBothAndGoneFromBoth() {
    Listing rare =
        Market.listing(at(b, again(provider)), "appointment-on-request", "flexible", 7_777);
    for (Platform node : List.of(a, b)) {
      await("found at " + node.url(), () -> finds(node, rare));
    }
    again(provider).http().post("/v1/listings/" + rare.id() + "/pause", null).orThrow();
    for (Platform node : List.of(a, b)) {
      await("gone from " + node.url(), () -> !finds(node, rare));
    }
  }

  private static boolean finds(Platform node, Listing wanted) {
    return ApiClient.anonymous(node.url())
        .get("/v1/search?minPriceMinor=7777&maxPriceMinor=7777&currency=EUR")
        .orThrow()
        .body()
        .contains(wanted.id().toString());
  }

  @Test
  void talkAcrossNodesArrivesInOneOrderOnceAndTellsWhoIsThere() throws Exception {
    Someone one = again(client);
    Someone other = again(provider);
    Conversation talk =
        one.http()
            .post("/v1/conversations", Map.of("listing", listing.id()))
            .as(Conversation.class);
    List<UUID> said = new ArrayList<>();
    try (Device here = Device.of(a, one.http());
        Device there = Device.of(b, other.http())) {
      here.ask("watch", Map.of("conversation", talk.id()));
      here.await(event -> Device.kind(event).equals("presence") && event.path("here").asBoolean());
      for (int i = 0; i < 40; i++) {
        Device speaker = i % 2 == 0 ? here : there;
        said.add(speaker.say(talk.id(), "line " + i));
      }
      for (Device device : List.of(here, there)) {
        for (UUID id : said) {
          device.awaitMessage(id);
        }
        assertThat(device.messages().stream().map(m -> m.path("sequence").asInt()).toList())
            .isSorted()
            .doesNotHaveDuplicates()
            .hasSize(said.size());
      }
      there.ask("typing", Map.of("conversation", talk.id()));
      here.await(event -> Device.kind(event).equals("typing"));
      there.awaitMessage(here.say(talk.id(), "the last line"));
      there.ask("read", Map.of("conversation", talk.id(), "upTo", said.size() + 1));
      here.await(event -> Device.kind(event).equals("read"));
      there.close();
      here.await(event -> Device.kind(event).equals("presence") && !event.path("here").asBoolean());
    }
  }

  @Test
  void aNodeThatWasCutOffTellsItsPeopleToReadAgain() throws Exception {
    try (Stream stream = new Stream(b, again(client))) {
      a.bean(org.comfrey.kernel.postgres.Databases.class)
          .module(Nodes.SCHEMA)
          .sql()
          .sql(
              """
              select pg_terminate_backend(pid) from pg_locks
              where locktype = 'advisory' and objid::bigint = ?
              """)
          .param(b.bean(Nodes.class).number())
          .query(Boolean.class)
          .list();
      stream.await("\"all\"");
    }
  }
}
