package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.time.Duration;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.ReturnCommand;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardTest {
  private static Fixture it;
  private long clearingBefore;

  @BeforeAll
  static void open() {
    it = new Fixture();
  }

  @AfterAll
  static void close() {
    it.close();
  }

  @BeforeEach
  void rememberWhatTheProcessorHolds() {
    it.runBackground();
    it.webhooks.clear();
    clearingBefore = it.balance(Chart.clearing("sandbox", EUR));
  }

  @AfterEach
  void noMoneyWasMadeOrLost() {
    assertThat(it.sum()).isZero();
  }

  private long clearing() {
    return it.balance(Chart.clearing("sandbox", EUR)) - clearingBefore;
  }

  private PaymentId id() {
    return new PaymentId(it.ids.next());
  }

  private long received(PaymentId payment, Fixture.Order order) {
    return it.balance(Chart.received(payment, order.id.value(), EUR));
  }

  @ParameterizedTest
  @CsvSource({
    "4000000000000002,declined",
    "4000000000009995,insufficient-funds",
    "4000000000000069,expired-card",
    "4000000000009987,lost-card"
  })
  void aDeclinedCardGivesNothingAndTheOrderIsToldWhy(String number, String reason) {
    var order = it.order();
    PaymentId payment = id();
    PaymentView view = order.charge(payment, 5_000, number);
    assertThat(view.status()).isEqualTo("declined");
    assertThat(view.reason()).isEqualTo(reason);
    assertThat(received(payment, order)).isZero();
    assertThat(it.events(order.id)).containsExactly("payments.payment-settled.v1");
    assertThat(it.api.giveBack(new ReturnCommand(payment, "x")).outcome())
        .isEqualTo("nothing-captured");
  }

  @Test
  void aPaymentAskedForTwiceIsChargedOnce() {
    var order = it.order();
    PaymentId payment = id();
    String card = it.card("4242424242424242");
    var command = new ChargeCommand(payment, order.id, order.client, new Money(5_000, EUR), card);
    assertThat(it.api.charge(command)).isEqualTo(it.api.charge(command));
    assertThat(received(payment, order)).isEqualTo(5_000);
    var other = new ChargeCommand(payment, order.id, order.client, new Money(5_001, EUR), card);
    assertThatThrownBy(() -> it.api.charge(other))
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo("payment-differs"));
    assertThat(it.events(order.id)).containsExactly("payments.payment-settled.v1");
  }

  @Test
  void aPaymentWithoutAnAnswerIsUnknownUntilTheJanitorFindsItCaptured() {
    var order = it.order();
    PaymentId payment = id();
    assertThat(order.charge(payment, 5_000, "4000000000006017").status()).isEqualTo("unknown");
    it.after(Duration.ofSeconds(6));
    it.janitor.lookRound();
    assertThat(it.api.payment(payment).status()).isEqualTo("pending");
    assertThat(received(payment, order)).isZero();
    it.after(Duration.ofSeconds(60));
    it.janitor.lookRound();
    assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
    assertThat(received(payment, order)).isEqualTo(5_000);
    it.after(Duration.ofHours(1));
    it.janitor.lookRound();
    it.deliverWebhooks();
    assertThat(received(payment, order)).isEqualTo(5_000);
    assertThat(it.events(order.id)).containsExactly("payments.payment-settled.v1");
  }

  @Test
  void aPaymentWithoutAnAnswerMayTurnOutDeclined() {
    var order = it.order();
    PaymentId payment = id();
    assertThat(order.charge(payment, 5_000, "4000000000006025").status()).isEqualTo("unknown");
    it.after(Duration.ofSeconds(60));
    it.janitor.lookRound();
    assertThat(it.api.payment(payment).status()).isEqualTo("declined");
    assertThat(received(payment, order)).isZero();
  }

  @Test
  void aRequestThatNeverArrivedIsSentAgain() {
    var order = it.order();
    PaymentId payment = id();
    assertThat(order.charge(payment, 5_000, "4000000000006033").status()).isEqualTo("unknown");
    it.after(Duration.ofSeconds(60));
    it.janitor.lookRound();
    assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
    assertThat(received(payment, order)).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4000000000006041", "4000000000006058", "4000000000006066"})
  void webhooksThatComeLateTwiceOrInTheWrongOrderSettleAPaymentOnce(String number) {
    var order = it.order();
    PaymentId payment = id();
    assertThat(order.charge(payment, 5_000, number).status()).isEqualTo("pending");
    for (int second = 0; second < 12; second++) {
      it.after(Duration.ofSeconds(1));
      it.deliverWebhooks();
    }
    it.after(Duration.ofMinutes(11));
    it.deliverWebhooks();
    assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
    assertThat(received(payment, order)).isEqualTo(5_000);
    assertThat(it.events(order.id)).containsExactly("payments.payment-settled.v1");
  }

  @Test
  void aWebhookThatIsNotSignedByItsProcessorIsRefused() {
    var order = it.order();
    order.charge(id(), 5_000, "4000000000006058");
    it.after(Duration.ofSeconds(2));
    it.sandbox.webhooks().sendDue();
    var sent = it.webhooks.getFirst();
    assertRefused(null, sent.body());
    assertRefused(sent.signature(), sent.body() + " ");
    assertRefused(sent.signature().replace("v1=", "v1=0"), sent.body());
    it.payments.processorEvent("sandbox", sent.signature(), sent.body());
    it.after(Duration.ofMinutes(6));
    assertRefused(sent.signature(), sent.body());
    assertThatThrownBy(() -> it.payments.processorEvent("stripe", sent.signature(), sent.body()))
        .isInstanceOfSatisfying(ProblemException.class, p -> assertThat(p.status()).isEqualTo(404));
  }

  private void assertRefused(@org.jspecify.annotations.Nullable String signature, String body) {
    assertThatThrownBy(() -> it.payments.processorEvent("sandbox", signature, body))
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> assertThat(p.code().code()).isEqualTo("signature-refused"));
  }

  @Test
  void aSecondStepIsApprovedRefusedOrExpires() {
    var order = it.order();
    PaymentId approved = id();
    PaymentId refused = id();
    PaymentId ignored = id();
    String yes = secret(order.charge(approved, 100, "4000000000003220"));
    String no = secret(order.charge(refused, 100, "4000000000003220"));
    order.charge(ignored, 100, "4000000000003220");
    assertThat(it.sandbox.processor().answer(yes, true)).isTrue();
    assertThat(it.sandbox.processor().answer(yes, false)).isFalse();
    assertThat(it.sandbox.processor().answer(no, false)).isTrue();
    it.after(Duration.ofSeconds(2));
    it.deliverWebhooks();
    assertThat(it.api.payment(approved).status()).isEqualTo("succeeded");
    assertThat(it.api.payment(refused).reason()).isEqualTo("challenge-refused");
    assertThat(it.api.payment(ignored).status()).isEqualTo("challenge");
    it.after(Duration.ofMinutes(16));
    it.janitor.lookRound();
    assertThat(it.api.payment(ignored).reason()).isEqualTo("challenge-expired");
  }

  private static String secret(PaymentView view) {
    String url = view.challengeUrl();
    assertThat(url).startsWith("/sandbox/challenges/");
    return java.util.Objects.requireNonNull(url).substring("/sandbox/challenges/".length());
  }

  @Test
  void aPaymentThatSucceedsAfterItWasWantedBackGoesBackByItself() {
    var order = it.order();
    PaymentId payment = id();
    order.charge(payment, 5_000, "4000000000006017");
    assertThat(it.api.giveBack(new ReturnCommand(payment, "expired")).outcome())
        .isEqualTo("nothing-captured");
    it.after(Duration.ofSeconds(60));
    it.janitor.lookRound();
    it.runBackground();
    assertThat(it.api.payment(payment).status()).isEqualTo("returned");
    assertThat(received(payment, order)).isZero();
    assertThat(clearing()).isZero();
    assertThat(it.api.giveBack(new ReturnCommand(payment, "expired")).outcome())
        .isEqualTo("returned");
  }

  @Test
  void aReturnIsMadeOnce() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
    assertThat(it.api.giveBack(new ReturnCommand(payment, "expired")).outcome())
        .isEqualTo("returning");
    assertThat(it.api.payment(payment).status()).isEqualTo("returned");
    assertThat(it.api.giveBack(new ReturnCommand(payment, "expired")).outcome())
        .isEqualTo("returning");
    assertThat(it.balance(Chart.refundsDue("sandbox", EUR))).isEqualTo(5_000);
    it.runBackground();
    assertThat(it.api.giveBack(new ReturnCommand(payment, "expired")).outcome())
        .isEqualTo("returned");
    assertThat(it.balance(Chart.refundsDue("sandbox", EUR))).isZero();
    assertThat(clearing()).isZero();
    assertThat(it.api.giveBack(new ReturnCommand(id(), "x")).outcome())
        .isEqualTo("nothing-captured");
  }

  @Test
  void aRefundGoesBackToTheCardThatPaidWithoutTheStepNamingIt() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    it.api.step(
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000)));
    StepReply cancelled =
        it.api.step(
            order.step(
                1,
                "cancelled",
                move("pot:main", "payment", 4_000),
                move("pot:main", "provider", 1_000)));
    assertThat(cancelled).isInstanceOf(StepReply.Accepted.class);
    assertThat(it.balance(Chart.refundsDue("sandbox", EUR))).isEqualTo(4_000);
    it.runBackground();
    assertThat(it.balance(Chart.refundsDue("sandbox", EUR))).isZero();
    assertThat(clearing()).isEqualTo(-1_000);
    assertThat(it.balance(Chart.wallet(order.provider, EUR))).isEqualTo(1_000);
    assertThat(it.api.story(order.id).entries())
        .extracting(e -> e.kind())
        .containsExactly("capture", "order", "refund-due", "order", "refund");
  }

  @Test
  void aRefundThatNoCardTakesGoesIntoTheWallet() {
    var order = it.order();
    PaymentId payment = id();
    order.charge(payment, 5_000, "4000000000005126");
    it.api.step(
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000)));
    it.api.step(order.step(1, "cancelled", move("pot:main", "payment", 5_000)));
    it.runBackground();
    assertThat(it.balance(Chart.refundsDue("sandbox", EUR))).isZero();
    assertThat(it.balance(Chart.wallet(order.client, EUR))).isEqualTo(5_000);
    assertThat(it.events(order.client)).containsExactly("payments.wallet-moved.v1");
    var line = it.as(order.client, () -> it.payments.statement(EUR, null, 5)).items().getFirst();
    assertThat(line.kind()).isEqualTo("refund");
    assertThat(line.order()).isEqualTo(order.id);
    assertThat(line.counterparty()).isEqualTo(order.provider);
  }

  @Test
  void aRefundThatIsMadeTwiceIsPaidOnce() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    it.api.giveBack(new ReturnCommand(payment, "expired"));
    it.runBackground();
    it.database.sql().sql("update refund set state = 'due', check_at = created_at").update();
    it.janitor.lookRound();
    assertThat(clearing()).isZero();
    assertThat(it.column("select state from refund where payment_id = :id", payment.value()))
        .hasValue("done");
  }

  @Test
  void aCardThatAnotherPersonKeepsCannotBeCharged() {
    var order = it.order();
    PersonId other = it.rich("owner", 0);
    String card = it.card("4242424242424242");
    it.as(other, () -> it.payments.addMethod(new NewPaymentMethod(card, "card")));
    assertForeign(order, card);
    assertForeign(order, it.bank("000123456789"));
    assertForeign(order, "card_0000");
    assertThat(it.events(order.id)).isEmpty();
  }

  private void assertForeign(Fixture.Order order, String token) {
    var command = new ChargeCommand(id(), order.id, order.client, new Money(1, EUR), token);
    assertThatThrownBy(() -> it.api.charge(command))
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> assertThat(p.code().code()).isEqualTo("unknown-payment-method"));
  }

  @Test
  void whatOrdersHoldIsSeenByBothSides() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    it.api.step(
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000)));
    var client = it.as(order.client, it.payments::wallet).balances().getFirst();
    var provider = it.as(order.provider, it.payments::wallet).balances().getFirst();
    assertThat(client.escrowPaidMinor()).isEqualTo(5_000);
    assertThat(client.availableMinor()).isZero();
    assertThat(provider.escrowExpectedMinor()).isEqualTo(5_000);
    it.api.step(order.step(1, "confirmed", move("pot:main", "provider", 5_000)));
    client = it.as(order.client, it.payments::wallet).balances().getFirst();
    provider = it.as(order.provider, it.payments::wallet).balances().getFirst();
    assertThat(client.escrowPaidMinor()).isZero();
    assertThat(provider.escrowExpectedMinor()).isZero();
    assertThat(provider.availableMinor()).isEqualTo(5_000);
  }
}
