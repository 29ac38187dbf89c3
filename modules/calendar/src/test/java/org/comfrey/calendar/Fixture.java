package org.comfrey.calendar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.SignInId;
import org.comfrey.api.calendar.OpenHours;
import org.comfrey.api.calendar.Plan;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Problems;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;
import org.jspecify.annotations.Nullable;

/** The module on a real database, with a clock that stands at 1 March 2026, 08:00 UTC. */
final class Fixture implements AutoCloseable {
  final MovableClock clock = MovableClock.at("2026-03-01T08:00:00Z");
  final Ids ids = new Ids(clock);
  final Databases databases;
  final ModuleDatabase database;
  final PersonKeys keys;
  final TermsTable terms;
  final BookingTable bookings;
  final HoldsEndpoint holds;
  final CalendarEndpoint calendar;
  final Map<ListingId, Offer> offers = new HashMap<>();
  final SeatTable seats;
  final MoveTable moves;
  final MoveDesk moveDesk;
  final Map<PersonId, String> names = new HashMap<>();
  final Waitlist waitlist;
  final OtherCalendars others;

  /** In tests this machine is the public internet, but for 127.0.0.66, which is internal. */
  final CalendarFetcher fetcher =
      new CalendarFetcher(
          host -> InetAddress.getAllByName(host.equals("inside.example") ? "127.0.0.66" : host),
          address -> !address.getHostAddress().equals("127.0.0.66"));

  private final StepFollower follower;

  /** The database of the JVM: every test has people and listings of its own in it. */
  private static final class Shared {
    static final Databases DATABASES = TestPostgres.databases("calendar");
  }

  Fixture() {
    this(Shared.DATABASES);
  }

  /** On a database of its own, for tests that look at everything. */
  static Fixture alone() {
    return new Fixture(TestPostgres.databases("calendar"));
  }

  private Fixture(Databases databases) {
    this.databases = databases;
    database = databases.module("calendar");
    terms = new TermsTable(database);
    bookings = new BookingTable(database);
    seats = new SeatTable(database);
    moves = new MoveTable(database, ids, clock);
    Path folder = TestFolders.fresh("calendar");
    keys =
        PersonKeys.open(
            folder.resolve("people.keys"), MasterKey.create(folder.resolve("master.key")));
    FieldCipher cipher = new FieldCipher(keys);
    PlanTable plans = new PlanTable(database, cipher);
    SlotFinder finder = new SlotFinder(plans, new Occupancy(database));
    ListingTerms listings = new ListingTerms(terms, marketplace());
    waitlist =
        new Waitlist(
            database,
            new WaitlistTable(database),
            bookings,
            seats,
            finder,
            new Outbox(database, clock),
            new Timers(database),
            ids,
            clock);
    follower = new StepFollower(database, bookings, moves, seats, waitlist);
    HoldDesk desk = new HoldDesk(database, bookings, seats, waitlist, finder, ids, clock);
    moveDesk =
        new MoveDesk(
            database,
            listings,
            bookings,
            seats,
            moves,
            waitlist,
            finder,
            new Timers(database),
            ids,
            clock);
    BusySourceTable sources = new BusySourceTable(database, cipher, ids);
    Agenda agenda = new Agenda(database, bookings, seats, sources, waitlist, cipher, ids, clock);
    others =
        new OtherCalendars(
            database,
            sources,
            bookings,
            plans,
            waitlist,
            fetcher,
            new Timers(database),
            ids,
            clock);
    Rosters rosters = new Rosters(bookings, seats, people());
    holds = new HoldsEndpoint(listings, desk, moveDesk, rosters, finder, clock);
    calendar =
        new CalendarEndpoint(
            listings,
            finder,
            new PlanBook(database, plans, bookings, waitlist, ids),
            agenda,
            rosters,
            new SeriesDesk(finder, clock),
            waitlist,
            others,
            new Feeds(database, agenda, URI.create("https://comfrey.example"), clock),
            clock);
  }

  private OffersApi marketplace() {
    return new OffersApi() {
      @Override
      public Offer offer(ListingId id) {
        if (!offers.containsKey(id)) {
          throw Problems.notFound("listing", id);
        }
        return offers.get(id);
      }

      @Override
      public Place place(ListingId id) {
        throw new AssertionError("The calendar asks for no places.");
      }
    };
  }

  /** People are known by the names that a test gives them. */
  private PeopleApi people() {
    return (PeopleApi)
        Proxy.newProxyInstance(
            Fixture.class.getClassLoader(),
            new Class<?>[] {PeopleApi.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("contacts")) {
                throw new AssertionError("The calendar asks for nothing but names.");
              }
              return ((PeopleQuery) arguments[0])
                  .ids().stream()
                      .filter(names::containsKey)
                      .map(id ->
                          new Contact(id, names.getOrDefault(id, ""), "a@b.example", "en", "UTC"))
                      .toList();
            });
  }

  PersonId person() {
    return new PersonId(ids.next());
  }

  OrderId order() {
    return new OrderId(ids.next());
  }

  static <T> T as(PersonId person, Supplier<T> work) {
    Caller caller =
        new Caller(
            person,
            Set.of(Role.MEMBER),
            new SignInId(UUID.randomUUID()),
            Instant.parse("2026-03-01T07:00:00Z"),
            Set.of("*"));
    return Callers.callAs(caller, work);
  }

  /** Every day from 09:00 to 17:00 in the zone. */
  static PlanDraft daily(String zone) {
    return new PlanDraft(
        "Practice",
        zone,
        Arrays.stream(DayOfWeek.values())
            .map(day -> new OpenHours(day, LocalTime.of(9, 0), LocalTime.of(17, 0)))
            .toList(),
        List.of(),
        0,
        0,
        0,
        0,
        90);
  }

  Plan plan(PersonId provider, PlanDraft draft) {
    return body(as(provider, () -> calendar.makePlan(draft)).getBody());
  }

  static <T> T body(@Nullable T body) {
    if (body == null) {
      throw new AssertionError("The answer has no body.");
    }
    return body;
  }

  ListingId listing(PersonId provider, PlanId plan, String state, int minutes) {
    ListingId id = new ListingId(ids.next());
    listing(id, provider, plan, state, minutes, 1);
    return id;
  }

  /** An hour of a provider who works every day, published. */
  ListingId listing(PersonId provider, PlanDraft draft) {
    return listing(provider, plan(provider, draft).id(), "published", 60);
  }

  void listing(
      ListingId id, PersonId provider, PlanId plan, String state, int minutes, long version) {
    Listing listing =
        new Listing(
            id,
            provider,
            "Ada",
            state,
            version,
            "Massage",
            null,
            "massage",
            new Money(5_000, "EUR"),
            minutes,
            "appointment",
            "flexible",
            plan,
            null,
            List.of(),
            List.of(),
            clock.instant());
    ListingSaved event = new ListingSaved(listing);
    database.inTransaction(() ->
        terms.follow(
            new Envelope<>(
                ids.next(),
                "marketplace",
                "marketplace.listing-saved.v1",
                event.subject(),
                clock.instant(),
                event,
                null)));
  }

  HoldReply hold(OrderId order, ListingId listing, PersonId client, String start) {
    return holds.hold(new HoldCommand(order, listing, client, Instant.parse(start)));
  }

  /** What looks after bookings when zones change, with the rules that a test makes up. */
  ZoneWatch zones(String version, Function<ZoneId, ZoneRules> rules) {
    return new ZoneWatch(
        database,
        bookings,
        seats,
        moves,
        new Outbox(database, clock),
        new ZoneWatch.Rules(() -> version, rules),
        clock);
  }

  /** The data of the events of a type, in their order. */
  List<String> told(String type) {
    return database
        .sql()
        .sql("SELECT data::text FROM outbox WHERE type = ? ORDER BY id")
        .param("comfrey.calendar." + type + ".v1")
        .query(String.class)
        .list();
  }

  /** Tells the calendar of an accepted step. */
  void step(OrderId order, PersonId client, PersonId provider, long number, String action) {
    StepCommand command =
        new StepCommand(
            ids.next(),
            order,
            client,
            provider,
            "EUR",
            number - 1,
            "pay",
            "placed",
            "paid",
            "client",
            client,
            List.of(),
            null,
            action,
            List.of(),
            null);
    StepAccepted event = new StepAccepted(number, command);
    database.inTransaction(() ->
        follower.follow(
            new Envelope<>(
                ids.next(),
                "payments",
                "payments.step-accepted.v1",
                event.subject(),
                clock.instant(),
                event,
                null)));
  }

  @Override
  public void close() {
    try {
      fetcher.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (databases != Shared.DATABASES) {
      databases.close();
    }
    keys.close();
  }
}
