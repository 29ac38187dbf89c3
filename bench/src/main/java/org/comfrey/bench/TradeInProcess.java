package org.comfrey.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.calendar.CalendarApi;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.MarketplaceApi;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.trade.OrderRequest;
import org.comfrey.api.trade.PayRequest;
import org.comfrey.api.trade.Quote;
import org.comfrey.api.trade.QuoteRequest;
import org.comfrey.api.trade.TradeApi;
import org.comfrey.api.trade.TransitionRequest;
import org.comfrey.app.Modules;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.sandbox.Sandbox;
import org.comfrey.postgres.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Whole lifecycles (quoted, held, paid, accepted, delivered by the clock, confirmed) through the
 * modules' own APIs in this process, and beside them the ledger alone deciding steps of as much
 * money on the same server.
 */
final class TradeInProcess {
  private static final int THREADS = 16;
  private static final int PROVIDERS = 8;
  private static final int ORDERS = 400;
  private static final int WARM_UP = 160;
  private static final int STEPS_OF_A_LIFE = 5;
  private static final Duration LEDGER_TIME = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ModuleRuntime runtime;
  private final MovableClock clock;
  private final TradeApi trade;
  private final List<Seller> sellers = new ArrayList<>();
  private final PersonId client = new PersonId(UUID.randomUUID());
  private final String card;
  private int sold;

  /** Somebody with a listing. */
  private record Seller(PersonId person, Listing listing) {}

  record Measured(double lifecyclesPerSecond, double stepsPerSecond, double ledgerStepsPerSecond) {}

  private TradeInProcess(ModuleRuntime runtime, MovableClock clock) {
    this.runtime = runtime;
    this.clock = clock;
    this.trade = runtime.bean(TradeApi.class);
    known(client, "Client");
    for (int i = 0; i < PROVIDERS; i++) {
      PersonId person = new PersonId(UUID.randomUUID());
      known(person, "Provider " + i);
      sellers.add(new Seller(person, as(person, () -> listing())));
    }
    this.card = runtime.bean(Sandbox.class).processor().addCard("4242424242424242").orElseThrow();
    quiet();
  }

  static Measured measure() throws Exception {
    try (Scratch scratch = new Scratch()) {
      return measure(scratch.folder("data"));
    }
  }

  private static Measured measure(Path data) throws Exception {
    MovableClock clock = MovableClock.at(Instant.parse("2026-03-02T08:00:00Z"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary(true)) {
      postgres.createDatabase("trade_bench");
      double[] lives;
      try (ModuleRuntime runtime =
          ModuleRuntime.of(
                  Modules.table(),
                  RuntimeOptions.all(data, 0).withProperty("comfrey.rates.factor", "0"))
              .sharing(DataConfiguration.class)
              .giving(DatabaseAddress.class, DatabaseAddress.of(postgres, "trade_bench"))
              .giving(Clock.class, clock)
              .start()) {
        TradeInProcess bench = new TradeInProcess(runtime, clock);
        bench.live(WARM_UP);
        lives = new double[] {bench.live(ORDERS), bench.live(ORDERS), bench.live(ORDERS)};
      }
      java.util.Arrays.sort(lives);
      return new Measured(lives[1], lives[1] * STEPS_OF_A_LIFE, ledgerSteps(postgres));
    }
  }

  /** Lives so many orders from quote to the provider's money; returns lives a second. */
  private double live(int orders) throws Exception {
    Instant day = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3));
    int first = sold;
    sold += orders;
    long began = System.nanoTime();
    List<OrderId> placed = all(orders, number -> purchase(day, number));
    long purchased = System.nanoTime() - began;
    quiet();
    // The clock's own steps are taken by the timers, as many at a time as they take.
    began = System.nanoTime();
    clock.moveTo(day.plus(Duration.ofDays(1)).plusSeconds(1));
    quiet();
    all(orders, number -> confirm(placed.get(number)));
    long ended = System.nanoTime() - began;
    quiet();
    if (sold != first + orders) {
      throw new IllegalStateException("lives overlapped");
    }
    return orders / ((purchased + ended) / 1e9);
  }

  private OrderId purchase(Instant day, int number) {
    Seller seller = sellers.get(number % PROVIDERS);
    Instant start = day.plus(Duration.ofMinutes(15L * (number / PROVIDERS)));
    Quote quote =
        Objects.requireNonNull(
            as(client, () -> trade.quote(new QuoteRequest(seller.listing().id(), start)))
                .getBody());
    OrderId order =
        Objects.requireNonNull(
                as(client, () -> trade.place(new OrderRequest(quote.id()))).getBody())
            .id();
    as(client, () -> trade.pay(order, new PayRequest(card)));
    as(seller.person(), () -> trade.transition(order, null, new TransitionRequest("accept", null)));
    return order;
  }

  private OrderId confirm(OrderId order) {
    as(client, () -> trade.transition(order, null, new TransitionRequest("confirm", null)));
    return order;
  }

  private interface Numbered {
    OrderId run(int number);
  }

  private static List<OrderId> all(int count, Numbered work) throws Exception {
    List<Future<OrderId>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<OrderId> one = () -> work.run(number);
        running.add(threads.submit(one));
      }
      List<OrderId> done = new ArrayList<>();
      for (Future<OrderId> one : running) {
        done.add(one.get());
      }
      return done;
    }
  }

  private <T> T as(PersonId person, Supplier<T> work) {
    Caller caller =
        new Caller(
            person,
            Set.of(Role.MEMBER),
            new SignInId(new UUID(0, 1)),
            clock.instant(),
            Set.of("*"));
    return Callers.callAs(caller, work);
  }

  private void quiet() {
    for (int round = 0; round < 2; round++) {
      for (TimerRunner timers : runtime.context().getBeansOfType(TimerRunner.class).values()) {
        if (!timers.awaitQuiet(PATIENCE)) {
          throw new IllegalStateException("a timer stayed due");
        }
      }
      if (!runtime.bean(Relay.class).awaitQuiet(PATIENCE)) {
        throw new IllegalStateException("events stayed undelivered");
      }
    }
  }

  private void known(PersonId person, String name) {
    String email = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@bench.example";
    runtime
        .bean(PeopleApi.class)
        .create(
            new NewPerson(
                person,
                email,
                "a person of a benchmark",
                name,
                "en",
                "UTC",
                null,
                List.of("member")));
  }

  private Listing listing() {
    List<OpenHours> always = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      always.add(new OpenHours(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
    }
    Plan plan =
        Objects.requireNonNull(
            runtime
                .bean(CalendarApi.class)
                .makePlan(new PlanDraft("Always", "UTC", always, List.of(), 0, 0, 0, 15, 90))
                .getBody());
    MarketplaceApi market = runtime.bean(MarketplaceApi.class);
    Listing draft =
        Objects.requireNonNull(
            market
                .draft(
                    null,
                    new ListingDraft(
                        "A quarter of an hour",
                        "For measurements.",
                        "coaching",
                        new Money(6_500, "EUR"),
                        15,
                        "appointment-on-request",
                        "flexible",
                        plan.id(),
                        new Place("online", null, null, null, null, null, "https://meet.example/"),
                        List.of("en"),
                        List.of()))
                .getBody());
    return Objects.requireNonNull(market.publish(draft.id()).getBody());
  }

  /**
   * Steps a second that the ledger decides when nothing else is asked of it: each takes the next
   * number of an order and moves money twice.
   */
  private static double ledgerSteps(EmbeddedPostgres postgres) throws Exception {
    postgres.createDatabase("ledger_bench");
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl("ledger_bench"));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    LedgerSchema.create(source);
    try (Ledger ledger = Ledger.open(source, LedgerOptions.STANDARD, Clock.systemUTC())) {
      List<Event> accounts = new ArrayList<>();
      for (int i = 1; i <= 1_000; i++) {
        accounts.add(CreateAccount.of(Uint128.of(new UUID(1, i)), 978, 1));
      }
      ledger.submitAndWait(Submission.of(accounts));
      decide(ledger, Duration.ofSeconds(2));
      return decide(ledger, LEDGER_TIME);
    }
  }

  private static double decide(Ledger ledger, Duration time) throws Exception {
    long began = System.nanoTime();
    List<Future<Long>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        running.add(
            threads.submit(() -> {
              var random = new java.util.SplittableRandom(seed);
              long done = 0;
              while (System.nanoTime() - began < time.toNanos()) {
                UUID order = new UUID(random.nextLong(), random.nextLong());
                for (long number = 0; number < STEPS_OF_A_LIFE; number++) {
                  Submission step =
                      Submission.of(List.of(transfer(random), transfer(random)))
                          .with(new Step(order, number));
                  if (!(ledger.submitAndWait(step) instanceof Reply.Accepted)) {
                    throw new IllegalStateException("the ledger refused a step");
                  }
                  done++;
                }
              }
              return done;
            }));
      }
      long steps = 0;
      for (Future<Long> one : running) {
        steps += one.get();
      }
      return steps / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static CreateTransfer transfer(java.util.SplittableRandom random) {
    long from = 1L + random.nextInt(1_000);
    long to = 1 + (from + random.nextInt(998)) % 1_000;
    return CreateTransfer.of(
        Uint128.of(new UUID(random.nextLong(), random.nextLong() | 1)),
        Uint128.of(new UUID(1, from)),
        Uint128.of(new UUID(1, to)),
        1 + random.nextInt(1_000),
        978,
        1);
  }
}
