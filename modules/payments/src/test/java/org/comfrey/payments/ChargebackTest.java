package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.ChargebackView;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PayoutRequest;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of money that a card's owner takes back through their bank. */
class ChargebackTest {
  private static final String CHARGED_BACK = "4000000000000259";
  private static final String DECLINED_THEN_CAPTURED = "4000000000006074";

  private Fixture fixture;

  @BeforeEach
  void begin() {
    fixture = new Fixture();
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  /** An order that took a payment of 100.00, which is charged back an hour later. */
  private Fixture.Order paid() {
    Fixture.Order order = fixture.order();
    PaymentId payment = new PaymentId(fixture.ids.next());
    assertThat(order.charge(payment, 10_000, CHARGED_BACK).status()).isEqualTo("succeeded");
    accept(fixture.api.step(order.step(0, "place")));
    accept(
        fixture.api.step(
            order.step(
                fixture.ids.next(), 1, "pay", payment, move("payment", "pot:escrow", 10_000))));
    return order;
  }

  private void complete(Fixture.Order order) {
    accept(
        fixture.api.step(
            order.step(
                2,
                "confirm",
                move("pot:escrow", "platform", 1_000),
                move("pot:escrow", "provider", 9_000))));
  }

  private static void accept(StepReply reply) {
    assertThat(reply).isInstanceOf(StepReply.Accepted.class);
  }

  private long wallet(PersonId person) {
    return fixture.balance(Chart.wallet(person, EUR));
  }

  private ChargebackView chargeback(Fixture.Order order) {
    return fixture.api.story(order.id).chargebacks().getFirst();
  }

  /** Lets time pass and everything happen that is due then. */
  private void after(Duration time) {
    fixture.after(time);
    fixture.deliverWebhooks();
    fixture.janitor.lookRound();
    fixture.runBackground();
  }

  @Test
  void theProviderWhoWasPaidOwesItAndTheWalletNeverGoesBelowZero() {
    Fixture.Order order = paid();
    complete(order);
    after(Duration.ofMinutes(61));
    ChargebackView open = chargeback(order);
    assertThat(open.state()).isEqualTo("open");
    assertThat(open.owedByProvider()).isEqualTo(new Money(10_000, EUR));
    assertThat(open.recovered()).isEqualTo(new Money(9_000, EUR));
    assertThat(wallet(order.provider)).isZero();
    assertThat(fixture.sum()).isZero();
    assertThat(fixture.events(open.payment())).containsExactly("payments.chargeback-changed.v1");
  }

  @Test
  void whatIsStillOwedComesOutOfLaterEarnings() {
    Fixture.Order order = paid();
    complete(order);
    after(Duration.ofMinutes(61));
    Fixture.Order later = fixture.order();
    Fixture.Order forTheSame = fixture.new Order(later.id, later.client, order.provider);
    PaymentId payment = forTheSame.paid(5_000);
    accept(fixture.api.step(forTheSame.step(0, "place")));
    accept(
        fixture.api.step(
            forTheSame.step(
                fixture.ids.next(), 1, "pay", payment, move("payment", "provider", 5_000))));
    after(Duration.ofDays(8));
    ChargebackView lost = chargeback(order);
    assertThat(lost.state()).isEqualTo("lost");
    assertThat(lost.recovered()).isEqualTo(new Money(10_000, EUR));
    assertThat(wallet(order.provider)).isEqualTo(4_000);
    assertThat(fixture.sum()).isZero();
  }

  @Test
  void aWonChargebackGivesBackWhatWasRecovered() {
    Fixture.Order order = paid();
    complete(order);
    after(Duration.ofMinutes(61));
    PersonId operator = fixture.person();
    fixture.chargebacks.represent(chargeback(order).id(), operator, "A winning story.");
    assertThat(chargeback(order).state()).isEqualTo("represented");
    assertThatThrownBy(
            () -> fixture.chargebacks.represent(chargeback(order).id(), operator, "Another story."))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code().code()).isEqualTo("chargeback-answered"));
    after(Duration.ofDays(1).plusSeconds(2));
    assertThat(chargeback(order).state()).isEqualTo("won");
    assertThat(wallet(order.provider)).isEqualTo(9_000);
    assertThat(fixture.sum()).isZero();
    after(Duration.ofDays(30));
    assertThat(wallet(order.provider)).isEqualTo(9_000);
  }

  @Test
  void aLosingAnswerChangesNothing() {
    Fixture.Order order = paid();
    complete(order);
    after(Duration.ofMinutes(61));
    fixture.chargebacks.represent(chargeback(order).id(), fixture.person(), "They are mean.");
    after(Duration.ofDays(1).plusSeconds(2));
    assertThat(chargeback(order).state()).isEqualTo("lost");
    assertThat(wallet(order.provider)).isZero();
  }

  @Test
  void aClientWhoWasRefundedBeforeOwesItThemselves() {
    Fixture.Order order = paid();
    accept(fixture.api.step(order.step(2, "cancel", move("pot:escrow", "payment", 10_000))));
    after(Duration.ofMinutes(61));
    assertThat(chargeback(order).owedByClient()).isEqualTo(new Money(10_000, EUR));
    assertThat(chargeback(order).owedByProvider()).isEqualTo(new Money(0, EUR));
  }

  @Test
  void aRefundAfterTheChargebackMakesItTheClients() {
    Fixture.Order order = paid();
    PersonId provider = order.provider;
    after(Duration.ofMinutes(61));
    assertThat(chargeback(order).owedByProvider()).isEqualTo(new Money(10_000, EUR));
    assertThat(wallet(provider)).isZero();
    accept(
        fixture.api.step(
            order.step(
                2,
                "rule",
                move("pot:escrow", "payment", 4_000),
                move("pot:escrow", "provider", 6_000))));
    after(Duration.ofMinutes(2));
    assertThat(chargeback(order).owedByClient()).isEqualTo(new Money(4_000, EUR));
    assertThat(wallet(provider)).isZero();
    assertThat(chargeback(order).recovered()).isEqualTo(new Money(6_000, EUR));
    assertThat(fixture.sum()).isZero();
  }

  @Test
  void aNoticeThatComesTwiceTakesTheMoneyOnce() {
    Fixture.Order order = paid();
    complete(order);
    after(Duration.ofMinutes(61));
    ChargebackView open = chargeback(order);
    fixture.chargebacks.refresh("sandbox", open.id());
    fixture.chargebacks.refresh("sandbox", open.id());
    assertThat(chargeback(order)).isEqualTo(open);
    assertThat(
            fixture.api.story(order.id).entries().stream()
                .filter(entry -> entry.kind().equals("chargeback")))
        .hasSize(1);
  }

  @Test
  void moneyThatIsCapturedAfterAFinalDeclineGoesBack() {
    Fixture.Order order = fixture.order();
    PaymentId payment = new PaymentId(fixture.ids.next());
    assertThat(order.charge(payment, 10_000, DECLINED_THEN_CAPTURED).status())
        .isEqualTo("declined");
    after(Duration.ofSeconds(62));
    assertThat(fixture.api.payment(payment).status()).isEqualTo("declined");
    assertThat(fixture.api.story(order.id).entries().stream().map(entry -> entry.kind()).toList())
        .containsExactly("capture", "refund-due", "refund");
    assertThat(fixture.sum()).isZero();
    after(Duration.ofDays(1));
    assertThat(fixture.api.story(order.id).entries()).hasSize(3);
  }

  @Test
  void aChargebackAndAPayoutLeaveTheSameMoneyInEitherOrder() throws Exception {
    race(5);
  }

  @Test
  @Tag("long")
  void aChargebackAndAPayoutLeaveTheSameMoneyAHundredTimes() throws Exception {
    race(100);
  }

  private void race(int rounds) throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        Fixture.Order order = paid();
        complete(order);
        fixture.after(Duration.ofMinutes(61));
        String bank = fixture.bank("000123456789");
        fixture.as(
            order.provider, () -> fixture.payments.addMethod(new NewPaymentMethod(bank, "bank")));
        CountDownLatch start = new CountDownLatch(1);
        Future<Boolean> payout =
            both.submit(() -> {
              start.await();
              try {
                fixture.as(
                    order.provider,
                    () -> fixture.payments.payOut(new PayoutRequest(new Money(9_000, EUR), bank)));
                return true;
              } catch (ProblemException refused) {
                assertThat(refused.code().code()).isEqualTo("insufficient-funds");
                return false;
              }
            });
        Future<?> chargeback =
            both.submit(() -> {
              start.await();
              fixture.deliverWebhooks();
              return null;
            });
        start.countDown();
        boolean paidOut = payout.get();
        chargeback.get();
        // Either way nothing is below zero, and what was not recovered is owed.
        assertThat(wallet(order.provider)).isZero();
        assertThat(chargeback(order).recovered()).isEqualTo(new Money(paidOut ? 0 : 9_000, EUR));
        assertThat(fixture.sum()).isZero();
      }
    }
  }
}
