package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.comfrey.api.Money;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.trade.Order;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rates;
import org.comfrey.tests.Platform.Someone;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gift vouchers in the hands of people who have no right to them, or none any more. */
final class VoucherStories {
  private static final String RULE = "/v1/operator/voucher-rules";
  private static final String SCRIPT = "<script>alert('for you')</script>";

  /** A request that comes at the very moment in which the rate gives one back gets through. */
  private static final int TRIES = 100;

  private final Platform platform;
  private final Someone buyer;
  private final Someone other;
  private final Someone operator;

  VoucherStories(Platform platform, Someone buyer, Someone other, Someone operator) {
    this.platform = platform;
    this.buyer = buyer;
    this.other = other;
    this.operator = operator;
  }

  /** Whatever is wrong is refused with a sentence, and nothing is changed by it. */
  void whatIsWrongGivesNothing(Instant start) {
    aWishThatIsWrongBuysNothing();
    JsonNode good = Market.voucher(buyer, new Money(4_000, "EUR"), SCRIPT);
    Map<String, String> codes = codesThatGiveNothing();
    String dollars =
        Market.voucher(buyer, new Money(1_000, "USD"), "Abroad").path("code").asString();
    Listing listing = Market.listing(other, "appointment-instant", "flexible");
    Order order = Market.place(buyer, Market.quote(buyer, listing, start));
    unchanged(() -> {
      nobodyElseHasIt(good);
      codes.forEach((reason, code) -> refused(buyer, order, reason, code));
      String code = good.path("code").asString();
      for (long amount : new long[] {0, -1, Long.MIN_VALUE}) {
        wrong("amountMinor", redeem(other, code, amount));
      }
      because("too-little", redeem(other, code, 4_001L));
      because(
          "other-currency",
          buyer
              .http()
              .post("/v1/orders/" + order.id() + "/coupon-preview", Map.of("code", dollars)));
    });
    codes.put("other-currency", dollars);
    codes.values().forEach(code -> assertThat(pay(buyer, order, code).status()).isEqualTo(422));
    assertThat(Market.order(buyer, order).state()).isEqualTo(order.state());
    guessingIsSlow(order);
  }

  private void aWishThatIsWrongBuysNothing() {
    String card = Market.card(buyer, Market.APPROVED);
    Map<String, Object> good =
        Map.of("amount", new Money(2_000, "EUR"), "cardToken", card, "message", "For you");
    other
        .http()
        .post(
            "/v1/payment-methods",
            Map.of("token", Market.card(other, Market.APPROVED), "kind", "card"))
        .orThrow();
    String kept =
        other.http().get("/v1/payment-methods").orThrow().json().at("/0/token").asString();
    assertThat(kept).isNotEmpty();
    List<Map.Entry<String, Map<String, Object>>> wishes = new ArrayList<>();
    wishes.add(Map.entry("amount.amountMinor", Map.of("amount", new Money(99, "EUR"))));
    wishes.add(Map.entry("amount.amountMinor", Map.of("amount", new Money(100_001, "EUR"))));
    wishes.add(Map.entry("amount.currency", Map.of("amount", new Money(2_000, "XYZ"))));
    wishes.add(Map.entry("cardToken", Map.of("cardToken", "card_of_nobody")));
    wishes.add(Map.entry("cardToken", Map.of("cardToken", kept)));
    wishes.add(Map.entry("message", Map.of("message", "x".repeat(301))));
    wishes.add(Map.entry("message", Map.of("message", "a\u0000b")));
    unchanged(() ->
        wishes.forEach(change -> {
          Map<String, Object> wish = new HashMap<>(good);
          wish.putAll(change.getValue());
          wrong(change.getKey(), buyer.http().post("/v1/vouchers", wish));
        }));
  }

  /** By the reason for which each is refused. */
  private Map<String, String> codesThatGiveNothing() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("unknown", "0000-0000-0000-0000");
    JsonNode spent = Market.voucher(buyer, new Money(1_000, "EUR"), "Spent");
    codes.put("spent", spent.path("code").asString());
    redeem(other, spent.path("code").asString(), null).orThrow();
    JsonNode back = Market.voucher(buyer, new Money(1_000, "EUR"), "Given back");
    codes.put("refunded", back.path("code").asString());
    buyer.http().post(own(back) + "/refund", null).orThrow();
    platform.settle();
    assertThat(buyer.http().post(own(spent) + "/refund", null).code()).isEqualTo("voucher-used");
    return codes;
  }

  private static String own(JsonNode voucher) {
    return "/v1/vouchers/" + voucher.path("id").asString();
  }

  /** Neither another person nor the staff see it; its words are given back as they were typed. */
  private void nobodyElseHasIt(JsonNode voucher) {
    String code = voucher.path("code").asString();
    for (Someone stranger : List.of(other, operator)) {
      assertThat(stranger.http().get(own(voucher)).status()).isEqualTo(404);
      assertThat(stranger.http().post(own(voucher) + "/refund", null).status()).isEqualTo(404);
      assertThat(stranger.http().get("/v1/vouchers").orThrow().body()).doesNotContain(code);
    }
    assertThat(operator.http().get("/v1/operator/voucher-totals").orThrow().body())
        .doesNotContain(code, buyer.id().toString());
    Answer worth = other.http().post("/v1/voucher-checks", Map.of("code", code)).orThrow();
    assertThat(worth.header("Content-Type")).startsWith("application/json");
    assertThat(worth.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(worth.json().path("message").asString()).isEqualTo(SCRIPT);
  }

  private static Answer redeem(Someone person, String code, @Nullable Long amountMinor) {
    Map<String, Object> wish = new HashMap<>(Map.of("code", code));
    if (amountMinor != null) {
      wish.put("amountMinor", amountMinor);
    }
    return person.http().post("/v1/voucher-redemptions", wish);
  }

  private static Answer pay(Someone client, Order order, String code) {
    return client
        .http()
        .post(
            "/v1/orders/" + order.id() + "/payments", Map.of("cardToken", "none", "coupon", code));
  }

  private static void refused(Someone person, Order order, String reason, String code) {
    because(reason, person.http().post("/v1/voucher-checks", Map.of("code", code)));
    because(reason, redeem(person, code, null));
    Answer preview =
        person.http().post("/v1/orders/" + order.id() + "/coupon-preview", Map.of("code", code));
    // A code that is nobody's may have been meant as a coupon's.
    assertThat(preview.status()).as(reason + ": " + preview).isEqualTo(422);
    assertThat(preview.json().at("/errors/0/code").asString()).isEqualTo(reason);
  }

  private static void because(String reason, Answer answer) {
    assertThat(answer.code()).as(answer.toString()).isEqualTo("voucher-refused");
    assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo(reason);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }

  private static void wrong(String field, Answer answer) {
    assertThat(answer.status()).as(field + ": " + answer).isBetween(400, 499);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
  }

  /** What is done leaves everything as it was. */
  private void unchanged(Runnable done) {
    platform.settle();
    Map<String, String> before = Contents.of(platform.database());
    done.run();
    platform.settle();
    assertThat(Contents.of(platform.database())).isEqualTo(before);
  }

  /** Every way of trying a code is one rate: whoever has used it up waits, whichever they take. */
  private void guessingIsSlow(Order order) {
    Map<String, Object> guess = Map.of("code", "1111-2222-3333-4444");
    String path = "/v1/orders/" + order.id();
    List<Supplier<Answer>> ways =
        List.of(
            () -> buyer.http().post("/v1/voucher-checks", guess),
            () -> buyer.http().post("/v1/voucher-redemptions", guess),
            () -> buyer.http().post(path + "/coupon-preview", guess),
            () -> pay(buyer, order, "1111-2222-3333-4444"));
    AtomicBoolean over = new AtomicBoolean();
    Rates rates = platform.bean(Rates.class);
    String guesser = buyer.id().toString();
    try (ExecutorService asking = Executors.newSingleThreadExecutor()) {
      // Somebody who never stops asking, so that nothing is ever left of the rate.
      asking.execute(() -> {
        while (!over.get()) {
          var _ = rates.allows(RateLimit.CODE, guesser);
        }
      });
      try {
        for (Supplier<Answer> way : ways) {
          Answer answer = way.get();
          for (int i = 0; i < TRIES && answer.status() != 429; i++) {
            answer = way.get();
          }
          assertThat(answer.code()).as(answer.toString()).isEqualTo("too-many-requests");
          assertThat(answer.json().path("limit").asString()).isEqualTo("code");
        }
        // Others are not kept waiting by it.
        because("unknown", other.http().post("/v1/voucher-checks", guess));
      } finally {
        over.set(true);
      }
    }
  }

  /** A month passes, in which a voucher ends that nobody used. */
  void whatHasEndedGivesNothing() {
    Listing listing = Market.listing(other, "appointment-instant", "flexible");
    int revision = rule(0, 1, false);
    JsonNode voucher = Market.voucher(buyer, new Money(1_000, "EUR"), "For this month");
    rule(revision, 36, true);
    platform.advanceTo(Instant.parse(voucher.path("expires").asString()));
    Someone later = platform.again(buyer, "member");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Order order = Market.place(later, Market.quote(later, listing, start));
    String code = voucher.path("code").asString();
    unchanged(() -> refused(later, order, "expired", code));
    assertThat(pay(later, order, code).status()).isEqualTo(422);
    assertThat(later.http().post(own(voucher) + "/refund", null).code()).isEqualTo("voucher-used");
  }

  /** Changes the rule and returns the revision that counts now. */
  private int rule(int revision, int months, boolean untilYearEnd) {
    int last =
        revision > 0
            ? revision
            : operator.http().get(RULE).orThrow().json().at("/0/revision").asInt();
    Map<String, Object> rule = Map.of("months", months, "untilYearEnd", untilYearEnd);
    return operator
        .http()
        .put(RULE + "?revision=" + last, rule)
        .orThrow()
        .json()
        .path("revision")
        .asInt();
  }
}
