package org.comfrey.bench;

import java.io.IOException;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.Money;
import org.comfrey.api.Page;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient;
import tools.jackson.core.type.TypeReference;

/**
 * Purchases over HTTP by 32 clients at once. Load and server share the machine. Eight people offer
 * an hour each quarter of an hour, day and night, and buy from one another.
 */
final class TradeOverHttp {
  private static final int CLIENTS = 32;
  private static final int PEOPLE = 8;
  private static final int HORIZON_DAYS = 730;
  private static final int SLOTS_A_DAY = 96;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final String PASSWORD = "a person of a benchmark";
  private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9._~-]+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
  private static final List<String> NAMES = List.of("quote", "hold", "pay", "accept", "confirm");
  private static final int CONFIRM = 4;
  private static final int LIVES = 400;

  private final URI url;
  private final ApiClient operator;
  private final Instant firstDay;
  private final List<Person> people = new ArrayList<>();
  private final List<AtomicInteger> slots = new ArrayList<>();
  private final List<ConcurrentLinkedQueue<Long>> latencies = new ArrayList<>();

  TradeOverHttp(URI url) throws InterruptedException {
    this.url = url;
    this.firstDay = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
    this.operator = ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
    for (int i = 0; i < PEOPLE; i++) {
      people.add(person(operator, i));
      slots.add(new AtomicInteger());
    }
    for (int i = 0; i < NAMES.size(); i++) {
      latencies.add(new ConcurrentLinkedQueue<>());
    }
  }

  /** Somebody who sells by that listing and buys with that card. */
  private record Person(ApiClient http, Plan plan, Listing listing, String card) {
    String token() {
      return Objects.requireNonNull(http.tokens()).accessToken();
    }
  }

  /** An order and who confirms it. */
  private record Bought(Person client, String order) {}

  /**
   * One kind of request: how many a second, and how long half and all but one in a hundred took.
   */
  record Request(String name, double perSecond, double p50Millis, double p99Millis) {}

  record Measured(
      double queriesPerSecond,
      double purchasesPerSecond,
      double lifecyclesPerSecond,
      List<Request> requests) {}

  Measured measure() throws Exception {
    load(WARM_UP, this::query);
    load(WARM_UP, this::purchase);
    latencies.forEach(ConcurrentLinkedQueue::clear);
    double[] queries = new double[ROUNDS];
    double[] purchases = new double[ROUNDS];
    // In turns, so that whatever else the machine does meets both alike.
    for (int round = 0; round < ROUNDS; round++) {
      queries[round] = load(MEASURED, this::query);
      purchases[round] = load(MEASURED, this::purchase);
    }
    double rate = median(purchases);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < CONFIRM; i++) {
      long[] nanos = latencies.get(i).stream().mapToLong(Long::longValue).sorted().toArray();
      requests.add(
          new Request(
              NAMES.get(i),
              rate,
              nanos[nanos.length / 2] / 1e6,
              nanos[(int) (nanos.length * 0.99)] / 1e6));
    }
    return new Measured(median(queries), rate, live(LIVES), requests);
  }

  /**
   * Whole lives a second: bought, delivered by the sandbox's clock, confirmed by the client; what
   * the moved clock does to orders of before is waited for first.
   */
  private double live(int orders) throws Exception {
    // A day more, so that everything bought before is over and a provider has time to accept.
    int first = mostSold() + SLOTS_A_DAY;
    slots.forEach(slot -> slot.set(first));
    moveClock(startOf(first - SLOTS_A_DAY + 1));
    ConcurrentLinkedQueue<Bought> bought = new ConcurrentLinkedQueue<>();
    double seconds = times(orders, (wire, number) -> bought.add(buy(wire, number)));
    long began = System.nanoTime();
    moveClock(startOf(mostSold() + 1));
    seconds += (System.nanoTime() - began) / 1e9;
    return orders
        / (seconds
            + times(
                orders,
                (wire, number) -> {
                  Bought one = Objects.requireNonNull(bought.poll());
                  post(
                      wire,
                      CONFIRM,
                      one.client(),
                      "/v1/orders/" + one.order() + "/transitions",
                      "{\"transition\":\"confirm\"}");
                }));
  }

  private Instant startOf(int slot) {
    return firstDay.plus(Duration.ofMinutes(15L * slot));
  }

  private int mostSold() {
    return slots.stream().mapToInt(AtomicInteger::get).max().orElseThrow();
  }

  /** Moves the sandbox's clock and waits until all that was due then is done. */
  private void moveClock(Instant to) throws InterruptedException {
    operator.post("/sandbox/clock", Map.of("to", to)).orThrow();
    for (int i = 0; i < 6_000; i++) {
      boolean due =
          operator
              .get("/v1/operator/orders?state=booked&limit=100")
              .as(new TypeReference<Page<Order>>() {})
              .items()
              .stream()
              .anyMatch(order -> !order.end().isAfter(to));
      if (!due) {
        HttpBench.quiet(operator);
        // A token does not outlive the jump; each is refreshed by its next request.
        people.forEach(person -> person.http().get("/v1/plans").orThrow());
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException("what was due was not done within two minutes");
  }

  /** How many seconds it takes to do the work so many times. */
  private double times(int count, Work work) throws Exception {
    AtomicLong left = new AtomicLong(count);
    return count
        / load(
            Duration.ofMinutes(5),
            (wire, number) -> {
              if (left.getAndDecrement() <= 0) {
                throw new EnoughException();
              }
              work.run(wire, number);
            });
  }

  /** Ends one client's turn: everything is done. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private interface Work {
    void run(Wire wire, long number) throws IOException;
  }

  /**
   * How often a second the work was done by a closed loop, until its events have been handled too.
   */
  private double load(Duration time, Work work) throws Exception {
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
                work.run(wire, next.getAndIncrement());
                done.incrementAndGet();
              }
            } catch (EnoughException over) {
              // What was to be done is done.
            } catch (IOException | RuntimeException e) {
              wrong.add(e.toString());
            } finally {
              ended.countDown();
            }
          });
    }
    ended.await();
    HttpBench.quiet(operator);
    if (!wrong.isEmpty()) {
      throw new IOException("requests were refused: " + wrong.peek() + " (" + wrong.size() + ")");
    }
    return done.get() / ((System.nanoTime() - began) / 1e9);
  }

  private void query(Wire wire, long number) throws IOException {
    Person person = people.get((int) (number % PEOPLE));
    byte[] request = Wire.request("GET", "/v1/plans/" + person.plan().id(), person.token(), "", "");
    int status = wire.exchange(request);
    if (status != 200) {
      throw new IOException("status " + status);
    }
  }

  private void purchase(Wire wire, long number) throws IOException {
    buy(wire, number);
  }

  private Bought buy(Wire wire, long number) throws IOException {
    int seller = (int) (number % PEOPLE);
    Person provider = people.get(seller);
    Person client = people.get((seller + 1) % PEOPLE);
    int slot = slots.get(seller).getAndIncrement();
    if (slot >= SLOTS_A_DAY * (HORIZON_DAYS - 5)) {
      throw new IOException("every hour of two years is sold");
    }
    Instant start = startOf(slot);
    String quote =
        post(
            wire,
            0,
            client,
            "/v1/quotes",
            "{\"listing\":\"" + provider.listing().id() + "\",\"start\":\"" + start + "\"}");
    String order = post(wire, 1, client, "/v1/orders", "{\"quote\":\"" + id(quote) + "\"}");
    String path = "/v1/orders/" + id(order);
    post(wire, 2, client, path + "/payments", "{\"cardToken\":\"" + client.card() + "\"}");
    post(wire, 3, provider, path + "/transitions", "{\"transition\":\"accept\"}");
    return new Bought(client, id(order));
  }

  private String post(Wire wire, int kind, Person who, String path, String body)
      throws IOException {
    String key = "Idempotency-Key: " + UUID.randomUUID() + "\r\n";
    byte[] request = Wire.request("POST", path, who.token(), key, body);
    long began = System.nanoTime();
    Wire.Reply answer = wire.converse(request);
    latencies.get(kind).add(System.nanoTime() - began);
    if (answer.status() >= 300) {
      throw new IOException("status " + answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  private static String id(String json) {
    Matcher found = ID.matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("an answer has no id: " + json);
    }
    return found.group(1);
  }

  private Person person(ApiClient operator, int number) throws InterruptedException {
    String email = "bench" + number + "@bench.example";
    ApiClient.anonymous(url)
        .post(
            "/v1/registrations",
            Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "displayName",
                "Bench " + number,
                "locale",
                "en",
                "timeZone",
                "UTC"))
        .orThrow();
    ApiClient.anonymous(url)
        .post("/v1/registrations/confirm", Map.of("token", token(operator, email)))
        .orThrow();
    ApiClient http = ApiClient.signIn(url, email, PASSWORD);
    Plan plan = http.post("/v1/plans", plan()).as(Plan.class);
    Listing draft = http.post("/v1/listings", listing(number, plan)).as(Listing.class);
    Listing listing = http.post("/v1/listings/" + draft.id() + "/publish", null).as(Listing.class);
    String card =
        http.post("/sandbox/cards", Map.of("number", "4242424242424242"))
            .orThrow()
            .json()
            .path("token")
            .asString();
    // The calendar learns of a listing by an event, and only asking it tells when.
    for (int i = 0; i < 600; i++) {
      String day = firstDay.atOffset(ZoneOffset.UTC).toLocalDate().toString();
      String free = "/v1/listings/" + listing.id() + "/slots?from=" + day + "&to=" + day;
      if (http.get(free).status() == 200) {
        return new Person(http, plan, listing, card);
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the calendar does not know listing " + listing.id());
  }

  /** The mail leaves after its event was handled; only the mailbox tells when. */
  private static String token(ApiClient operator, String email) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      String mails = operator.get("/v1/operator/mailbox?to=" + email).orThrow().body();
      Matcher found = TOKEN.matcher(mails);
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("no mail came for " + email);
  }

  private static PlanDraft plan() {
    List<OpenHours> always = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      always.add(new OpenHours(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
    }
    return new PlanDraft("Always", "UTC", always, List.of(), 0, 0, 0, 15, HORIZON_DAYS);
  }

  private static ListingDraft listing(int number, Plan plan) {
    return new ListingDraft(
        "A quarter of an hour, offer " + number,
        "For measurements.",
        "coaching",
        new Money(6_500, "EUR"),
        15,
        "appointment-on-request",
        "flexible",
        plan.id(),
        new Place("online", null, null, null, null, null, "https://meet.example/" + number),
        List.of("en"),
        List.of());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
