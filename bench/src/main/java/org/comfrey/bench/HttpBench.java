package org.comfrey.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.discovery.SearchResult;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.client.ApiClient;
import tools.jackson.core.type.TypeReference;

/**
 * What a request costs on a running server, in one run: (a) an authenticated request with one
 * indexed query, (b) a wallet transfer with an Idempotency-Key, counted when its events have been
 * handled, (c) a search by text, category and distance over 10,000 listings. Load and server share
 * the machine.
 */
final class HttpBench {
  private static final int CLIENTS = 32;
  private static final int LISTINGS = 10_000;
  private static final int ROUNDS = 3;

  /**
   * A transfer runs through the most code of the three, and is compiled for half a minute: measured
   * sooner, it is the compiler that is measured.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final String[] WORDS = {"calm", "deep", "gentle", "slow", "warm"};
  private static final List<String> CATEGORIES =
      List.of(
          "massage",
          "physiotherapy",
          "osteopathy",
          "yoga",
          "pilates",
          "meditation",
          "breathwork",
          "nutrition",
          "counselling",
          "coaching");

  private HttpBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    String flags = "-Dcomfrey.rates.factor=0";
    try (Scratch scratch = new Scratch()) {
      Path data = scratch.folder("data");
      return run(args, out, data, flags);
    }
  }

  private static int run(String[] args, PrintStream out, Path data, String flags) throws Exception {
    try (RunningServer server = RunningServer.start(data, flags)) {
      say("making the demo world");
      WaitForWorld.in(data);
      URI url = server.url();
      ApiClient client = ApiClient.signIn(url, "client@demo.example", "a client on a demo day");
      ApiClient provider =
          ApiClient.signIn(url, "provider@demo.example", "a provider on a demo day");
      ApiClient operator =
          ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
      Plan plan = provider.get("/v1/plans").as(new TypeReference<List<Plan>>() {}).getFirst();
      say("publishing 10,000 listings");
      makeListings(provider, plan);
      fund(client);
      fund(provider);
      return measure(args, out, url, client, provider, operator, plan);
    }
  }

  private static void say(String what) {
    System.err.println("comfrey bench: " + what);
  }

  private static int measure(
      String[] args,
      PrintStream out,
      URI url,
      ApiClient client,
      ApiClient provider,
      ApiClient operator,
      Plan plan)
      throws Exception {
    say("measuring");
    double matches = averageMatches(client);
    LongFunction<byte[]> query =
        _ -> Wire.request("GET", "/v1/plans/" + plan.id(), token(provider), "", "");
    LongFunction<byte[]> transfer = i -> transfer(i, client, provider);
    LongFunction<byte[]> search = i -> Wire.request("GET", searchPath(i), token(client), "", "");
    load(url, query, WARM_UP, () -> {});
    load(url, transfer, WARM_UP, () -> quiet(operator));
    load(url, search, WARM_UP, () -> {});
    double[] queries = new double[ROUNDS];
    double[] transfers = new double[ROUNDS];
    double[] searches = new double[ROUNDS];
    // In turns, so that whatever else the machine does meets all three alike.
    for (int i = 0; i < ROUNDS; i++) {
      queries[i] = load(url, query, MEASURED, () -> {});
      transfers[i] = load(url, transfer, MEASURED, () -> quiet(operator));
      searches[i] = load(url, search, MEASURED, () -> {});
    }
    double a = median(queries);
    double b = median(transfers);
    double c = median(searches);
    Report report = new Report("http");
    report.result("query", a, "requests/s");
    report.result("transfer", b, "transfers/s");
    report.result("search", c, "searches/s");
    report.result("matches", matches, "listings per search");
    report.goal("transfer/query", 0.5, true, b / a);
    report.goal("search/query", 0.1, true, c / a);
    report.print(out, List.of(args).contains("--json"));
    return 0;
  }

  /**
   * Completed requests per second of a closed loop, until whatever they caused has been done too.
   */
  private static double load(
      URI url, LongFunction<byte[]> requests, Duration time, ThrowingRunnable afterwards)
      throws Exception {
    AtomicLong next = new AtomicLong();
    AtomicLong done = new AtomicLong();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    CountDownLatch ended = new CountDownLatch(CLIENTS);
    long began = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (Wire wire = new Wire(url)) {
              while (System.nanoTime() - began < time.toNanos()) {
                int status = wire.exchange(requests.apply(next.getAndIncrement()));
                if (status >= 300) {
                  wrong.add("status " + status);
                  return;
                }
                done.incrementAndGet();
              }
            } catch (IOException e) {
              wrong.add(e.toString());
            } finally {
              ended.countDown();
            }
          });
    }
    ended.await();
    afterwards.run();
    if (!wrong.isEmpty()) {
      throw new IOException("requests were refused: " + wrong.peek() + " (" + wrong.size() + ")");
    }
    return done.get() / ((System.nanoTime() - began) / 1e9);
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private static byte[] transfer(long number, ApiClient client, ApiClient provider) {
    ApiClient from = number % 2 == 0 ? client : provider;
    String to = number % 2 == 0 ? "provider@demo.example" : "client@demo.example";
    return Wire.request(
        "POST",
        "/v1/transfers",
        token(from),
        "Idempotency-Key: " + UUID.randomUUID() + "\r\n",
        "{\"toEmail\":\"" + to + "\",\"amount\":{\"amountMinor\":1,\"currency\":\"EUR\"}}");
  }

  private static String searchPath(long number) {
    Random random = new Random(number);
    return "/v1/search?q="
        + WORDS[random.nextInt(WORDS.length)]
        + "&category="
        + CATEGORIES.get(random.nextInt(CATEGORIES.size()))
        + "&near=48.2,16.37&withinKilometres=80";
  }

  private static double averageMatches(ApiClient client) {
    long sum = 0;
    for (int i = 0; i < 200; i++) {
      sum += client.get(searchPath(i)).as(SearchResult.class).total();
    }
    return sum / 200.0;
  }

  /** Waits until every event has been handled, as the server's own meters say. */
  static void quiet(ApiClient operator) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      boolean pending =
          operator
              .get("/operator/metrics")
              .orThrow()
              .body()
              .lines()
              .filter(line -> line.startsWith("comfrey_outbox_pending"))
              .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) > 0);
      if (!pending) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("events stayed unhandled for a minute");
  }

  private static void makeListings(ApiClient provider, Plan plan) throws InterruptedException {
    Random random = new Random(7);
    CountDownLatch done = new CountDownLatch(LISTINGS);
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    var permits = new java.util.concurrent.Semaphore(CLIENTS);
    for (int i = 0; i < LISTINGS; i++) {
      ListingDraft draft = draft(i, random, plan);
      permits.acquire();
      Thread.ofVirtual()
          .start(() -> {
            try {
              Listing listing = provider.post("/v1/listings", draft).as(Listing.class);
              provider.post("/v1/listings/" + listing.id() + "/publish", null).orThrow();
            } catch (RuntimeException e) {
              wrong.add(e.toString());
            } finally {
              permits.release();
              done.countDown();
            }
          });
    }
    done.await();
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("a listing was refused: " + wrong.peek());
    }
  }

  private static ListingDraft draft(int number, Random random, Plan plan) {
    String word = WORDS[random.nextInt(WORDS.length)];
    String category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    return new ListingDraft(
        word + " hour number " + number,
        "An hour of " + category + " for people who want to feel better, offer " + number + ".",
        category,
        new Money(2_000 + random.nextInt(10_000), "EUR"),
        60,
        "appointment-instant",
        "flexible",
        plan.id(),
        new Place(
            "at-place",
            "Vienna",
            "AT",
            new GeoPoint(47.2 + random.nextDouble() * 2, 15.37 + random.nextDouble() * 2),
            number + " Invented Lane",
            "1070",
            null),
        List.of("en"),
        List.of());
  }

  private static void fund(ApiClient person) {
    String token =
        person
            .post("/sandbox/cards", Map.of("number", "4242424242424242"))
            .orThrow()
            .json()
            .path("token")
            .asString();
    person
        .post(
            "/v1/wallet/deposits", Map.of("amount", new Money(100_000, "EUR"), "cardToken", token))
        .orThrow();
  }

  private static String token(ApiClient person) {
    return java.util.Objects.requireNonNull(person.tokens()).accessToken();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
