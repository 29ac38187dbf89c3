package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.comfrey.api.calendar.PlanDraft;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.web.Json;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The Big List of Naughty Strings through every text field: each comes back as it was sent, or is
 * refused by a problem that names the field and what stands in the way. Every string goes through
 * two of the six ways in; the long form sends all of them through all.
 */
class NaughtyStringsTest {
  /** What a field may say against a text that is shorter, longer or otherwise than it takes. */
  private static final Set<String> FIT =
      Set.of("character-refused", "too-long", "too-short", "blank", "required", "one-line");

  private static Platform platform;
  private static Someone person;
  private static Someone friend;
  private static List<String> strings = List.of();
  private static Instant hour = Instant.parse("2027-01-01T00:00:00Z");

  @BeforeAll
  static void begin() throws IOException {
    Optional<Path> file = Repository.conformance("naughty-strings/blns.json");
    // The strings are others' and lie beside the repository: a newcomer's clone may not have them.
    // Repository.conformance fails in CI, where they must be there.
    Assumptions.assumeTrue(
        file.isPresent(), "left out: there is no naughty-strings/blns.json (conformance data)");
    strings = new ArrayList<>();
    Json.answers()
        .readTree(Files.readString(file.orElseThrow()))
        .forEach(text -> strings.add(text.asString()));
    assertThat(strings).hasSizeGreaterThan(400);
    platform = Platform.started();
    person = platform.person("Provider", "Europe/Vienna", "member");
    friend = platform.person("Friend", "Europe/Vienna", "member");
  }

  @AfterAll
  static void end() {
    if (platform != null) {
      platform.close();
    }
  }

  /** The path of each text in a request, and how it reads in the answer. */
  private interface Sender {
    Answer send(Map<String, Object> texts);
  }

  /**
   * Sends a text in every field at once; where fields refuse it, they must say why, and it is sent
   * again in the others.
   *
   * @return the answer and the fields that took the text
   */
  private static Map.Entry<Answer, Set<String>> through(
      SoftAssertions softly, String text, Map<String, String> fields, Sender sender) {
    Map<String, Object> texts = new LinkedHashMap<>();
    fields.keySet().forEach(field -> texts.put(field, text));
    Set<String> open = new java.util.LinkedHashSet<>(fields.keySet());
    for (int attempt = 0; attempt <= fields.size(); attempt++) {
      Answer answer = sender.send(texts);
      if (answer.status() < 300) {
        return Map.entry(answer, open);
      }
      softly.assertThat(answer.status()).as(shown(text) + " " + answer).isEqualTo(400);
      JsonNode errors = answer.json().path("errors");
      softly.assertThat(errors.size()).as(shown(text) + " " + answer).isPositive();
      for (JsonNode error : errors) {
        String field = error.path("field").asString("");
        boolean fit =
            FIT.contains(error.path("code").asString(""))
                || error.path("accepted").asString("").contains("characters");
        softly.assertThat(fit).as(shown(text) + " " + answer).isTrue();
        if (error.path("code").asString("").equals("character-refused")) {
          softly.assertThat(error.path("message").asString("")).as(shown(text)).contains("U+");
        }
        softly.assertThat(open).as(shown(text) + " " + answer).contains(field);
        open.remove(field);
        texts.put(field, fields.getOrDefault(field, "Harmless"));
      }
    }
    throw new AssertionError(shown(text) + " is refused for ever: " + sender.send(texts));
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .limit(60)
        .forEach(c -> shown.append(c < 127 && c > 31 ? (char) c : "\\u%04x".formatted(c)));
    return shown.toString();
  }

  private static void unchanged(
      SoftAssertions softly, String text, JsonNode answer, Set<String> fields) {
    for (String field : fields) {
      softly
          .assertThat(answer.at("/" + field.replace('.', '/')).asString(""))
          .as(field + " of " + shown(text))
          .isEqualTo(text);
    }
  }

  /** Every third string: three of these together are all. */
  private static List<String> third(int from) {
    return IntStream.range(0, strings.size())
        .filter(i -> i % 3 == from)
        .mapToObj(strings::get)
        .toList();
  }

  @Test
  @Tag("long")
  void everyStringThroughEveryWayIn() {
    throughAListing(strings);
    throughAPerson(strings);
    throughAPlan(strings);
    throughAClosedHour(strings);
    throughATransfer(strings);
    throughASearch(strings);
  }

  @Test
  void aListingsTitleWordsAndPlace() {
    throughAListing(third(0));
  }

  private static void throughAListing(List<String> sent) {
    Map<String, String> fields =
        Map.of(
            "title", "Title",
            "description", "Words",
            "place.city", "Vienna",
            "place.address", "1 Lane",
            "place.postalCode", "1070");
    Listing draft = person.http().post("/v1/listings", listing(defaults(fields))).as(Listing.class);
    String path = "/v1/listings/" + draft.id();
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      var taken =
          through(
              softly,
              text,
              fields,
              texts ->
                  person
                      .http()
                      .send(
                          "PUT",
                          path,
                          listing(texts),
                          Map.of("If-Match", person.http().get(path).header("ETag"))));
      unchanged(softly, text, taken.getKey().json(), taken.getValue());
      unchanged(softly, text, person.http().get(path).orThrow().json(), taken.getValue());
    }
    softly.assertAll();
  }

  private static Map<String, Object> defaults(Map<String, String> fields) {
    return new HashMap<>(fields);
  }

  private static Map<String, Object> listing(Map<String, Object> texts) {
    Map<String, Object> place = new TreeMap<>();
    Map<String, Object> listing = new TreeMap<>();
    texts.forEach((field, text) -> {
      if (field.startsWith("place.")) {
        place.put(field.substring("place.".length()), text);
      } else {
        listing.put(field, text);
      }
    });
    place.put("kind", "at-place");
    listing.put("place", place);
    listing.put("languages", List.of());
    listing.put("photos", List.of());
    return listing;
  }

  @Test
  void aPersonsNameAndWords() {
    throughAPerson(third(1));
  }

  private static void throughAPerson(List<String> sent) {
    Map<String, String> fields = Map.of("displayName", "Name", "about", "Words");
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      var taken =
          through(
              softly,
              text,
              fields,
              texts ->
                  person.http().patch("/v1/me", person.http().get("/v1/me").header("ETag"), texts));
      unchanged(softly, text, taken.getKey().json(), taken.getValue());
      JsonNode seen = friend.http().get("/v1/people/" + person.id()).orThrow().json();
      unchanged(softly, text, seen, taken.getValue());
    }
    softly.assertAll();
  }

  @Test
  void theNameOfAPlan() {
    throughAPlan(third(2));
  }

  private static void throughAPlan(List<String> sent) {
    Answer made = person.http().post("/v1/plans", Market.plan()).orThrow();
    String path = "/v1/plans/" + made.json().path("id").asString();
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      var taken =
          through(
              softly,
              text,
              Map.of("name", "Name"),
              texts -> {
                PlanDraft plan = Market.plan();
                PlanDraft draft =
                    new PlanDraft(
                        String.valueOf(texts.get("name")),
                        plan.zone(),
                        plan.weekly(),
                        plan.exceptions(),
                        plan.bufferBeforeMinutes(),
                        plan.bufferAfterMinutes(),
                        plan.minimumNoticeMinutes(),
                        plan.stepMinutes(),
                        plan.horizonDays());
                return person
                    .http()
                    .send(
                        "PUT",
                        path,
                        draft,
                        Map.of("If-Match", person.http().get(path).header("ETag")));
              });
      unchanged(softly, text, taken.getKey().json().path("plan"), taken.getValue());
      JsonNode seen = person.http().get(path).orThrow().json();
      unchanged(softly, text, seen.path("plan"), taken.getValue());
    }
    softly.assertAll();
  }

  @Test
  void theNoteOfAClosedHour() {
    throughAClosedHour(third(0));
  }

  private static void throughAClosedHour(List<String> sent) {
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      hour = hour.plus(Duration.ofHours(1));
      Instant from = hour;
      Instant to = hour.plus(Duration.ofHours(1));
      var taken =
          through(
              softly,
              text,
              Map.of("note", "Note"),
              texts ->
                  person
                      .http()
                      .post(
                          "/v1/bookings",
                          Map.of(
                              "start", from, "end", to, "note", texts.getOrDefault("note", ""))));
      JsonNode seen =
          person.http().get("/v1/bookings?from=" + from + "&to=" + to).orThrow().json().path(0);
      if (taken.getValue().contains("note")) {
        softly.assertThat(seen.path("title").asString("")).as(shown(text)).isEqualTo(text);
      }
    }
    softly.assertAll();
  }

  @Test
  void theNoteOfATransfer() {
    throughATransfer(third(1));
  }

  private static void throughATransfer(List<String> sent) {
    String token = Market.card(person, Market.APPROVED);
    person.http().post("/v1/payment-methods", Map.of("token", token, "kind", "card")).orThrow();
    person
        .http()
        .post(
            "/v1/wallet/deposits",
            Map.of("amount", Map.of("amountMinor", 10_000, "currency", "EUR"), "cardToken", token))
        .orThrow();
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      var taken =
          through(
              softly,
              text,
              Map.of("note", "Note"),
              texts ->
                  person
                      .http()
                      .post(
                          "/v1/transfers",
                          Map.of(
                              "to",
                              friend.id(),
                              "amount",
                              Map.of("amountMinor", 1, "currency", "EUR"),
                              "note",
                              texts.getOrDefault("note", ""))));
      unchanged(softly, text, taken.getKey().json(), taken.getValue());
      JsonNode line =
          friend
              .http()
              .get("/v1/wallet/statement?currency=EUR&limit=1")
              .orThrow()
              .json()
              .at("/items/0");
      unchanged(softly, text, line, text.isEmpty() ? Set.of() : taken.getValue());
    }
    softly.assertAll();
  }

  @Test
  void theWordsOfASearch() {
    throughASearch(third(2));
  }

  private static void throughASearch(List<String> sent) {
    SoftAssertions softly = new SoftAssertions();
    for (String text : sent) {
      String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
      Answer answer = friend.http().get("/v1/search?q=" + query);
      softly.assertThat(answer.status()).as(shown(text) + " " + answer).isIn(200, 400);
      if (answer.status() == 400) {
        softly
            .assertThat(answer.json().at("/errors/0/field").asString(""))
            .as(shown(text) + " " + answer)
            .isEqualTo("q");
      }
    }
    softly.assertAll();
  }
}
