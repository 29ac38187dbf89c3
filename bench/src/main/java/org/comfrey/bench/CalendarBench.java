package org.comfrey.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.calendar.CalendarApi;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.OperatorLink;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.calendar.CalendarModule;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.Problems;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.schedule.Availability;
import org.comfrey.schedule.Busy;
import org.comfrey.schedule.Plan;
import org.comfrey.schedule.Resource;
import org.comfrey.schedule.Taken;
import org.comfrey.schedule.WeeklyHours;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Time: how long slots take to compute and how many bookings a second are made, beside plain
 * inserts with the same constraint into a copy of the same table, in turns, on a durable server.
 */
public final class CalendarBench {
  private static final int PROVIDERS = 1_000;
  private static final int BOOKINGS_EACH = 50;
  private static final int THREADS = 8;
  private static final int ROUNDS = 3;
  private static final Duration TURN = Duration.ofSeconds(3);
  private static final Instant PRESENT = Instant.parse("2026-03-01T08:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private final Clock clock = Clock.fixed(PRESENT, ZoneOffset.UTC);
  private final Ids ids = new Ids(clock);
  private final ModuleDatabase database;
  private final CalendarApi calendar;
  private final HoldsApi holds;
  private final List<PersonId> providers = new ArrayList<>();
  private final List<ListingId> listings = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();

  private record Result(String id, double value, String unit, double p50Millis, double p99Millis) {}

  private record Goal(String id, double goal, boolean atLeast, double value) {
    boolean met() {
      return atLeast ? value >= goal : value <= goal;
    }
  }

  private CalendarBench(ModuleDatabase database, CalendarApi calendar, HoldsApi holds) {
    this.database = database;
    this.calendar = calendar;
    this.holds = holds;
  }

  /** Runs it and prints text, or with {@code --json} the one form of all benchmarks. */
  public static int run(String[] args, PrintStream out) {
    Path folder = folder();
    Clock clock = Clock.fixed(PRESENT, ZoneOffset.UTC);
    try (EmbeddedPostgres server = EmbeddedPostgres.temporary(true);
        PersonKeys keys =
            PersonKeys.open(
                folder.resolve("people.keys"), MasterKey.create(folder.resolve("master.key")));
        Databases databases = databases(server);
        var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Databases.class, () -> databases);
      context.registerBean(FieldCipher.class, () -> new FieldCipher(keys));
      context.registerBean(Ids.class, () -> new Ids(clock));
      context.registerBean(Clock.class, () -> clock);
      context.registerBean(OffersApi.class, NoOffers::new);
      context.registerBean(PeopleApi.class, NoPeople::new);
      context.registerBean(RuntimeOptions.class, () -> RuntimeOptions.all(folder, 0));
      context.register(CalendarModule.class);
      context.refresh();
      CalendarBench bench =
          new CalendarBench(
              databases.module("calendar"),
              context.getBean(CalendarApi.class),
              context.getBean(HoldsApi.class));
      bench.measure();
      out.println(Arrays.asList(args).contains("--json") ? bench.json() : bench.text());
    }
    return 0;
  }

  private static Databases databases(EmbeddedPostgres server) {
    server.createDatabase("bench");
    return Databases.open(
        DatabaseAddress.of(server, "bench"), PoolLimits.standard(), List.of("calendar"));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("comfrey-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every listing is in the calendar's own projection; nobody asks marketplace. */
  private static final class NoOffers implements OffersApi {
    @Override
    public Offer offer(ListingId id) {
      throw Problems.notFound("listing", id);
    }

    @Override
    public Place place(ListingId id) {
      throw Problems.notFound("listing", id);
    }
  }

  /** Nobody asks for a name. */
  private static final class NoPeople implements PeopleApi {
    @Override
    public List<Contact> contacts(PeopleQuery query) {
      return List.of();
    }

    @Override
    public List<Contact> byEmail(EmailQuery query) {
      return List.of();
    }

    @Override
    public AccountMail accountMail(UUID id) {
      throw Problems.notFound("mail", id);
    }

    @Override
    public Contact create(NewPerson person) {
      throw new UnsupportedOperationException("the benchmark makes nobody");
    }

    @Override
    public OperatorLink operatorLink() {
      throw new UnsupportedOperationException("the benchmark makes nobody");
    }
  }

  private void measure() {
    prepare();
    slotsOfTheEngine();
    slotsOfTheModule();
    freeOnADay();
    bookings();
  }

  private void prepare() {
    for (int i = 0; i <= PROVIDERS; i++) {
      PersonId provider = new PersonId(ids.next());
      ListingId listing = new ListingId(ids.next());
      // The last one takes all bookings of the single resource: it needs many starts.
      PlanDraft draft =
          i == PROVIDERS
              ? draft("UTC", "00:00", "00:00", 730)
              : draft(ZONE.getId(), "09:00", "17:00", 90);
      UUID plan =
          Objects.requireNonNull(as(provider, () -> calendar.makePlan(draft)).getBody())
              .id()
              .value();
      database
          .sql()
          .sql(
              """
              INSERT INTO listing_terms
                (listing, provider, plan, duration_minutes, state, title, version)
              VALUES (?, ?, ?, ?, 'published', 'Massage', 1)\
              """)
          .params(listing.value(), provider.value(), plan, 15)
          .update();
      providers.add(provider);
      listings.add(listing);
    }
    for (int i = 0; i < PROVIDERS; i++) {
      int count = i == 0 ? BOOKINGS_EACH : 5;
      for (int n = 0; n < count; n++) {
        insert("booking", i, firstStart().plus(Duration.ofMinutes(15L * n * (i == 0 ? 3 : 1))));
      }
    }
    database.sql().sql("CREATE TABLE plain (LIKE booking INCLUDING ALL)").update();
    database.sql().sql("ANALYZE").update();
  }

  private static Instant firstStart() {
    return FIRST_DAY.atTime(9, 0).atZone(ZONE).toInstant();
  }

  private static PlanDraft draft(String zone, String from, String until, int horizonDays) {
    return new PlanDraft(
        "Practice",
        zone,
        Arrays.stream(DayOfWeek.values())
            .map(day -> new OpenHours(day, LocalTime.parse(from), LocalTime.parse(until)))
            .toList(),
        List.of(),
        0,
        0,
        0,
        0,
        horizonDays);
  }

  private static <T> T as(PersonId person, Supplier<T> work) {
    return Callers.callAs(
        new Caller(person, Set.of(Role.MEMBER), new SignInId(new UUID(0, 1)), PRESENT, Set.of("*")),
        work);
  }

  /** The plan is read anew and 50 bookings are sorted in for every question: nothing is kept. */
  private void slotsOfTheEngine() {
    List<WeeklyHours> weekly =
        Arrays.stream(DayOfWeek.values())
            .map(day -> new WeeklyHours(day, LocalTime.of(9, 0), LocalTime.of(17, 0)))
            .toList();
    List<Busy> busy = new ArrayList<>();
    for (int n = 0; n < BOOKINGS_EACH; n++) {
      Instant start = firstStart().plus(Duration.ofMinutes(405L * n));
      busy.add(new Busy(start, start.plus(Duration.ofMinutes(15)), "order"));
    }
    Instant until = PRESENT.plus(Duration.ofDays(14));
    time(
        "slots-engine",
        3_000,
        i -> {
          Availability availability =
              new Availability(
                  org.comfrey.schedule.Offer.of(Duration.ofMinutes(15)),
                  List.of(new Resource("Ada", List.of(Plan.weekly(ZONE, weekly)))));
          keep(availability.slots(PRESENT, until, PRESENT, Taken.busy(busy)));
        });
  }

  private void slotsOfTheModule() {
    String first = PRESENT.atZone(ZONE).toLocalDate().toString();
    String last = PRESENT.atZone(ZONE).toLocalDate().plusDays(13).toString();
    Result slots =
        time(
            "slots",
            3_000,
            i -> keep(calendar.slots(listings.getFirst(), first, last, null).items()));
    goals.add(new Goal("slots/median-millis", 1.0, false, slots.p50Millis()));
  }

  private void freeOnADay() {
    FreeOn query = new FreeOn(listings.subList(0, PROVIDERS), FIRST_DAY);
    Result free = time("free-on-day", 200, i -> keep(holds.freeOn(query)));
    goals.add(new Goal("free-on-day/median-millis", 50.0, false, free.p50Millis()));
  }

  private static void keep(List<?> list) {
    if (list.isEmpty()) {
      throw new IllegalStateException("the benchmark's world offers nothing");
    }
  }

  private Result time(String id, int calls, IntConsumer call) {
    for (int i = 0; i < calls; i++) {
      call.accept(i);
    }
    double[] millis = new double[calls];
    for (int i = 0; i < calls; i++) {
      long begin = System.nanoTime();
      call.accept(i);
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    double median = millis[calls / 2];
    Result result =
        new Result(id, 1_000 / median, "answers/s", median, millis[(int) (calls * 0.99)]);
    results.add(result);
    return result;
  }

  /** In turns, so that whatever else the machine does falls on both. */
  private void bookings() {
    double[] distinct = new double[ROUNDS];
    double[] plain = new double[ROUNDS];
    double[] one = new double[ROUNDS];
    double[] behindLock = new double[ROUNDS];
    AtomicInteger plainNext = new AtomicInteger();
    AtomicInteger distinctNext = new AtomicInteger();
    AtomicInteger lockNext = new AtomicInteger();
    AtomicInteger oneNext = new AtomicInteger();
    // The first turn of each warms up; the second overwrites what it measured.
    for (int round = -1; round < ROUNDS; round++) {
      int slot = Math.max(0, round);
      plain[slot] = perSecond(plainNext, i -> insert("plain", i % PROVIDERS, later(i)));
      distinct[slot] = perSecond(distinctNext, i -> hold(i % PROVIDERS, slotOf(i / PROVIDERS)));
      behindLock[slot] = perSecond(lockNext, this::insertBehindLock);
      one[slot] = perSecond(oneNext, i -> hold(PROVIDERS, midnight().plusSeconds(900L * i)));
    }
    rate("bookings-distinct", distinct);
    rate("plain-insert", plain);
    rate("bookings-one-resource", one);
    rate("insert-behind-lock", behindLock);
    goals.add(
        new Goal("bookings-distinct/plain-insert", 0.5, true, median(distinct) / median(plain)));
    goals.add(
        new Goal(
            "bookings-one-resource/insert-behind-lock",
            0.5,
            true,
            median(one) / median(behindLock)));
  }

  private void rate(String id, double[] perSecond) {
    results.add(new Result(id, median(perSecond), "bookings/s", 0, 0));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Instant midnight() {
    return FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** A free start of the working day, behind those that are booked already. */
  private static Instant slotOf(int number) {
    LocalDate day = FIRST_DAY.plusDays(40L + number / 32 % 45);
    return day.atTime(9, 0).plusMinutes(15L * (number % 32)).atZone(ZONE).toInstant();
  }

  private static Instant later(int number) {
    return midnight().plus(Duration.ofDays(1_000)).plusSeconds(900L * (number / PROVIDERS));
  }

  private void hold(int provider, Instant start) {
    HoldReply reply =
        holds.hold(
            new HoldCommand(
                new OrderId(ids.next()), listings.get(provider), new PersonId(ids.next()), start));
    if (!(reply instanceof HoldReply.Held)) {
      throw new IllegalStateException("expected a free slot at " + start + " but got " + reply);
    }
  }

  private void insertBehindLock(int number) {
    database.inTransaction(() -> {
      database
          .sql()
          .sql("SELECT id FROM resource WHERE id = ? FOR UPDATE")
          .param(providers.getLast().value())
          .query(UUID.class)
          .single();
      insert("plain", PROVIDERS, midnight().plusSeconds(900L * number));
    });
  }

  private void insert(String table, int provider, Instant start) {
    OffsetDateTime from = start.atOffset(ZoneOffset.UTC);
    OffsetDateTime until = from.plusMinutes(15);
    database
        .sql()
        .sql(
            "INSERT INTO "
                + table
                + """
                 (id, resource, kind, state, client, order_id, listing, title, during, occupied,
                 zone, local_start, step, created)
                VALUES (?, ?, 'order', 'held', ?, ?, ?, 'Massage', tstzrange(?, ?),
                 tstzrange(?, ?), ?, ?, 0, ?)\
                """)
        .params(
            ids.next(),
            providers.get(provider).value(),
            ids.next(),
            ids.next(),
            listings.get(provider).value(),
            from,
            until,
            from,
            until,
            ZONE.getId(),
            LocalDateTime.ofInstant(start, ZONE),
            PRESENT.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** How often a second several threads together do it, each time with another number. */
  private static double perSecond(AtomicInteger next, IntConsumer work) {
    int first = next.get();
    long begin = System.nanoTime();
    long end = begin + TURN.toNanos();
    List<Future<?>> turns = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int t = 0; t < THREADS; t++) {
        turns.add(
            threads.submit(() -> {
              while (System.nanoTime() < end) {
                work.accept(next.getAndIncrement());
              }
            }));
      }
      for (Future<?> turn : turns) {
        turn.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call of the benchmark failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return (next.get() - first) / ((System.nanoTime() - begin) / 1e9);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (Result result : results) {
      text.append(
          "%-28s %,12.1f %-12s p50 %.3f ms  p99 %.3f ms%n"
              .formatted(
                  result.id(),
                  result.value(),
                  result.unit(),
                  result.p50Millis(),
                  result.p99Millis()));
    }
    for (Goal goal : goals) {
      text.append(
          "goal %-42s %s %.2f: %.3f %s%n"
              .formatted(
                  goal.id(),
                  goal.atLeast() ? "at least" : "at most",
                  goal.goal(),
                  goal.value(),
                  goal.met() ? "met" : "NOT MET"));
    }
    return text.toString();
  }

  private String json() {
    StringBuilder text = new StringBuilder("{\"bench\":\"calendar\",\"machine\":{");
    text.append("\"processors\":").append(Runtime.getRuntime().availableProcessors());
    text.append(",\"os\":\"").append(System.getProperty("os.name")).append('"');
    text.append(",\"java\":\"").append(Runtime.version()).append("\"},\"results\":[");
    List<String> rows = new ArrayList<>();
    for (Result result : results) {
      rows.add(
          "{\"id\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"p50Millis\":%.4f,\"p99Millis\":%.4f}"
              .formatted(
                  result.id(),
                  result.value(),
                  result.unit(),
                  result.p50Millis(),
                  result.p99Millis()));
    }
    text.append(String.join(",", rows)).append("],\"goals\":[");
    rows.clear();
    for (Goal goal : goals) {
      rows.add(
          "{\"id\":\"%s\",\"goal\":%.2f,\"atLeast\":%b,\"value\":%.4f,\"met\":%b}"
              .formatted(goal.id(), goal.goal(), goal.atLeast(), goal.value(), goal.met()));
    }
    return text.append(String.join(",", rows)).append("]}").toString();
  }
}
