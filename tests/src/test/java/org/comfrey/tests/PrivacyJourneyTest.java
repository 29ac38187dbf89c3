package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.comfrey.api.Money;
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
class PrivacyJourneyTest extends PrivacyChoices {
  /** Tables of the kernel and of the ledger, which hold ids and amounts. */
  private static final String NOT_OF_MODULES =
      "outbox.*|inbox|erased_person|scheduled_tasks|idempotency|migrations|ledger_.*";

  private static final String ABOUT = "Canary Quetzalcoatl likes silence";
  private static final String SOUGHT = "canary Ixchel and a sore hip";
  private static final String GIFT = "Canary Tlaloc wishes you dry feet";

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
    Market.voucher(client, new Money(2_000, "EUR"), GIFT);
    Map<String, Object> search =
        Map.of("name", SOUGHT, "alerts", true, "criteria", Map.of("q", SOUGHT));
    client.http().post("/v1/me/searches", search).orThrow();
    platform.settle();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  static Map<String, String> export(Someone someone) throws Exception {
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
            "/payments/voucher",
            "/notifications/notification",
            "/audit/record")) {
      assertThat(modules.at(table).size()).as(table).isPositive();
    }
    assertThat(modules.at("/payments/voucher/0/message").asString()).isEqualTo(GIFT);
    assertThat(modules.at("/discovery/saved_search/0/body").asString()).contains(SOUGHT);
    assertThat(files.get("index.html")).contains(ABOUT, client.email(), "<h2>trade: orders</h2>");
    for (String file : files.values()) {
      assertThat(file).doesNotContain(provider.email(), Platform.PASSWORD, "argon2");
    }
    assertThat(export(provider).get("data.json"))
        .contains(provider.email())
        .doesNotContain(ABOUT, GIFT, SOUGHT, client.email());
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
    JsonNode voucher =
        Market.voucher(leaver, new Money(2_000, "EUR"), "From Quetzalvanish, who leaves");
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
    // What was given is still worth what was paid, without the words of who is gone.
    Map<String, Object> given = Map.of("code", voucher.path("code").asString());
    JsonNode worth = again.http().post("/v1/voucher-checks", given).orThrow().json();
    assertThat(worth.at("/left/amountMinor").asLong()).isEqualTo(2_000);
    assertThat(worth.path("message").asString("")).isEmpty();
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
  void privateWordsStandInNoRowAndNoFileInClear() {
    Someone giver = platform.person("Giver Canarybird", "Europe/Vienna", "member");
    List<String> canaries =
        List.of(ABOUT, GIFT, SOUGHT, client.email(), giver.email(), "Canarybird", "Canarysmith");
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
    Canaries search = new Canaries();
    canaries.forEach(canary -> search.add(canary, canary));
    found.addAll(search.under(platform.data()));
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
