package org.comfrey.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comfrey.api.Page;
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

  /**
   * As often in each shape, within a time: what several processes compile takes as many purchases
   * as in one, and longer.
   */
  private static final int PURCHASES_TO_WARM_UP = 4_000;

  private static final Duration LONGER_WARM_UP = Duration.ofMinutes(6);

  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
  private static final List<String> NAMES = List.of("quote", "hold", "pay", "accept", "confirm");
  private static final int CONFIRM = 4;

  /** Shorter than a sign-in lasts of which nobody makes use. */
  private static final Duration LEAP = Duration.ofDays(3);

  private static final int LIVES = 400;

  private final URI url;
  private final ApiClient operator;
  private final Instant firstDay;
  private final List<TradePerson> people = new ArrayList<>();
  private final List<AtomicInteger> slots = new ArrayList<>();
  private final List<ConcurrentLinkedQueue<Long>> latencies = new ArrayList<>();
  private final ConcurrentLinkedQueue<Long> whole = new ConcurrentLinkedQueue<>();
  private final Quiet quiet;
  private Instant shown = Instant.now();

  /** Against one server. */
  TradeOverHttp(URI url) throws InterruptedException {
    this(url, HttpBench::quiet);
  }

  TradeOverHttp(URI url, Quiet quiet) throws InterruptedException {
    this.url = url;
    this.quiet = quiet;
    this.firstDay = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
    this.operator = ApiClient.signIn(url, "operator@demo.example", "an operator on a demo day");
    for (int i = 0; i < PEOPLE; i++) {
      people.add(TradePerson.made(url, operator, i, firstDay, HORIZON_DAYS));
      slots.add(new AtomicInteger());
    }
    for (int i = 0; i < NAMES.size(); i++) {
      latencies.add(new ConcurrentLinkedQueue<>());
    }
  }

  /** Waits until everything that follows from what was asked has been done. */
  interface Quiet {
    void await(ApiClient operator) throws InterruptedException;
  }

  /** An order and who confirms it. */
  private record Bought(TradePerson client, String order) {}

  /**
   * One kind of request: how many a second, and how long half and all but one in a hundred took.
   */
  record Request(String name, double perSecond, double p50Millis, double p99Millis) {}

  record Measured(
      double queriesPerSecond,
      double purchasesPerSecond,
      double lifecyclesPerSecond,
      List<Request> requests) {}

  /**
   * How many a second, how long half and all but one in a hundred took from quote to acceptance,
   * what one cost by the kind of process, and how many went before that are not counted.
   */
  record Purchases(
      double perSecond,
      double p50Millis,
      double p99Millis,
      Map<String, Double> secondsEach,
      long warmedUp) {}

  /** What one did and for how long. */
  private record Loaded(long count, double seconds) {
    double perSecond() {
      return count / seconds;
    }
  }

  /** Purchases alone, with what they cost. */
  Purchases purchases(Supplier<Map<String, Double>> processorSeconds) throws Exception {
    long warmedUp = warmUp();
    whole.clear();
    double[] rates = new double[ROUNDS];
    long count = 0;
    Map<String, Double> before = processorSeconds.get();
    for (int round = 0; round < ROUNDS; round++) {
      Loaded loaded = load(MEASURED, this::purchase);
      rates[round] = loaded.perSecond();
      count += loaded.count();
    }
    Map<String, Double> each = new TreeMap<>();
    for (Map.Entry<String, Double> after : processorSeconds.get().entrySet()) {
      double seconds = after.getValue() - before.getOrDefault(after.getKey(), 0.0);
      each.put(after.getKey(), seconds / count);
    }
    long[] nanos = whole.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Purchases(
        median(rates),
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        each,
        warmedUp);
  }

  /** A purchase passes so much code that half a minute of them measures the compiler. */
  private long warmUp() throws Exception {
    return load(LONGER_WARM_UP, upTo(PURCHASES_TO_WARM_UP, this::purchase)).count();
  }

  Measured measure() throws Exception {
    load(WARM_UP, this::query);
    warmUp();
    latencies.forEach(ConcurrentLinkedQueue::clear);
    double[] queries = new double[ROUNDS];
    double[] purchases = new double[ROUNDS];
    // In turns, so that whatever else the machine does meets both alike.
    for (int round = 0; round < ROUNDS; round++) {
      queries[round] = load(MEASURED, this::query).perSecond();
      purchases[round] = load(MEASURED, this::purchase).perSecond();
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
    while (shown.plus(LEAP).isBefore(to)) {
      leap(shown.plus(LEAP));
    }
    leap(to);
    for (int i = 0; i < 6_000; i++) {
      boolean due =
          operator
              .get("/v1/operator/orders?state=booked&limit=100")
              .as(new TypeReference<Page<Order>>() {})
              .items()
              .stream()
              .anyMatch(order -> !order.end().isAfter(to));
      if (!due) {
        quiet.await(operator);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException("what was due was not done within two minutes");
  }

  /** A token does not outlive the leap; each is refreshed by its next request. */
  private void leap(Instant to) {
    operator.post("/sandbox/clock", Map.of("to", to)).orThrow();
    shown = to;
    operator.get("/v1/operator/orders?limit=1").orThrow();
    people.forEach(person -> person.http().get("/v1/plans").orThrow());
  }

  /** How many seconds it takes to do the work so many times. */
  private double times(int count, Work work) throws Exception {
    return load(Duration.ofMinutes(5), upTo(count, work)).seconds();
  }

  private static Work upTo(int count, Work work) {
    AtomicLong left = new AtomicLong(count);
    return (wire, number) -> {
      if (left.getAndDecrement() <= 0) {
        throw new EnoughException();
      }
      work.run(wire, number);
    };
  }

  /** Ends one client's turn: everything is done. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private interface Work {
    void run(Wire wire, long number) throws IOException;
  }

  /**
   * How often the work was done by a closed loop, and how long until its events were handled too.
   */
  private Loaded load(Duration time, Work work) throws Exception {
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
    quiet.await(operator);
    if (!wrong.isEmpty()) {
      throw new IOException("requests were refused: " + wrong.peek() + " (" + wrong.size() + ")");
    }
    return new Loaded(done.get(), (System.nanoTime() - began) / 1e9);
  }

  private void query(Wire wire, long number) throws IOException {
    TradePerson person = people.get((int) (number % PEOPLE));
    byte[] request = Wire.request("GET", "/v1/plans/" + person.plan().id(), person.token(), "", "");
    int status = wire.exchange(request);
    if (status != 200) {
      throw new IOException("status " + status);
    }
  }

  private void purchase(Wire wire, long number) throws IOException {
    long began = System.nanoTime();
    buy(wire, number);
    whole.add(System.nanoTime() - began);
  }

  private Bought buy(Wire wire, long number) throws IOException {
    int seller = (int) (number % PEOPLE);
    TradePerson provider = people.get(seller);
    TradePerson client = people.get((seller + 1) % PEOPLE);
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

  private String post(Wire wire, int kind, TradePerson who, String path, String body)
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

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
