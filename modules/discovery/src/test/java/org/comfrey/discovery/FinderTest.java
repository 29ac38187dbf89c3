package org.comfrey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.discovery.FacetCount;
import org.comfrey.api.discovery.Reason;
import org.comfrey.api.discovery.SearchCriteria;
import org.comfrey.api.discovery.Understanding;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.comfrey.discovery.Finder.Found;
import org.comfrey.discovery.Searches.Filters;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinderTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 3, 4);
  private static final GeoPoint VIENNA = new GeoPoint(48.2082, 16.3738);
  private static final GeoPoint GRAZ = new GeoPoint(47.0707, 15.4395);
  private static final String BACK = "Rückenmassage";
  private static final String YOGA = "Gentle yoga";
  private static final String SLEEP = "Better evenings";

  private final Finder finder = new Finder();
  private int count;

  @BeforeEach
  void someListings() {
    put(BACK, "Bei Kreuzschmerzen.", "massage", 55, "Wien", VIENNA, "Jörg Kräuterwald");
    put(YOGA, "My neighbour offers massage.", "yoga", 20, "Graz", GRAZ, "Tamsin Harrowgleam");
    put(SLEEP, "For insomnia.", "sleep", 80, null, null, "Saoirse O'Meadowsweet");
  }

  @AfterEach
  void close() {
    finder.close();
  }

  @Test
  void aSearchOfMoreThanTwoHundredCharactersIsRefused() {
    assertThatThrownBy(() -> find("x".repeat(201))).isInstanceOf(ProblemException.class);
  }

  @Test
  void controlCharactersWildcardsAndQuerySyntaxDoNoHarmAndFindNothing() {
    for (String text :
        List.of(
            "\u0000\u0007",
            "***",
            "[* TO *]",
            "title:*",
            "\"",
            "((((",
            "\\",
            "-",
            "~2",
            "%_%",
            "massage\u0000",
            "a AND OR NOT",
            "\uD800",
            "-".repeat(200),
            "\"".repeat(200))) {
      find(text);
    }
    assertThat(titles("xyz* qqq?")).isEmpty();
    assertThat(titles("m*")).isEmpty();
    assertThat(titles("massage\u0000")).contains(BACK);
  }

  @Test
  void whatNobodyOffersIsNotAnsweredWithSomethingElse() {
    assertThat(titles("car repair")).isEmpty();
    assertThat(titles("Zahnarzt")).isEmpty();
  }

  @Test
  void aNeighboursMassageInADescriptionDoesNotMakeAListingOne() {
    assertThat(titles("massage")).containsExactly(BACK);
  }

  @Test
  void otherWordsOtherLanguagesCompoundsAccentsAndMisspellingsFindTheSame() {
    for (String text :
        List.of(
            "back massage",
            "Rueckenmassage",
            "Massage Rücken",
            "ruckenmasage",
            "lumbago",
            "masseur",
            "back pain",
            "Rückenmassagen",
            "Jörg Kräuterwald",
            "kraeuterwald joerg")) {
      assertThat(titles(text)).as(text).containsExactly(BACK);
    }
    assertThat(titles("can't sleep")).containsExactly(SLEEP);
    assertThat(titles("OMeadowsweet")).containsExactly(SLEEP);
  }

  @Test
  void aCorrectedWordIsSaidAndInQuotationMarksItIsTakenAsItStands() {
    assertThat(find("mesage").understood())
        .containsExactly(new Understanding("spelling", "mesage", "massage", "\"mesage\"", false));
    assertThat(find("Nackenverspanung").understood())
        .extracting(Understanding::value)
        .containsExactly("Nackenverspannung");
    assertThat(titles("\"mesage\"")).isEmpty();
    assertThat(titles("\"gentle yoga\"")).containsExactly(YOGA);
    assertThat(titles("\"yoga gentle\"")).isEmpty();
  }

  @Test
  void whoGaveNoPointIsFoundAtTheMiddleOfTheirCityWhereThatIsKnown() {
    put("Stille Stunde", "Wo genau, erfahren Gäste.", "massage", 40, "Linz", null, "Mira");
    put("Ruhige Stunde", "Im Wald.", "massage", 40, "Hinterwald", null, "Vera");
    assertThat(titles("Stunde in Linz")).containsExactly("Stille Stunde");
    assertThat(find("Stunde").listings())
        .extracting(Shown::title, Shown::point)
        .contains(
            org.assertj.core.groups.Tuple.tuple("Stille Stunde", new GeoPoint(48.3069, 14.2858)),
            org.assertj.core.groups.Tuple.tuple("Ruhige Stunde", null));
  }

  @Test
  void aPriceADayAPlaceAndALanguageAreReadOutOfTheWords() {
    Found found = find("back pain massage near me on Saturday under 60 in German");
    assertThat(found.understood())
        .extracting(Understanding::kind, Understanding::value, Understanding::unmet)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("near", null, true),
            org.assertj.core.groups.Tuple.tuple("price", "-6000", false),
            org.assertj.core.groups.Tuple.tuple("day", "2026-03-07", false),
            org.assertj.core.groups.Tuple.tuple("language", "de", false));
    assertThat(found.understood())
        .filteredOn(chip -> chip.kind().equals("price"))
        .extracting(Understanding::without)
        .containsExactly("back pain massage near me on Saturday in German");
    assertThat(found.listings()).extracting(Shown::title).containsExactly(BACK);
  }

  @Test
  void pricesAreUnderstoodInBothLanguages() {
    for (String text :
        List.of(
            "massage under 50",
            "Massage bis 50 €",
            "massage 20-50",
            "Massage zwischen 20 und 50 Euro",
            "massage €50",
            "massage £60",
            "massage over 60")) {
      assertThat(titles(text)).as(text).isEmpty();
    }
    for (String text :
        List.of(
            "massage under 55",
            "Massage höchstens 60 Euro",
            "massage 50-80",
            "Massage ab 50",
            "massage up to 60 euros",
            "massage 55,00 €")) {
      assertThat(titles(text)).as(text).containsExactly(BACK);
    }
  }

  @Test
  void aCityIsAPlaceInEveryLanguageAndNearItCountsKilometres() {
    for (String text :
        List.of("massage in Vienna", "Massage Wien", "massage within 5 km of Wien")) {
      assertThat(titles(text)).as(text).containsExactly(BACK);
    }
    assertThat(titles("massage in Graz")).isEmpty();
    assertThat(titles("massage in Madrid")).isEmpty();
    assertThat(titles("sleep in Vienna")).isEmpty();
  }

  @Test
  void onlyWhatIsFreeIsFoundWhereADayIsNamed() {
    Finder.Free nobody = asked -> List.of();
    Finder.Free onSaturday =
        asked -> asked.date().getDayOfWeek().getValue() == 6 ? asked.listings() : List.of();
    assertThat(found("massage tomorrow", nobody).listings()).isEmpty();
    assertThat(found("Massage am Wochenende", onSaturday).listings()).hasSize(1);
    assertThat(found("Massage heute", onSaturday).listings()).isEmpty();
  }

  @Test
  void hoursOfADayAreReadOutOfTheWordsInBothLanguages() {
    Map<String, String> read =
        Map.ofEntries(
            Map.entry("massage Saturday morning", "-12:00"),
            Map.entry("Massage am Samstagvormittag", "-12:00"),
            Map.entry("massage on Saturday afternoon", "12:00-17:00"),
            Map.entry("Massage Samstagabend", "17:00-"),
            Map.entry("massage tomorrow at 10", "10:00-11:00"),
            Map.entry("massage tomorrow after 5pm", "17:00-"),
            Map.entry("Massage morgen ab 17 Uhr", "17:00-"),
            Map.entry("Massage morgen ab 17:30", "17:30-"),
            Map.entry("Massage heute bis 12 Uhr", "-12:00"),
            Map.entry("massage tomorrow 2-4 pm", "14:00-16:00"),
            Map.entry("massage tomorrow 11:30 to 1 pm", "11:30-13:00"),
            Map.entry("Massage am Samstag zwischen 9 und 12 Uhr unter 60", "09:00-12:00"));
    read.forEach((words, hours) -> {
      Found found = find(words);
      assertThat(value(found, "time", words)).as(words).contains(hours);
      assertThat(value(found, "day", words)).as(words).isPresent();
      assertThat(found.listings()).as(words).extracting(Shown::title).containsExactly(BACK);
    });
    // Without a day a time of the day is a word like others, and a price is no hour.
    assertThat(value(find("evening massage"), "time", "")).isEmpty();
    assertThat(value(find("massage Saturday from 50"), "time", "")).isEmpty();
    assertThat(value(find("massage Saturday at 25 pm"), "time", "")).isEmpty();
  }

  private static Optional<String> value(Found found, String kind, String words) {
    return found.understood().stream()
        .filter(chip -> chip.kind().equals(kind))
        .peek(chip -> assertThat(words).contains(chip.text()))
        .map(chip -> Objects.requireNonNull(chip.value()))
        .findFirst();
  }

  @Test
  void theCalendarIsAskedForTheHoursThatWereChosenOrElseRead() {
    List<FreeOn> asked = new ArrayList<>();
    Finder.Free free =
        question -> {
          asked.add(question);
          return question.listings();
        };
    found("massage on Saturday after 5 pm", free);
    found("massage tonight", free);
    assertThat(asked).hasSizeGreaterThan(1);
    assertThat(asked).extracting(FreeOn::from).containsOnly(LocalTime.of(17, 0));
    asked.clear();
    FreeTime morning = new FreeTime(List.of(), null, LocalTime.NOON);
    Finder.Page page = new Finder.Page(null, 0, 20, true, false);
    finder.find(asked("massage on Saturday after 5 pm"), Filters.NONE, morning, free, page);
    assertThat(asked).extracting(FreeOn::from).containsOnlyNulls();
    assertThat(asked).extracting(FreeOn::before).containsOnly(LocalTime.NOON);
    assertThatThrownBy(() -> finder.find(asked("massage"), Filters.NONE, morning, free, page))
        .hasMessageContaining("Hours are those of a day");
  }

  @Test
  void whoWaitsForAWordThatNobodyHasIsNotToldOfWhatLacksIt() {
    put("Moonlit hour", "Massage in the moonlight.", "massage", 55, "Vienna", null, "Mira");
    assertThat(kept("quicksilver massage")).isEmpty();
    assertThat(kept("moonlight massage")).hasSize(1);
    assertThat(kept("massage")).hasSize(2);
    // Who looks now is shown the rest, and told which word was left out.
    assertThat(find("quicksilver massage").listings()).hasSize(2);
  }

  private List<ListingId> kept(String words) {
    return finder.matches(
        new SearchCriteria(words, null, null, null, null, null, null, null, null), 20);
  }

  @Test
  void whatIsRuledOutIsNotFound() {
    assertThat(titles("yoga -gentle")).isEmpty();
    assertThat(titles("Massage ohne Rücken")).isEmpty();
  }

  @Test
  void whenFewAnswerEverythingThoseThatAnswerMostFollowAndSayWhatIsMissing() {
    Found found = find("yoga for children");
    assertThat(found.partly()).isTrue();
    assertThat(found.reasons().getFirst())
        .contains(new Reason("title", "yoga", null), new Reason("missing", "children", null));
  }

  @Test
  void eachHitSaysWhyItWasFound() {
    assertThat(find("lumbago massage in Vienna under 60").reasons().getFirst())
        .containsExactly(
            new Reason("about", "lumbago", null),
            new Reason("title", "massage", null),
            new Reason("near", null, "Wien"),
            new Reason("price", null, null));
  }

  @Test
  void matchesAreCountedAndWhatIsChosenDoesNotHideWhatElseThereIs() {
    var facets = java.util.Objects.requireNonNull(find("").facets());
    assertThat(facets.categories())
        .containsExactly(
            new FacetCount("massage", 1), new FacetCount("sleep", 1), new FacetCount("yoga", 1));
    assertThat(facets.places())
        .containsExactly(new FacetCount("at-place", 2), new FacetCount("online", 1));
    assertThat(facets.prices().stream().mapToInt(FacetCount::count).sum()).isEqualTo(3);
    Filters chosen = new Filters("yoga", null, null, null, null, null, null);
    Found narrowed =
        finder.find(
            asked(""),
            chosen,
            FreeTime.ANY,
            FinderTest::always,
            new Finder.Page(null, 0, 20, true, false));
    assertThat(narrowed.listings()).hasSize(1);
    var again = java.util.Objects.requireNonNull(narrowed.facets());
    assertThat(again.categories()).hasSize(3);
    assertThat(again.places()).containsExactly(new FacetCount("at-place", 1));
  }

  private static List<ListingId> always(FreeOn asked) {
    return asked.listings();
  }

  private static Finder.Asked asked(String words) {
    return new Finder.Asked(words, "en", null, WEDNESDAY);
  }

  private Found find(String words) {
    return found(words, FinderTest::always);
  }

  private Found found(String words, Finder.Free free) {
    return finder.find(
        asked(words), Filters.NONE, FreeTime.ANY, free, new Finder.Page(null, 0, 20, true, false));
  }

  private Set<String> titles(String words) {
    return new java.util.LinkedHashSet<>(
        find(words).listings().stream().map(Shown::title).toList());
  }

  private void put(
      String title,
      String description,
      String category,
      int price,
      @Nullable String city,
      @Nullable GeoPoint point,
      String provider) {
    count++;
    finder.put(
        new Listing(
            new ListingId(new UUID(0x7000L, 0x8000000000000000L + count)),
            new PersonId(new UUID(0x7000L, 0x8000000000000100L + count)),
            "",
            "published",
            1,
            title,
            description,
            category,
            new Money(price * 100L, "EUR"),
            60,
            "appointment-instant",
            "flexible",
            null,
            new Place(city == null ? "online" : "at-place", city, "AT", point, null, null, null),
            List.of("de"),
            List.of(),
            Instant.EPOCH),
        provider);
  }
}
