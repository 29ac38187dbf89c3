package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comfrey.api.discovery.IndexState;
import org.comfrey.api.identity.Erasure;
import org.comfrey.api.identity.ErasureReceipt;
import org.comfrey.api.identity.ReceiptKey;
import org.comfrey.api.identity.events.PersonErased;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.app.Modules;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How somebody comes to be erased, and what must be true afterwards. */
final class ErasureStories {
  static final Duration TIPS = Duration.ofDays(8);

  private static final String ME = "/v1/me/erasure";

  private final Platform platform;

  ErasureStories(Platform platform) {
    this.platform = platform;
  }

  /** Somebody with something in every module, and nothing left to settle. */
  Someone withAPast(String name, String canary, Someone provider) {
    Someone person = platform.person(name, "Europe/Vienna", "member");
    String etag = person.http().get("/v1/me").orThrow().header("ETag");
    person
        .http()
        .send("PATCH", "/v1/me", Map.of("about", "About " + canary), Map.of("If-Match", etag))
        .orThrow();
    Listing own = Market.listing(person, "appointment-instant", "flexible");
    etag = person.http().get("/v1/listings/" + own.id()).orThrow().header("ETag");
    Map<String, Object> draft = new HashMap<>();
    draft.put("title", "Title " + canary);
    draft.put("description", "Described by " + canary);
    draft.put("category", "massage");
    draft.put("price", Map.of("amountMinor", 5_000, "currency", "EUR"));
    draft.put("durationMinutes", 60);
    draft.put("agreement", "appointment-instant");
    draft.put("cancellationPolicy", "flexible");
    draft.put("plan", own.plan());
    draft.put("place", Market.PRACTICE);
    draft.put("languages", List.of("en"));
    draft.put("photos", List.of());
    person
        .http()
        .send("PUT", "/v1/listings/" + own.id(), draft, Map.of("If-Match", etag))
        .orThrow();
    String card = Market.card(person, Market.APPROVED);
    person.http().post("/v1/payment-methods", Map.of("token", card, "kind", "card")).orThrow();
    Listing bought = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Order order = Market.paid(platform, person, bought, start);
    String talk =
        person
            .http()
            .post("/v1/conversations", Map.of("order", order.id()))
            .orThrow()
            .json()
            .path("id")
            .asString();
    person
        .http()
        .post(
            "/v1/conversations/" + talk + "/messages",
            Map.of("id", java.util.UUID.randomUUID(), "type", "text", "body", "Said " + canary))
        .orThrow();
    ApiClient.Answer early = person.http().post(ME, null);
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("erasure-obstructed");
    assertThat(early.json().at("/obstacles/0/kind").asString()).isEqualTo("open-order");
    assertThat(early.json().at("/obstacles/0/reference").asString())
        .isEqualTo(order.id().toString());
    platform.advanceTo(order.end().plusSeconds(60));
    Someone later = platform.again(person, "member");
    Market.take(later, order, "confirm").orThrow();
    // The order is over when no tip can be given any more.
    platform.advance(TIPS);
    return platform.again(person, "member");
  }

  /** What somebody allows and forbids, followed by whatever does it. */
  static final class Choices {
    private Choices() {}

    static boolean isFound(Platform platform, Listing listing) {
      platform.settle();
      return ApiClient.anonymous(platform.url())
          .get("/v1/search?limit=100")
          .orThrow()
          .body()
          .contains(listing.id().toString());
    }

    static void limit(Someone who, boolean restricted, String... objections) {
      who.http()
          .put("/v1/me/limits", Map.of("restricted", restricted, "objections", List.of(objections)))
          .orThrow();
    }
  }

  /** Asks, and returns the code of the receipt. */
  String asked(Someone person) {
    Erasure erasure = person.http().post(ME, null).as(Erasure.class);
    assertThat(erasure.state()).isEqualTo("waiting");
    assertThat(erasure.code()).isNotNull();
    return java.util.Objects.requireNonNull(erasure.code());
  }

  ErasureReceipt receipt(String code) {
    return ApiClient.anonymous(platform.url())
        .post("/v1/erasures/receipts", Map.of("code", code))
        .as(ErasureReceipt.class);
  }

  /** Lets the time pass that an erasure takes, and waits until it is done. */
  ErasureReceipt through(String code) {
    platform.advance(Duration.ofDays(14).plusSeconds(1));
    assertThat(receipt(code).state()).isEqualTo("closed");
    platform.advance(Duration.ofHours(1).plusSeconds(1));
    for (int i = 0; i < 30 && !receipt(code).state().equals("done"); i++) {
      platform.advance(Duration.ofSeconds(11));
    }
    ErasureReceipt done = receipt(code);
    assertThat(done.state()).isEqualTo("done");
    return done;
  }

  /** The same while the process fails once at each point that it passes. */
  ErasureReceipt throughFailures(String code) {
    Set<String> failedAt = new HashSet<>();
    try (Halt.Listening listening =
        Halt.listen(point -> {
          if (point.startsWith("erasure.") && failedAt.add(point)) {
            throw new IllegalStateException("dies at " + point);
          }
        })) {
      platform.advance(Duration.ofDays(14).plusSeconds(1));
      platform.advance(Duration.ofHours(2));
      for (int i = 0; i < 60 && !receipt(code).state().equals("done"); i++) {
        platform.advance(Duration.ofSeconds(11));
      }
    }
    assertThat(failedAt)
        .containsExactlyInAnyOrder(
            "erasure.closed", "erasure.key-destroyed", "erasure.told", "erasure.signed");
    ErasureReceipt done = receipt(code);
    assertThat(done.state()).isEqualTo("done");
    return done;
  }

  /** The receipt's content, after its signature was checked with the JDK alone. */
  JsonNode verified(ErasureReceipt receipt) throws Exception {
    ReceiptKey key =
        ApiClient.anonymous(platform.url()).get("/v1/erasures/key").as(ReceiptKey.class);
    String[] parts = java.util.Objects.requireNonNull(receipt.receipt()).split("\\.", -1);
    assertThat(parts).hasSize(3);
    Base64.Decoder decoder = Base64.getUrlDecoder();
    byte[] x = decoder.decode(key.x());
    boolean odd = (x[31] & 0x80) != 0;
    x[31] &= 0x7f;
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = x[31 - i];
    }
    PublicKey publicKey =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(publicKey);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(decoder.decode(parts[2]))).isTrue();
    JsonNode header = JsonMapper.shared().readTree(decoder.decode(parts[0]));
    assertThat(header.path("alg").asString()).isEqualTo("EdDSA");
    assertThat(header.path("kid").asString()).isEqualTo(key.kid());
    return JsonMapper.shared().readTree(decoder.decode(parts[1]));
  }

  /** Nothing of them stands anywhere, and nothing new can. */
  void isGone(Someone person, String... canaries) {
    assertThat(platform.bean(PersonKeys.class).isErased(person.id())).isTrue();
    for (PersonalData module : platform.beans(PersonalData.class)) {
      assertThat(module.erasures().left(person.id())).as(module.module()).isEmpty();
    }
    assertThat(standing(canaries)).isEmpty();
    ApiClient anonymous = ApiClient.anonymous(platform.url());
    assertThat(anonymous.get("/v1/people/" + person.id()).status()).isEqualTo(404);
    ApiClient.Answer signIn =
        anonymous.post(
            "/v1/sign-ins", Map.of("email", person.email(), "password", Platform.PASSWORD));
    assertThat(signIn.code()).isEqualTo("sign-in-refused");
  }

  /** The search index is made again from every event that there is, to its end. */
  void rebuildTheIndex() {
    Someone operator = platform.known("Index Operator", "Europe/Vienna", "member", "operator");
    operator.http().post("/v1/operator/search-index/rebuild", null).orThrow();
    platform.settle();
    IndexState ended =
        operator.http().get("/v1/operator/search-index").orThrow().as(IndexState.class);
    assertThat(ended.finished()).isNotNull();
  }

  /** Where one of the words stands in a table, as text or in the hexadecimal of bytes. */
  List<String> standing(String... words) {
    List<String> found = new ArrayList<>();
    for (ModuleDefinition module : Modules.table().modules()) {
      ModuleDatabase database = platform.bean(Databases.class).module(module.name());
      for (String table : PrivacyJourneyTest.tables(database)) {
        for (String word : words) {
          if (PrivacyJourneyTest.stands(database, table, word)) {
            found.add(module.name() + "." + table + " has " + word);
          }
        }
      }
    }
    return found;
  }

  /** The event comes again, and one of somebody who is there never does. */
  void comesAgain(Someone person, Instant at) {
    Map<String, Long> before = counts();
    Outbox outbox =
        platform.beans(Outbox.class).stream()
            .filter(one -> one.module().equals("identity"))
            .findFirst()
            .orElseThrow();
    outbox.inOwnTransaction(
        () -> outbox.append(new PersonErased(person.id(), java.util.UUID.randomUUID(), at)));
    platform.settle();
    assertThat(counts()).isEqualTo(before);
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    for (PersonalData module : platform.beans(PersonalData.class)) {
      ModuleDatabase database = platform.bean(Databases.class).module(module.module());
      module
          .tables()
          .forEach(table ->
              counts.put(
                  module.module() + "." + table.name(),
                  database
                      .sql()
                      .sql("SELECT count(*) FROM " + table.name())
                      .query(Long.class)
                      .single()));
    }
    return counts;
  }
}
