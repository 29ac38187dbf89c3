package org.comfrey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;

/**
 * Generated listings, the same for the same seed, with what they are known to be: a judgement looks
 * at these attributes, never at the words, which are chosen among several for each attribute.
 */
final class SearchWorld {
  private static final Instant CHANGED = Instant.parse("2026-02-01T08:00:00Z");
  private static final Set<String> ALSO_ONLINE =
      Set.of("nutrition", "counselling", "coaching", "sleep", "meditation", "breathwork", "yoga");
  private static final int DAYS_OFF = 2;

  private final Random random;
  private final List<Service> services = new ArrayList<>();
  private final Map<String, Words> concerns = new HashMap<>();
  private final List<Words> audiences = new ArrayList<>();
  private final List<City> cities = new ArrayList<>();
  private final List<Words> fillers = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** What somebody offers, in the words of two languages. */
  private record Service(
      String id, String category, Words titles, int price, int minutes, List<String> concerns) {}

  /** Ways of saying the same. */
  private record Words(String id, List<String> english, List<String> german) {
    String one(Random random, boolean inGerman) {
      List<String> all = inGerman ? german : english;
      return all.get(random.nextInt(all.size()));
    }
  }

  /** A real city; people and practices in it are invented. */
  record City(
      String id, Words name, String country, GeoPoint point, String currency, boolean german) {}

  /** A listing with what is true of it. */
  record Known(
      Listing listing,
      String provider,
      String service,
      List<String> concerns,
      String audience,
      String city,
      Set<DayOfWeek> free) {}

  SearchWorld(long seed) {
    random = new Random(seed);
    rows("services.tsv")
        .forEach(row ->
            services.add(
                new Service(
                    row[0],
                    row[1],
                    words(row[0], row[2], row[3]),
                    Integer.parseInt(row[4]),
                    Integer.parseInt(row[5]),
                    List.of(row[6].split(",")))));
    rows("concerns.tsv").forEach(row -> concerns.put(row[0], words(row[0], row[1], row[2])));
    rows("audiences.tsv").forEach(row -> audiences.add(words(row[0], row[1], row[2])));
    rows("fillers.tsv").forEach(row -> fillers.add(words("", row[0], row[1])));
    rows("cities.tsv")
        .forEach(row ->
            cities.add(
                new City(
                    row[0],
                    words(row[0], row[1], row[2]),
                    row[3],
                    new GeoPoint(Double.parseDouble(row[4]), Double.parseDouble(row[5])),
                    row[6],
                    row[7].equals("de"))));
    rows("names.tsv").forEach(row -> names.add(row[0] + " " + row[1]));
  }

  /** So many listings. */
  List<Known> listings(int count) {
    List<Known> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(listing());
    }
    return all;
  }

  City city(String id) {
    return cities.stream().filter(city -> city.id().equals(id)).findFirst().orElseThrow();
  }

  private Known listing() {
    Service service = services.get(random.nextInt(services.size()));
    City city = cities.get(random.nextInt(cities.size()));
    boolean german = random.nextInt(10) < 8 == city.german();
    boolean online = random.nextInt(100) < (ALSO_ONLINE.contains(service.category()) ? 35 : 0);
    int number = random.nextInt(names.size());
    List<String> treated = new ArrayList<>(service.concerns());
    java.util.Collections.shuffle(treated, random);
    List<String> kept = List.copyOf(treated.subList(0, Math.min(treated.size(), 2)));
    Words audience =
        random.nextInt(3) == 0 ? audiences.get(random.nextInt(audiences.size())) : null;
    String title = service.titles().one(random, german);
    if (random.nextInt(4) == 0) {
      title += (german ? " gegen " : " for ") + concern(kept.getFirst(), german);
    }
    Set<DayOfWeek> free = EnumSet.allOf(DayOfWeek.class);
    for (int i = 0; i < DAYS_OFF; i++) {
      free.remove(DayOfWeek.of(1 + random.nextInt(7)));
    }
    List<String> languages = new ArrayList<>(List.of(german ? "de" : "en"));
    if (random.nextInt(100) < 45) {
      languages.add(german ? "en" : "de");
    }
    Listing listing =
        new Listing(
            new ListingId(uuid()),
            new PersonId(new UUID(7L << 12, 0x8000000000000000L + number)),
            "",
            "published",
            1,
            title,
            description(kept, audience, german),
            service.category(),
            new Money(price(service), city.currency()),
            service.minutes(),
            "appointment-instant",
            "flexible",
            null,
            place(city, online, german),
            languages,
            List.of(),
            CHANGED.plusSeconds(random.nextInt(1_000_000)));
    return new Known(
        listing,
        names.get(number),
        service.id(),
        kept,
        audience == null ? "" : audience.id(),
        online ? "" : city.id(),
        free);
  }

  private String description(
      List<String> treated, @org.jspecify.annotations.Nullable Words audience, boolean german) {
    List<String> sentences = new ArrayList<>();
    sentences.add(fillers.get(random.nextInt(fillers.size())).one(random, german));
    sentences.add(
        (german ? "Viele kommen wegen " : "Many people come with ")
            + String.join(
                german ? " oder " : " or ", treated.stream().map(c -> concern(c, german)).toList())
            + ".");
    if (audience != null) {
      sentences.add(
          (german ? "Besonders geeignet für " : "Made for ") + audience.one(random, german) + ".");
    }
    sentences.add(fillers.get(random.nextInt(fillers.size())).one(random, german));
    return String.join(" ", sentences);
  }

  private String concern(String id, boolean german) {
    return Objects.requireNonNull(concerns.get(id), id).one(random, german);
  }

  private long price(Service service) {
    int usual = Math.max(service.price(), 20);
    return Math.round(usual * (0.7 + random.nextDouble() * 0.7)) * 100L;
  }

  private Place place(City city, boolean online, boolean german) {
    if (online) {
      return new Place("online", null, null, null, null, null, null);
    }
    GeoPoint point =
        new GeoPoint(
            city.point().latitude() + random.nextDouble() * 0.08 - 0.04,
            city.point().longitude() + random.nextDouble() * 0.08 - 0.04);
    String name = (german ? city.name().german() : city.name().english()).getFirst();
    return new Place("at-place", name, city.country(), point, null, null, null);
  }

  private UUID uuid() {
    // Version 7 as everywhere; made of the seed, so that a run can be repeated.
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x7000L,
        (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  private static Words words(String id, String english, String german) {
    return new Words(id, List.of(english.split(";")), List.of(german.split(";")));
  }

  /** The rows of a table among the resources, without its heading. */
  static List<String[]> rows(String table) {
    try (var in =
            Objects.requireNonNull(
                SearchWorld.class.getResourceAsStream("search/" + table), table);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
