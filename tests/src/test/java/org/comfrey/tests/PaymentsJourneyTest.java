package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PayoutView;
import org.comfrey.api.payments.TransferView;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every card and bank of the sandbox, the good ones last; every balance to the cent. */
class PaymentsJourneyTest {
  private static final String CHALLENGED = "4000000000003220";
  private static final String REFUND_FAILS = "4000000000005126";
  private static final String GOOD_BANK = "000123456789";
  private static final long PRICE = 6_500;
  private static Platform platform;
  private static Someone operator;
  private static int stories;

  private Someone client;
  private Someone provider;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    operator = platform.person("Operator", "Europe/Vienna", "member", "operator");
  }

  @AfterAll
  static void end() {
    Ledger.isSound(platform.database());
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.person("Client " + story, "Europe/London", "member");
    provider = platform.person("Provider " + story, "Europe/Vienna", "member");
  }

  private Order placed() {
    Listing listing = Market.listing(provider, "appointment-instant", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    return Market.place(client, Market.quote(client, listing, start));
  }

  private static OrderStory story(Order order) {
    return operator.http().get("/v1/operator/orders/" + order.id()).as(OrderStory.class);
  }

  private void pass(Duration time) {
    // In small steps: every delayed answer and webhook comes in its own turn.
    Instant end = platform.clock().instant().plus(time);
    while (platform.clock().instant().isBefore(end)) {
      platform.advance(Duration.ofSeconds(10));
    }
  }

  private static void holds(
      Someone person, long available, long held, long escrowPaid, long escrowExpected) {
    assertThat(Market.balance(person))
        .isEqualTo(new Balance("EUR", available, held, escrowPaid, escrowExpected));
  }

  private void isBookedAndPaidOnce(Order order) {
    assertThat(Market.order(client, order).state()).isEqualTo("booked");
    holds(client, 0, 0, PRICE, 0);
    holds(provider, 0, 0, 0, PRICE);
    assertThat(story(order).money().payments())
        .filteredOn(payment -> payment.status().equals("succeeded"))
        .hasSize(1);
    assertThat(story(order).money().entries())
        .filteredOn(entry -> entry.kind().equals("capture"))
        .hasSize(1);
    assertThat(platform.events("payments", order.id()))
        .filteredOn(type -> type.equals("payments.payment-settled.v1"))
        .hasSize(1 + (int) declined(order));
  }

  private static long declined(Order order) {
    return story(order).money().payments().stream()
        .filter(payment -> payment.status().equals("declined"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    "4000000000000002, declined",
    "4000000000009995, insufficient-funds",
    "4000000000000069, expired-card",
    "4000000000009987, lost-card"
  })
  void aDeclinedCardSaysWhyAndAnotherOnePays(String number, String reason) {
    Order order = placed();
    PaymentView declined = Market.pay(client, order, number);
    assertThat(declined.status()).isEqualTo("declined");
    assertThat(declined.reason()).isEqualTo(reason);
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("awaiting-payment");
    holds(client, 0, 0, 0, 0);
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    isBookedAndPaidOnce(order);
  }

  @Test
  void aRefusedSecondStepLeavesTheOrderToBePaidOtherwise() {
    Order order = placed();
    PaymentView asked = Market.pay(client, order, CHALLENGED);
    assertThat(asked.status()).isEqualTo("challenge");
    client.http().post(asked.challengeUrl() + "/refuse", null).orThrow();
    pass(Duration.ofSeconds(20));
    assertThat(story(order).money().payments())
        .extracting(PaymentView::reason)
        .containsExactly("challenge-refused");
    Market.pay(client, order, "5555555555554444");
    platform.settle();
    isBookedAndPaidOnce(order);
  }

  @Test
  void aSecondStepThatIsApprovedPaysTheOrderOnce() {
    Order order = placed();
    PaymentView asked = Market.pay(client, order, CHALLENGED);
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("awaiting-payment");
    client.http().post(asked.challengeUrl() + "/approve", null).orThrow();
    assertThat(client.http().post(asked.challengeUrl() + "/approve", null).status()).isEqualTo(409);
    pass(Duration.ofSeconds(20));
    isBookedAndPaidOnce(order);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4000000000006017", "4000000000006033"})
  void noAnswerIsNoRefusalAndLaterThePaymentSucceedsOnce(String number) {
    Order order = placed();
    assertThat(Market.pay(client, order, number).status()).isEqualTo("unknown");
    assertThat(Market.order(client, order).state()).isEqualTo("awaiting-payment");
    pass(Duration.ofSeconds(90));
    isBookedAndPaidOnce(order);
  }

  @Test
  void noAnswerThatBecomesADeclineIsPaidWithAnotherCard() {
    Order order = placed();
    assertThat(Market.pay(client, order, "4000000000006025").status()).isEqualTo("unknown");
    pass(Duration.ofSeconds(90));
    assertThat(Market.order(client, order).state()).isEqualTo("awaiting-payment");
    assertThat(declined(order)).isOne();
    Market.pay(client, order, Market.APPROVED);
    platform.settle();
    isBookedAndPaidOnce(order);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4000000000006041", "4000000000006058", "4000000000006066"})
  void webhooksThatAreLateTwiceOrDisorderedCaptureOnce(String number) {
    Order order = placed();
    assertThat(Market.pay(client, order, number).status()).isEqualTo("pending");
    pass(Duration.ofMinutes(1));
    platform.advance(Duration.ofMinutes(11));
    isBookedAndPaidOnce(order);
  }

  @Test
  void aPaymentThatSucceedsAfterTheOrderExpiredGoesBackWhole() {
    Order order = placed();
    platform.advance(Duration.ofMinutes(10));
    PaymentView asked = Market.pay(client, order, CHALLENGED);
    platform.advance(Duration.ofMinutes(6));
    assertThat(Market.order(client, order).state()).isEqualTo("expired");
    client.http().post(asked.challengeUrl() + "/approve", null).orThrow();
    pass(Duration.ofMinutes(1));
    assertThat(Market.order(client, order).state()).isEqualTo("expired");
    holds(client, 0, 0, 0, 0);
    holds(provider, 0, 0, 0, 0);
    OrderStory story = story(order);
    assertThat(story.money().entries())
        .extracting(entry -> entry.kind())
        .contains("capture", "refund");
    assertThat(story.money().potsMinor().values()).allMatch(left -> left == 0);
    // Its client reads so, and is told so again and not charged.
    assertThat(Objects.requireNonNull(Market.order(client, order).payment()).status())
        .isEqualTo("returned");
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("returned");
  }

  @Test
  void whatCannotGoBackToACardGoesToTheWallet() {
    Order order = placed();
    Market.pay(client, order, REFUND_FAILS);
    platform.settle();
    Market.take(provider, order, "cancel-for-client").orThrow();
    pass(Duration.ofMinutes(1));
    assertThat(Market.order(client, order).state()).isEqualTo("cancelled-by-provider");
    holds(client, PRICE, 0, 0, 0);
    holds(provider, 0, 0, 0, 0);
  }

  private static Map<String, Object> euros(long minor) {
    return Map.of("amountMinor", minor, "currency", "EUR");
  }

  private void deposit(Someone person, long minor) {
    String token = Market.card(person, Market.APPROVED);
    person.http().post("/v1/payment-methods", Map.of("token", token, "kind", "card")).orThrow();
    PaymentView paid =
        person
            .http()
            .post("/v1/wallet/deposits", Map.of("amount", euros(minor), "cardToken", token))
            .as(PaymentView.class);
    assertThat(paid.status()).isEqualTo("succeeded");
  }

  private static String bank(Someone person, String number) {
    String token =
        person
            .http()
            .post("/sandbox/banks", Map.of("accountNumber", number))
            .orThrow()
            .json()
            .path("token")
            .asString();
    person.http().post("/v1/payment-methods", Map.of("token", token, "kind", "bank")).orThrow();
    return token;
  }

  private static Answer payOut(Someone person, long minor, String bank) {
    return person.http().post("/v1/payouts", Map.of("amount", euros(minor), "bankToken", bank));
  }

  private static JsonNode newestPayout(Someone person) {
    return person.http().get("/v1/payouts").orThrow().json().path("items").path(0);
  }

  @ParameterizedTest
  @CsvSource({"000111111113, account-closed", "000111111116, no-account"})
  void aPayoutThatTheBankRefusesComesBack(String number, String reason) {
    deposit(provider, 10_000);
    PayoutView asked = payOut(provider, 4_000, bank(provider, number)).as(PayoutView.class);
    assertThat(asked.state()).isEqualTo("pending");
    pass(Duration.ofMinutes(1));
    assertThat(newestPayout(provider).path("state").asString()).isEqualTo("failed");
    assertThat(newestPayout(provider).path("reason").asString()).isEqualTo(reason);
    holds(provider, 10_000, 0, 0, 0);
  }

  @Test
  void nobodyPaysOutMoreThanTheyHaveNorToAnothersBank() {
    deposit(provider, 10_000);
    String bank = bank(provider, GOOD_BANK);
    assertThat(payOut(provider, 10_001, bank).code()).isEqualTo("insufficient-funds");
    deposit(client, 5_000);
    assertThat(payOut(client, 1_000, bank).code()).isEqualTo("unknown-payment-method");
    holds(provider, 10_000, 0, 0, 0);
    holds(client, 5_000, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {GOOD_BANK, "000999999991"})
  void aPayoutIsHeldUntilItArrives(String number) {
    deposit(provider, 10_000);
    payOut(provider, 4_000, bank(provider, number)).orThrow();
    holds(provider, 6_000, 4_000, 0, 0);
    pass(Duration.ofMinutes(2));
    assertThat(newestPayout(provider).path("state").asString()).isEqualTo("paid");
    holds(provider, 6_000, 0, 0, 0);
  }

  private Answer send(Someone from, Someone to, long minor, String key) {
    return from.http()
        .send(
            "POST",
            "/v1/transfers",
            Map.of("to", to.id(), "amount", euros(minor), "note", "for the tea"),
            Map.of("Idempotency-Key", key));
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  @Test
  void nobodySendsWhatTheyDoNotHaveOrMoreThanTheLimit() {
    deposit(client, 1_200_000);
    Answer tooMuch = send(client, provider, 500_001, key());
    assertThat(tooMuch.status()).isEqualTo(422);
    assertThat(tooMuch.code()).isEqualTo("over-limit");
    send(client, provider, 500_000, key()).orThrow();
    send(client, provider, 500_000, key()).orThrow();
    assertThat(send(client, provider, 1, key()).code()).isEqualTo("over-limit");
    holds(client, 200_000, 0, 0, 0);
    holds(provider, 1_000_000, 0, 0, 0);
    platform.advance(Duration.ofHours(24).plusSeconds(1));
    send(client, provider, 1, key()).orThrow();
    assertThat(send(client, provider, 200_000, key()).code()).isEqualTo("insufficient-funds");
    assertThat(send(client, client, 1, key()).code()).isEqualTo("recipient-is-sender");
    holds(client, 199_999, 0, 0, 0);
    holds(provider, 1_000_001, 0, 0, 0);
  }

  @Test
  void theSameKeyTwiceSendsOnceAndWithAnotherBodyNever() {
    deposit(client, 10_000);
    String key = key();
    TransferView first = send(client, provider, 2_500, key).as(TransferView.class);
    TransferView again = send(client, provider, 2_500, key).as(TransferView.class);
    assertThat(again).isEqualTo(first);
    Answer other = send(client, provider, 2_501, key);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
    holds(client, 7_500, 0, 0, 0);
    holds(provider, 2_500, 0, 0, 0);
    JsonNode line =
        provider
            .http()
            .get("/v1/wallet/statement?currency=EUR")
            .orThrow()
            .json()
            .path("items")
            .path(0);
    assertThat(
            List.of(
                line.path("kind").asString(),
                line.path("amount").path("amountMinor").asLong(),
                line.path("balanceAfterMinor").asLong(),
                line.path("note").asString()))
        .containsExactly("transfer", 2_500L, 2_500L, "for the tea");
  }
}
