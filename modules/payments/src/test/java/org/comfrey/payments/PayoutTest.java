package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PayoutRequest;
import org.comfrey.api.payments.PayoutView;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.chart.Chart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PayoutTest {
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

  private String keptBank(PersonId person, String number) {
    String token = it.bank(number);
    it.as(person, () -> it.payments.addMethod(new NewPaymentMethod(token, "bank")));
    return token;
  }

  @Test
  void aBankAccountIsAddedOnlySoonAfterAProofOfWhoOneIs() {
    PersonId ada = it.rich("Ada", 10_00);
    String token = it.bank("000123456789");
    var stolen =
        new Caller(
            ada,
            Set.of(Role.MEMBER),
            new SignInId(new UUID(0, 1)),
            it.clock.instant().minus(Duration.ofMinutes(11)),
            Set.of("*"));
    var wanted = new NewPaymentMethod(token, "bank");
    assertThatThrownBy(() -> Callers.callAs(stolen, () -> it.payments.addMethod(wanted)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.is(Problems.STEP_UP_REQUIRED)).isTrue());
    assertThat(it.as(ada, () -> it.payments.methods())).isEmpty();
  }

  private PayoutView payOut(PersonId person, long amountMinor, String bank) {
    var request = new PayoutRequest(new Money(amountMinor, EUR), bank);
    return Objects.requireNonNull(it.as(person, () -> it.payments.payOut(request)).getBody());
  }

  private Balance balance(PersonId person) {
    return it.as(person, it.payments::wallet).balances().getFirst();
  }

  private PayoutView last(PersonId person) {
    return it.as(person, () -> it.payments.payouts(null, null)).items().getFirst();
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo(code));
  }

  @Test
  void moreThanIsAvailableIsRefusedAndHoldsCount() {
    PersonId ada = it.rich("ada", 1_000);
    String bank = keptBank(ada, "000123456789");
    payOut(ada, 700, bank);
    assertProblem("insufficient-funds", () -> payOut(ada, 301, bank));
    assertThat(balance(ada).availableMinor()).isEqualTo(300);
    assertThat(balance(ada).heldMinor()).isEqualTo(700);
  }

  @Test
  void aForeignOrForgottenAccountIsRefused() {
    PersonId ada = it.rich("ada", 1_000);
    PersonId ben = it.rich("ben", 1_000);
    String bens = keptBank(ben, "000123456789");
    assertProblem("unknown-payment-method", () -> payOut(ada, 1, bens));
    assertProblem(
        "unknown-payment-method",
        () -> it.as(ada, () -> it.payments.addMethod(new NewPaymentMethod(bens, "bank"))));
    assertProblem("not-found", () -> it.as(ada, () -> it.payments.removeMethod(bens)));
    it.as(ben, () -> it.payments.removeMethod(bens));
    assertProblem("unknown-payment-method", () -> payOut(ben, 1, bens));
    assertThat(it.as(ben, it.payments::methods)).isEmpty();
  }

  @Test
  void anAccountIsKeptByItsTokenWithAnEncryptedLabel() {
    PersonId ada = it.rich("ada", 0);
    String token = keptBank(ada, "000123456789");
    assertThat(it.as(ada, it.payments::methods).getFirst().label()).isEqualTo("···· 6789");
    assertThat(
            it.column(
                "select encode(label, 'escape') from payment_method where token = :id", token))
        .hasValueSatisfying(label -> assertThat(label).doesNotContain("6789"));
    assertProblem(
        "unknown-payment-method",
        () -> it.as(ada, () -> it.payments.addMethod(new NewPaymentMethod(token, "card"))));
    assertProblem(
        "invalid-request",
        () -> it.as(ada, () -> it.payments.addMethod(new NewPaymentMethod(token, "gold"))));
  }

  @Test
  void aPayoutArrivesOnceHoweverOftenItIsLookedAt() {
    PersonId ada = it.rich("ada", 1_000);
    PayoutView asked = payOut(ada, 700, keptBank(ada, "000123456789"));
    assertThat(asked.state()).isEqualTo("pending");
    it.runBackground();
    it.after(Duration.ofSeconds(7));
    it.deliverWebhooks();
    it.janitor.lookRound();
    it.deliverWebhooks();
    assertThat(last(ada).state()).isEqualTo("paid");
    assertThat(last(ada).bankLabel()).isEqualTo("···· 6789");
    assertThat(balance(ada).availableMinor()).isEqualTo(300);
    assertThat(balance(ada).heldMinor()).isZero();
    assertThat(it.balance(Chart.payoutsUnderWay("sandbox", EUR))).isZero();
    assertThat(clearing()).isEqualTo(-300);
    assertThat(it.events(ada)).hasSize(3);
    var lines = it.as(ada, () -> it.payments.statement(EUR, null, 10)).items();
    assertThat(lines)
        .extracting(l -> l.kind() + " " + l.amount().amountMinor() + " " + l.balanceAfterMinor())
        .containsExactly("payout -700 300", "deposit 1000 1000");
  }

  @Test
  void aPayoutThatFailsComesBack() {
    PersonId ada = it.rich("ada", 1_000);
    payOut(ada, 700, keptBank(ada, "000111111113"));
    it.runBackground();
    it.after(Duration.ofSeconds(7));
    it.janitor.lookRound();
    assertThat(last(ada).state()).isEqualTo("failed");
    assertThat(last(ada).reason()).isEqualTo("account-closed");
    assertThat(balance(ada).availableMinor()).isEqualTo(1_000);
    var lines = it.as(ada, () -> it.payments.statement(EUR, null, 10)).items();
    assertThat(lines)
        .extracting(l -> l.kind() + " " + l.amount().amountMinor() + " " + l.balanceAfterMinor())
        .containsExactly("payout 700 1000", "payout -700 300", "deposit 1000 1000");
  }

  @Test
  void aBankThatDoesNotAnswerIsAskedAgainUntilItDoes() {
    PersonId ada = it.rich("ada", 1_000);
    payOut(ada, 700, keptBank(ada, "000999999991"));
    it.runBackground();
    assertThat(last(ada).state()).isEqualTo("unknown");
    assertThat(balance(ada).heldMinor()).isEqualTo(700);
    it.after(Duration.ofSeconds(40));
    it.janitor.lookRound();
    assertThat(last(ada).state()).isEqualTo("paid");
  }

  @Test
  void payoutsAreListedNewestFirstPageByPage() {
    PersonId ada = it.rich("ada", 1_000);
    String bank = keptBank(ada, "000123456789");
    for (int i = 1; i <= 3; i++) {
      it.after(Duration.ofSeconds(1));
      payOut(ada, i, bank);
    }
    var first = it.as(ada, () -> it.payments.payouts(null, 2));
    assertThat(first.items()).extracting(p -> p.amount().amountMinor()).containsExactly(3L, 2L);
    var second = it.as(ada, () -> it.payments.payouts(first.next(), 2));
    assertThat(second.items()).extracting(p -> p.amount().amountMinor()).containsExactly(1L);
    assertThat(second.next()).isNull();
  }

  @Test
  void anAmountBeyondTheLimitOfAPaymentIsRefusedBeforeAnyCardIsCharged() {
    PersonId ada = it.rich("ada", 0);
    String card = it.card("4242424242424242");
    for (long amountMinor : new long[] {0, -1, 10_000_001, Long.MAX_VALUE}) {
      var request = new org.comfrey.api.payments.DepositRequest(new Money(amountMinor, EUR), card);
      assertProblem("invalid-request", () -> it.as(ada, () -> it.payments.deposit(request)));
    }
    assertThat(it.column("select count(*)::text from payment where person = :id", ada.value()))
        .hasValue("0");
  }

  @Test
  void aDepositWithADeclinedCardChangesNothing() {
    PersonId ada = it.rich("ada", 0);
    var request =
        new org.comfrey.api.payments.DepositRequest(
            new Money(500, EUR), it.card("4000000000009995"));
    var view = it.as(ada, () -> it.payments.deposit(request)).getBody();
    assertThat(Objects.requireNonNull(view).reason()).isEqualTo("insufficient-funds");
    assertThat(it.balance(Chart.wallet(ada, EUR))).isZero();
    assertThat(it.events(ada)).isEmpty();
  }
}
