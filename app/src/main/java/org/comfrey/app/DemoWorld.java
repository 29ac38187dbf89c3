package org.comfrey.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
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
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;

/**
 * The demo world: forty providers who are obviously invented, in ten cities on both sides of the
 * equator, and people of every role to sign in as. It is made through the same APIs as everything
 * else, and making it again changes nothing.
 */
final class DemoWorld {
  static final List<World.Account> ACCOUNTS =
      List.of(
          new World.Account("client", "client@demo.example", "a client on a demo day"),
          new World.Account("provider", "provider@demo.example", "a provider on a demo day"),
          new World.Account("operator", "operator@demo.example", "an operator on a demo day"),
          new World.Account(
              "operator", "second.operator@demo.example", "another operator on a demo day"),
          new World.Account("support", "support@demo.example", "a support agent on a demo day"),
          new World.Account("moderator", "moderator@demo.example", "a moderator on a demo day"),
          new World.Account("finance", "finance@demo.example", "a bookkeeper on a demo day"),
          new World.Account(
              "compliance", "compliance@demo.example", "a compliance officer on a demo day"));

  private static final int PROVIDERS = 40;
  private static final int SECOND_LISTINGS = 26;
  private static final long SEED = 20_261_122L;
  private static final String[] FIRST = {
    "Fern", "Bramble", "Clover", "Sorrel", "Yarrow", "Tansy", "Juniper", "Linden", "Rowan", "Willow"
  };
  private static final String[] LAST = {"Mossgrove", "Dewmeadow", "Thistlebrook", "Hazelwick"};

  private final PeopleApi people;
  private final MarketplaceApi marketplace;
  private final CalendarApi calendar;
  private final Clock clock;
  private final Random random = new Random(SEED);

  DemoWorld(ModuleRuntime runtime) {
    this.people = runtime.bean(PeopleApi.class);
    this.marketplace = runtime.bean(MarketplaceApi.class);
    this.calendar = runtime.bean(CalendarApi.class);
    this.clock = runtime.bean(Clock.class);
  }

  private record City(
      String name,
      String country,
      String zone,
      double latitude,
      double longitude,
      String currency,
      int percent,
      String language) {}

  private record Template(
      String category,
      String english,
      String german,
      int minutes,
      long price,
      String inEnglish,
      String inGerman) {}

  void make() {
    List<City> cities = cities();
    List<Template> templates = templates();
    accounts();
    for (int i = 0; i < PROVIDERS; i++) {
      City city = cities.get(i % cities.size());
      PersonId provider = i == 0 ? id("provider@demo.example") : provider(i, city);
      Callers.callAs(caller(provider), plansAndListings(i, city, templates));
    }
  }

  private void accounts() {
    person("client@demo.example", "Clary Pennyroyal", "Europe/Vienna", null, "member");
    person(
        "provider@demo.example",
        "Marigold Featherstone",
        "Europe/Vienna",
        "Bodyworker in the seventh district. Invented, like everyone here.",
        "member");
    person(
        "operator@demo.example", "Basil Ledgerwood", "Europe/Berlin", null, "member", "operator");
    person(
        "second.operator@demo.example",
        "Sage Evenhand",
        "Europe/London",
        null,
        "member",
        "operator");
    person("support@demo.example", "Melissa Lendear", "Europe/Vienna", null, "member", "support");
    person(
        "moderator@demo.example",
        "Angelica Fairweather",
        "Europe/Berlin",
        null,
        "member",
        "moderator");
    person(
        "finance@demo.example", "Costmary Tallywood", "Europe/Vienna", null, "member", "finance");
    person(
        "compliance@demo.example",
        "Linnea Watchwell",
        "Europe/Berlin",
        null,
        "member",
        "compliance");
  }

  private void person(
      String email,
      String name,
      String zone,
      @org.jspecify.annotations.Nullable String about,
      String... roles) {
    String password =
        ACCOUNTS.stream()
            .filter(account -> account.email().equals(email))
            .findFirst()
            .orElseThrow()
            .password();
    people.create(
        new NewPerson(id(email), email, password, name, "en", zone, about, List.of(roles)));
  }

  private PersonId provider(int number, City city) {
    String name = FIRST[number % FIRST.length] + " " + LAST[number / FIRST.length % LAST.length];
    String email = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@demo.example";
    people.create(
        new NewPerson(
            id(email),
            email,
            // Nobody signs in as these: a password that is never shown.
            UUID.randomUUID() + "-" + UUID.randomUUID(),
            name,
            city.language(),
            city.zone(),
            "Works in " + city.name() + ". Invented, like everyone here.",
            List.of("member")));
    return id(email);
  }

  private java.util.function.Supplier<Boolean> plansAndListings(
      int number, City city, List<Template> templates) {
    return () -> {
      PlanId plan =
          calendar.plans().stream()
              .findFirst()
              .map(Plan::id)
              .orElseGet(() -> body(calendar.makePlan(plan(number, city))).id());
      List<String> have = marketplace.mine(null, 100).items().stream().map(Listing::title).toList();
      listing(templates.get(number % templates.size()), number, city, plan, have);
      if (number < SECOND_LISTINGS) {
        listing(templates.get((number + 11) % templates.size()), number, city, plan, have);
      }
      if (number == 0) {
        packageAndGoods(city, plan, have);
      }
      return true;
    };
  }

  /** What is not a single appointment, by the provider whom one can sign in as. */
  private void packageAndGoods(City city, PlanId plan, List<String> have) {
    String five = "Five back massages";
    if (!have.contains(five)) {
      publish(
          new ListingDraft(
              five,
              "Five hours of slow work for tired backs. You pay once and book each hour as it suits"
                  + " you.",
              "massage",
              new Money(29_000, city.currency()),
              60,
              "package",
              "moderate",
              plan,
              new Place(
                  "at-place",
                  city.name(),
                  city.country(),
                  new GeoPoint(city.latitude(), city.longitude()),
                  "1 Invented Lane",
                  "1000",
                  null),
              List.of("en", "de"),
              List.of(),
              5));
    }
    String balm = "Comfrey balm, 50 ml";
    if (!have.contains(balm)) {
      publish(
          new ListingDraft(
              balm,
              "Stirred by hand from comfrey root, beeswax and olive oil. Sent within a few days.",
              "massage",
              new Money(1_490, city.currency()),
              null,
              "goods",
              null,
              null,
              new Place("delivery", city.name(), city.country(), null, null, null, null),
              List.of("en", "de"),
              List.of()));
    }
  }

  private void publish(ListingDraft draft) {
    marketplace.publish(body(marketplace.draft(null, draft)).id());
  }

  private void listing(Template template, int number, City city, PlanId plan, List<String> have) {
    boolean german = city.language().equals("de") && number % 3 != 0;
    String title = german ? template.german() : template.english();
    // Drawn before the check, so that a second run draws the same for the rest.
    double north = (random.nextDouble() - 0.5) * 0.12;
    double east = (random.nextDouble() - 0.5) * 0.16;
    if (have.contains(title)) {
      return;
    }
    boolean online = Set.of("meditation", "coaching", "sleep").contains(template.category());
    Place place =
        online
            ? new Place(
                "online", null, null, null, null, null, "https://meet.demo.example/room-" + number)
            : new Place(
                "at-place",
                city.name(),
                city.country(),
                new GeoPoint(city.latitude() + north, city.longitude() + east),
                (number + 1) + " Invented Lane",
                String.valueOf(1_000 + number),
                null);
    ListingDraft draft =
        new ListingDraft(
            title,
            german ? template.inGerman() : template.inEnglish(),
            template.category(),
            new Money(template.price() * city.percent(), city.currency()),
            template.minutes(),
            number % 2 == 0 ? "appointment-on-request" : "appointment-instant",
            List.of("flexible", "moderate", "strict").get(number % 3),
            plan,
            place,
            german ? List.of("de", "en") : List.of("en"),
            List.of());
    publish(draft);
  }

  private static PlanDraft plan(int number, City city) {
    List<OpenHours> weekly = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day != DayOfWeek.SUNDAY && (day.getValue() + number) % 6 != 0) {
        weekly.add(new OpenHours(day, LocalTime.of(8 + number % 3, 0), LocalTime.of(12, 30)));
        weekly.add(new OpenHours(day, LocalTime.of(14, 0), LocalTime.of(17 + number % 3, 0)));
      }
    }
    return new PlanDraft("Weekly hours", city.zone(), weekly, List.of(), 0, 15, 120, 30, 90);
  }

  private Caller caller(PersonId person) {
    return new Caller(
        person,
        Set.of(Role.MEMBER, Role.PROVIDER),
        new SignInId(person.value()),
        clock.instant(),
        Set.of("*"));
  }

  /**
   * The same person every time: made from the address, so that a second run finds the first one's.
   */
  private static PersonId id(String email) {
    return new PersonId(UUID.nameUUIDFromBytes(("demo " + email).getBytes(StandardCharsets.UTF_8)));
  }

  private static <T> T body(org.springframework.http.ResponseEntity<T> answer) {
    return java.util.Objects.requireNonNull(answer.getBody());
  }

  private static List<City> cities() {
    return rows("demo-cities.tsv").stream()
        .map(c ->
            new City(
                c[0],
                c[1],
                c[2],
                Double.parseDouble(c[3]),
                Double.parseDouble(c[4]),
                c[5],
                Integer.parseInt(c[6]),
                c[7]))
        .toList();
  }

  private static List<Template> templates() {
    return rows("demo-listings.tsv").stream()
        .map(c ->
            new Template(
                c[0], c[1], c[2], Integer.parseInt(c[3]), Long.parseLong(c[4]), c[5], c[6]))
        .toList();
  }

  private static List<String[]> rows(String file) {
    try (var in = DemoWorld.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
