package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.comfrey.api.identity.Erasure;
import org.comfrey.api.identity.ErasureReceipt;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept about people: declared, handed out whole, and nowhere in clear. */
class PrivacyJourneyTest {
  /** Tables of the kernel and of the ledger, which hold ids and amounts. */
  private static final String NOT_OF_MODULES =
      "outbox.*|inbox|erased_person|scheduled_tasks|idempotency|migrations|ledger_.*";

  private static final String ABOUT = "Canary Quetzalcoatl likes silence";

  private static Platform platform;
  private static Someone client;
  private static Someone provider;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    provider = platform.person("Provider Canarywright", "Europe/Vienna", "member");
    client = platform.person("Client Canarysmith", "Europe/London", "member");
    String etag = client.http().get("/v1/me").orThrow().header("ETag");
    client
        .http()
        .send("PATCH", "/v1/me", Map.of("about", ABOUT), Map.of("If-Match", etag))
        .orThrow();
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Order order = Market.place(client, Market.quote(client, listing, start));
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  private static Map<String, String> export(Someone someone) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.url().resolve("/v1/me/export"))
            // Fresh, because other stories here let weeks pass.
            .header(
                "Authorization",
                "Bearer " + new Forger(platform).token(someone.id(), List.of("member")))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
      Map<String, String> files = new HashMap<>();
      try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return files;
    }
  }

  @Test
  void everyColumnOfEveryModuleIsDeclaredAndNothingElseIs() {
    Map<String, PersonalData> declared = new HashMap<>();
    platform.beans(PersonalData.class).forEach(module -> declared.put(module.module(), module));
    Set<String> wrong = new TreeSet<>();
    for (ModuleDefinition module : Modules.table().modules()) {
      PersonalData data = declared.get(module.name());
      if (data == null) {
        wrong.add(module.name() + " declares nothing");
        continue;
      }
      compare(data, columns(platform.bean(Databases.class).module(module.name())), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      PersonalData data, Map<String, Set<String>> standing, Set<String> wrong) {
    Map<String, Set<String>> left = new HashMap<>(standing);
    data.impersonal().forEach(left::remove);
    for (PersonalTable table : data.tables()) {
      // A table may be declared twice, for two ways in which its rows are somebody's.
      Set<String> columns = new TreeSet<>(standing.getOrDefault(table.name(), Set.of()));
      left.remove(table.name());
      for (String column : table.columns()) {
        if (!columns.remove(column)) {
          wrong.add(data.module() + "." + table.name() + "." + column + " is declared, not there");
        }
      }
      columns.forEach(column ->
          wrong.add(data.module() + "." + table.name() + "." + column + " is not declared"));
    }
    left.keySet().forEach(table -> wrong.add(data.module() + "." + table + " is not declared"));
  }

  private static Map<String, Set<String>> columns(ModuleDatabase database) {
    Map<String, Set<String>> found = new HashMap<>();
    database
        .sql()
        .sql(
            """
            SELECT c.relname, a.attname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relispartition = false\
            """)
        .param("schema", database.module())
        .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
        .list()
        .stream()
        .filter(entry -> !entry.getKey().matches(NOT_OF_MODULES))
        .forEach(entry ->
            found.computeIfAbsent(entry.getKey(), table -> new TreeSet<>()).add(entry.getValue()));
    return found;
  }

  @Test
  void theExportHoldsWhatIsOnesOwnFromEveryModuleAndNothingOfOthers() throws Exception {
    ApiClient.signIn(platform.url(), client.email(), Platform.PASSWORD);
    Map<String, String> files = export(client);
    assertThat(files).containsOnlyKeys("data.json", "index.html");
    JsonNode modules = JsonMapper.shared().readTree(files.get("data.json")).path("modules");
    assertThat(modules.at("/identity/person/0/email").asString()).isEqualTo(client.email());
    assertThat(modules.at("/identity/person/0/about").asString()).isEqualTo(ABOUT);
    for (String table :
        List.of(
            "/identity/sign_in",
            "/trade/orders",
            "/trade/timeline",
            "/calendar/booking",
            "/payments/payment",
            "/payments/escrow_step",
            "/notifications/notification",
            "/audit/record")) {
      assertThat(modules.at(table).size()).as(table).isPositive();
    }
    assertThat(files.get("index.html")).contains(ABOUT, client.email(), "<h2>trade: orders</h2>");
    for (String file : files.values()) {
      assertThat(file).doesNotContain(provider.email(), Platform.PASSWORD, "argon2");
    }
    assertThat(export(provider).get("data.json"))
        .contains(provider.email())
        .doesNotContain(ABOUT, client.email());
  }

  @Test
  void theExportNeedsASignInAndIsNotedInTheAudit() throws Exception {
    assertThat(ApiClient.anonymous(platform.url()).get("/v1/me/export").status()).isEqualTo(401);
    Someone other = platform.person("Other Canary", "Europe/Vienna", "member");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    export(other);
    platform.settle();
    JsonNode noted =
        compliance
            .http()
            .get("/v1/operator/audit?name=export&actor=" + other.id())
            .orThrow()
            .json()
            .path("items");
    assertThat(noted.size()).isEqualTo(1);
  }

  @Test
  void textThatPretendsToBeMarkupIsTextInTheReadableExport() throws Exception {
    Someone sly = platform.person("Sly Markup", "Europe/Vienna", "member");
    String etag = sly.http().get("/v1/me").orThrow().header("ETag");
    String markup = "<img src=x onerror=alert(1)>";
    sly.http().send("PATCH", "/v1/me", Map.of("about", markup), Map.of("If-Match", etag)).orThrow();
    assertThat(export(sly).get("index.html")).contains("&lt;img").doesNotContain("<img");
  }

  @Test
  void whoAsksIsErasedEverywhereThoughTheProcessFailsAtEveryPointAndHoldsASignedReceipt()
      throws Exception {
    ErasureStories stories = new ErasureStories(platform);
    Someone host = platform.person("Host Remaining", "Europe/Vienna", "member");
    Someone leaver = stories.withAPast("Leaver Vanishing", "Quetzalvanish", host);
    assertThat(stories.standing("Quetzalvanish")).isNotEmpty();
    String code = stories.asked(leaver);
    assertThat(stories.asked(leaver)).isEqualTo(code);
    ErasureReceipt receipt = stories.throughFailures(code);
    stories.isGone(leaver, "Quetzalvanish", leaver.email(), "Leaver Vanishing");
    JsonNode said = stories.verified(receipt);
    assertThat(said.path("sub").asString()).isEqualTo(leaver.id().toString());
    assertThat(said.path("keyDestroyed").asBoolean()).isTrue();
    for (String rows :
        List.of(
            "/identity/person",
            "/identity/sign_in",
            "/marketplace/listing",
            "/discovery/listing",
            "/calendar/plan",
            "/payments/payment_method",
            "/notifications/mail",
            "/messaging/message")) {
      assertThat(said.at("/erasedRows" + rows).asInt()).as(rows).isPositive();
    }
    stories.comesAgain(leaver, platform.clock().instant());
    // Who dealt with them still sees what was paid, and by a name that means nobody.
    Someone again = platform.again(host, "member");
    JsonNode order = again.http().get("/v1/orders?role=provider").orThrow().json().at("/items/0");
    assertThat(order.path("clientName").asString()).isEmpty();
    assertThat(order.path("state").asString()).isEqualTo("closed");
    // The events of before are still there; the index that is made from them knows who is gone.
    stories.rebuildTheIndex();
    stories.isGone(leaver, "Quetzalvanish");
  }

  @Test
  void anErasureIsTakenBackWhileItWaitsAndForAsLongAsSomethingIsOpenItIsPutOff() {
    ErasureStories stories = new ErasureStories(platform);
    Someone host = platform.person("Host Of Waverer", "Europe/Vienna", "member");
    Someone waverer = platform.person("Waverer Undecided", "Europe/Vienna", "member");
    String first = stories.asked(waverer);
    assertThat(waverer.http().delete("/v1/me/erasure").status()).isEqualTo(204);
    assertThat(waverer.http().delete("/v1/me/erasure").status()).isEqualTo(404);
    assertThat(stories.receipt(first).state()).isEqualTo("withdrawn");
    String code = stories.asked(waverer);
    assertThat(code).isNotEqualTo(first);
    platform.advance(Duration.ofDays(13));
    Someone later = platform.again(waverer, "member");
    Listing listing =
        Market.listing(platform.again(host, "member"), "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(4)));
    Order order = Market.paid(platform, later, listing, start);
    platform.advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(stories.receipt(code).state()).isEqualTo("closed");
    assertThat(
            ApiClient.anonymous(platform.url())
                .post(
                    "/v1/sign-ins", Map.of("email", waverer.email(), "password", Platform.PASSWORD))
                .code())
        .isEqualTo("sign-in-refused");
    platform.advance(Duration.ofHours(1));
    // The order stands against it: the account is open again, and tomorrow it is looked again.
    assertThat(stories.receipt(code).state()).isEqualTo("waiting");
    assertThat(
            ApiClient.signIn(platform.url(), waverer.email(), Platform.PASSWORD)
                .get("/v1/me/erasure")
                .as(Erasure.class)
                .postponed())
        .isEqualTo(1);
    platform.advanceTo(order.end().plusSeconds(60));
    Market.take(platform.again(waverer, "member"), order, "confirm").orThrow();
    platform.advance(ErasureStories.TIPS);
    for (int day = 0; day < 5 && !stories.receipt(code).state().equals("done"); day++) {
      platform.advance(Duration.ofDays(1));
      platform.advance(Duration.ofHours(1).plusSeconds(1));
      platform.advance(Duration.ofSeconds(11));
    }
    assertThat(stories.receipt(code).state()).isEqualTo("done");
    Answer refused = platform.again(host, "member").http().post("/v1/me/erasure", null);
    assertThat(refused.code()).isEqualTo("erasure-obstructed");
    assertThat(refused.body()).contains("wallet-balance");
    assertThat(
            ApiClient.anonymous(platform.url())
                .post("/v1/erasures/receipts", Map.of("code", code + "A"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void whoObjectsIsNotFoundAndNotRatedAndWhoIsRestrictedIsNotShownUntilTheyLiftIt() {
    Someone host = platform.person("Host Objecting", "Europe/Vienna", "member");
    Someone guest = platform.person("Guest Praising", "Europe/Vienna", "member");
    Listing listing = Market.listing(host, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Order order = Market.paid(platform, guest, listing, start);
    platform.advanceTo(order.end().plusSeconds(60));
    host = platform.again(host, "member");
    guest = platform.again(guest, "member");
    Market.take(guest, order, "confirm").orThrow();
    platform.settle();
    String reviews = "/v1/orders/" + order.id() + "/reviews";
    guest.http().post(reviews, Map.of("stars", 5, "text", "Praise of Canary")).orThrow();
    String mine =
        host.http()
            .post(reviews, Map.of("stars", 4, "text", "A kind guest"))
            .orThrow()
            .json()
            .path("id")
            .asString();
    platform.settle();
    guest
        .http()
        .post("/v1/reviews/" + mine + "/reply", Map.of("text", "Likewise Canary"))
        .orThrow();
    ApiClient anonymous = ApiClient.anonymous(platform.url());
    String trust = "/v1/people/" + host.id() + "/trust";
    String written = "/v1/reviews?provider=" + host.id();
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isEqualTo(1);

    ErasureStories.Choices.limit(host, false, "search");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    assertThat(anonymous.get(written).orThrow().body()).contains("Praise of Canary");
    ErasureStories.Choices.limit(host, false, "reputation");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isZero();
    assertThat(anonymous.get(trust).orThrow().json().at("/ordersDone").asInt()).isZero();
    assertThat(anonymous.get(written).orThrow().body()).doesNotContain("Praise of Canary");
    ErasureStories.Choices.limit(host, true);
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    assertThat(anonymous.get("/v1/people/" + host.id()).status()).isEqualTo(404);
    platform.restart();
    anonymous = ApiClient.anonymous(platform.url());
    host = platform.again(host, "member");
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isFalse();
    ErasureStories.Choices.limit(host, false);
    assertThat(ErasureStories.Choices.isFound(platform, listing)).isTrue();
    assertThat(anonymous.get("/v1/people/" + host.id()).status()).isEqualTo(200);
    assertThat(anonymous.get(trust).orThrow().json().at("/rating/count").asInt()).isEqualTo(1);
    Answer unknown =
        host.http()
            .put("/v1/me/limits", Map.of("restricted", false, "objections", List.of("weather")));
    assertThat(unknown.status()).isEqualTo(400);
    theExportHoldsWhatOthersWroteAboutOneself(host, guest);
  }

  private static void theExportHoldsWhatOthersWroteAboutOneself(Someone host, Someone guest) {
    try {
      assertThat(export(host).get("data.json")).contains("Praise of Canary", "Likewise Canary");
      assertThat(export(guest).get("data.json")).contains("A kind guest", "Likewise Canary");
      assertThat(export(client).get("data.json")).doesNotContain("Praise of", "Likewise");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void anAgreementIsBoundToTheTextThatWasReadAndTakenBackAtOnceAndNeverRewritten() {
    Someone agreeing = platform.person("Agreeing Person", "Europe/Vienna", "member");
    String path = "/v1/me/agreements/support-access";
    JsonNode offered =
        agreeing.http().get("/v1/me/agreements?language=de").orThrow().json().path(0);
    assertThat(offered.path("given").asBoolean()).isFalse();
    String hash = offered.path("textHash").asString();
    assertThat(agreeing.http().put(path, Map.of("given", true)).status()).isEqualTo(400);
    assertThat(
            agreeing
                .http()
                .put(path, Map.of("given", true, "textHash", hash.replace('a', 'b')))
                .code())
        .isEqualTo("text-changed");
    assertThat(agreeing.http().put("/v1/me/agreements/else", Map.of("given", false)).status())
        .isEqualTo(404);
    for (int twice = 0; twice < 2; twice++) {
      JsonNode given =
          agreeing.http().put(path, Map.of("given", true, "textHash", hash)).orThrow().json();
      assertThat(given.path("given").asBoolean()).isTrue();
      assertThat(given.path("agreedHash").asString()).isEqualTo(hash);
      assertThat(given.path("language").asString()).isEqualTo("de");
    }
    assertThat(
            agreeing
                .http()
                .put(path, Map.of("given", false))
                .orThrow()
                .json()
                .path("given")
                .asBoolean())
        .isFalse();
    JsonNode history =
        agreeing.http().get("/v1/me/agreements/history").orThrow().json().path("items");
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.at("/0/given").asBoolean()).isFalse();
    assertThat(history.at("/1/textHash").asString()).isEqualTo(hash);
    ModuleDatabase identity = platform.bean(Databases.class).module("identity");
    for (String change : List.of("UPDATE agreed SET given = true", "DELETE FROM agreed")) {
      assertThatThrownBy(() -> identity.sql().sql(change).update())
          .hasMessageContaining("never changes");
    }
  }

  @Test
  void aRecordIsOpenedForAReasonAndAnHourToldToItsPersonAndExaminedByAnother() {
    Someone opened = platform.person("Opened Person", "Europe/Vienna", "member");
    Someone support = platform.person("Sue Support", "Europe/Vienna", "member", "support");
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    String reason = "They are unconscious and their doctor asks.";
    String records = "/v1/operator/opened-records";
    Map<String, Object> asked = Map.of("person", opened.id(), "reason", reason, "emergency", false);
    assertThat(support.http().post(records, asked).code()).isEqualTo("not-agreed");
    Map<String, Object> urgent = Map.of("person", opened.id(), "reason", reason, "emergency", true);
    assertThat(
            support
                .http()
                .post(records, Map.of("person", opened.id(), "reason", "why", "emergency", true))
                .status())
        .isEqualTo(400);
    assertThat(
            support
                .http()
                .post(records, Map.of("person", support.id(), "reason", reason, "emergency", true))
                .status())
        .isEqualTo(403);
    assertThat(compliance.http().post(records, urgent).status()).isEqualTo(403);
    String id = support.http().post(records, urgent).orThrow().json().path("id").asString();
    String content = records + "/" + id + "/content?module=identity";
    assertThat(support.http().get(content).orThrow().body()).contains(opened.email());
    Someone other = platform.person("Otto Support", "Europe/Vienna", "member", "support");
    assertThat(other.http().get(content).status()).isEqualTo(404);
    platform.settle();
    JsonNode seen = opened.http().get("/v1/me/opened-records").orThrow().json().path(0);
    assertThat(seen.path("reason").asString()).isEqualTo(reason);
    assertThat(seen.path("reads").asInt()).isEqualTo(1);
    assertThat(opened.http().get("/v1/me/opened-records").body()).doesNotContain("Sue Support");
    JsonNode noted =
        compliance
            .http()
            .get("/v1/operator/audit?kind=read&about=" + opened.id())
            .orThrow()
            .json()
            .path("items");
    assertThat(noted.size()).isEqualTo(1);
    assertThat(noted.at("/0/details/record").asString()).isEqualTo(id);
    platform.clock().advance(Duration.ofHours(1));
    Someone later = platform.again(support, "member", "support");
    assertThat(later.http().get(content).code()).isEqualTo("record-closed");
    compliance = platform.again(compliance, "member", "compliance");
    String reviews = "/v1/operator/record-reviews";
    assertThat(compliance.http().get(reviews).orThrow().body()).contains(id, reason);
    assertThat(later.http().get(reviews).status()).isEqualTo(403);
    Map<String, Object> finding = Map.of("finding", "justified", "note", "The doctor was asked.");
    Someone both = platform.again(support, "member", "compliance");
    assertThat(both.http().post(reviews + "/" + id, finding).status()).isEqualTo(403);
    compliance.http().post(reviews + "/" + id, finding).orThrow();
    assertThat(compliance.http().post(reviews + "/" + id, finding).code())
        .isEqualTo("already-reviewed");
    assertThat(compliance.http().get(reviews).orThrow().body()).doesNotContain(id);
    withConsentItEndsWhenThatIsTakenBack(platform.again(opened, "member"), later, asked);
  }

  private static void withConsentItEndsWhenThatIsTakenBack(
      Someone opened, Someone support, Map<String, Object> asked) {
    String agreement = "/v1/me/agreements/support-access";
    String hash =
        opened.http().get("/v1/me/agreements").orThrow().json().at("/0/textHash").asString();
    opened.http().put(agreement, Map.of("given", true, "textHash", hash)).orThrow();
    String records = "/v1/operator/opened-records";
    String id = support.http().post(records, asked).orThrow().json().path("id").asString();
    String content = records + "/" + id + "/content?module=trade";
    assertThat(support.http().get(content).status()).isEqualTo(200);
    opened.http().put(agreement, Map.of("given", false)).orThrow();
    assertThat(support.http().get(content).code()).isEqualTo("record-closed");
  }

  @Test
  void whatIsKeptTooLongIsCountedBeforeItGoesAndThenGoes() {
    Someone compliance = platform.person("Cora Comply", "Europe/Vienna", "member", "compliance");
    Listing listing =
        Market.listing(platform.again(provider, "member"), "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Market.quote(platform.again(client, "member"), listing, start);
    String at = platform.clock().instant().plus(Duration.ofDays(32)).toString();
    JsonNode before = rule(compliance, "?at=" + at);
    assertThat(before.path("due").asLong()).isPositive();
    assertThat(rule(compliance, "").path("rows").asLong()).isEqualTo(before.path("rows").asLong());
    platform.advance(Duration.ofDays(33));
    JsonNode after = rule(platform.again(compliance, "member", "compliance"), "");
    assertThat(after.path("due").asLong()).isZero();
    assertThat(after.path("everRows").asLong()).isGreaterThanOrEqualTo(before.path("due").asLong());
    assertThat(client.http().get("/v1/operator/retention").status()).isIn(401, 403);
  }

  private static JsonNode rule(Someone compliance, String query) {
    for (JsonNode rule : compliance.http().get("/v1/operator/retention" + query).orThrow().json()) {
      if (rule.path("module").asString().equals("trade")
          && rule.path("table").asString().equals("quote")) {
        return rule;
      }
    }
    throw new AssertionError("there is no rule for quotes");
  }

  @Test
  void privateWordsStandInNoRowAndNoFileInClear() throws IOException {
    Someone giver = platform.person("Giver Canarybird", "Europe/Vienna", "member");
    List<String> canaries =
        List.of(ABOUT, client.email(), giver.email(), "Canarybird", "Canarysmith");
    platform.settle();
    List<String> found = new ArrayList<>();
    for (ModuleDefinition module : Modules.table().modules()) {
      ModuleDatabase database = platform.bean(Databases.class).module(module.name());
      for (String table : tables(database)) {
        for (String canary : canaries) {
          if (stands(database, table, canary)) {
            found.add(module.name() + "." + table + " has " + canary);
          }
        }
      }
    }
    try (Stream<Path> files = Files.walk(platform.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        canaries.stream().filter(bytes::contains).forEach(c -> found.add(file + " has " + c));
      }
    }
    assertThat(found).isEmpty();
  }

  static List<String> tables(ModuleDatabase database) {
    return database
        .sql()
        .sql(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = :schema AND c.relkind = 'r'\
            """)
        .param("schema", database.module())
        .query(String.class)
        .list();
  }

  /** As text, and in the hexadecimal in which bytes are shown. */
  static boolean stands(ModuleDatabase database, String table, String canary) {
    String hex = HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8));
    return database
        .sql()
        .sql(
            "SELECT EXISTS (SELECT FROM \""
                + table
                + "\" t WHERE strpos(t::text, :text) > 0 OR strpos(t::text, :hex) > 0)")
        .param("text", canary)
        .param("hex", hex)
        .query(Boolean.class)
        .single();
  }
}
