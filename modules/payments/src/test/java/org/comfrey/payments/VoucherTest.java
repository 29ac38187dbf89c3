package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.RedeemedVoucher;
import org.comfrey.api.payments.Voucher;
import org.comfrey.api.payments.VoucherCode;
import org.comfrey.api.payments.VoucherRedemption;
import org.comfrey.api.payments.VoucherRequest;
import org.comfrey.api.payments.VoucherRuleDraft;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.CouponQuestion;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a voucher is worth, to whom, and that it is worth it once. */
class VoucherTest {
  private static final String GOOD = "4242424242424242";
  private static Fixture it;

  @BeforeAll
  static void open() {
    it = new Fixture();
  }

  @AfterAll
  static void close() {
    it.close();
  }

  @AfterEach
  void noMoneyWasMadeOrLost() {
    it.runBackground();
    assertThat(it.sum()).isZero();
  }

  private static Voucher buy(PersonId buyer, long amountMinor, String number) {
    var request = new VoucherRequest(new Money(amountMinor, EUR), it.card(number), "For your back");
    return Objects.requireNonNull(it.as(buyer, () -> it.vouchersApi.buyVoucher(request)).getBody());
  }

  private static String code(long amountMinor) {
    return Objects.requireNonNull(buy(it.person(), amountMinor, GOOD).code());
  }

  private static RedeemedVoucher redeem(PersonId person, String code, @Nullable Long amountMinor) {
    var wish = new VoucherRedemption(code, amountMinor);
    return it.as(person, () -> it.vouchersApi.redeemVoucher(wish));
  }

  private static void refused(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> assertThat(p.errors()).extracting(e -> e.code()).containsExactly(reason));
  }

  private static long wallet(PersonId person) {
    return it.balance(Chart.wallet(person, EUR));
  }

  private static long inVoucher(Voucher voucher) {
    return it.balance(Chart.voucher(voucher.id(), EUR));
  }

  private static PaymentView pay(Fixture.Order order, long amountMinor, String code, boolean card) {
    return it.api.charge(
        new ChargeCommand(
            new PaymentId(it.ids.next()),
            order.id,
            order.client,
            new Money(amountMinor, EUR),
            card ? it.card(GOOD) : ChargeCommand.NO_CARD,
            code));
  }

  private static Fixture.Order placed() {
    Fixture.Order order = it.new Order(new OrderId(it.ids.next()), it.person(), it.person());
    it.api.step(order.step(0, "place"));
    return order;
  }

  private static void accepted(
      Fixture.Order order,
      long expected,
      @Nullable PaymentId payment,
      String from,
      String to,
      long amountMinor) {
    assertThat(
            it.api.step(
                order.step(
                    it.ids.next(), expected, "t" + expected, payment, move(from, to, amountMinor))))
        .isInstanceOf(StepReply.Accepted.class);
  }

  @Test
  void aCodeThatIsUnknownUnpaidOrUsedUpIsRefusedWithASentence() {
    PersonId person = it.person();
    refused("unknown", () -> redeem(person, "0000-0000-0000-0000", null));
    Voucher declined = buy(it.person(), 5_000, "4000000000000002");
    assertThat(declined.state()).isEqualTo("declined");
    assertThat(declined.code()).isNull();
    String code = code(5_000);
    refused("too-little", () -> redeem(person, code, 5_001L));
    assertThat(redeem(person, code, null).left().amountMinor()).isZero();
    refused("spent", () -> redeem(it.person(), code, null));
    refused("spent", () -> it.as(person, () -> it.vouchersApi.checkVoucher(new VoucherCode(code))));
    assertThat(wallet(person)).isEqualTo(5_000);
    refused("out-of-range", () -> buy(person, 99, GOOD));
  }

  @Test
  void whoBoughtItSeesTheCodeNobodyElseTheVoucherAndNoTableTheCode() {
    PersonId buyer = it.person();
    Voucher voucher = buy(buyer, 5_000, GOOD);
    assertThat(voucher.state()).isEqualTo("live");
    assertThat(voucher.code()).matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}");
    assertThat(voucher.message()).isEqualTo("For your back");
    assertThat(inVoucher(voucher)).isEqualTo(5_000);
    assertThat(it.as(buyer, () -> it.vouchersApi.vouchers())).containsExactly(voucher);
    PersonId other = it.person();
    assertThat(it.as(other, () -> it.vouchersApi.vouchers())).isEmpty();
    assertThatThrownBy(() -> it.as(other, () -> it.vouchersApi.voucher(voucher.id())))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> it.as(other, () -> it.vouchersApi.refundVoucher(voucher.id())))
        .isInstanceOf(ProblemException.class);
    String code = Objects.requireNonNull(voucher.code());
    String row =
        it.column("select voucher::text from voucher where id = :id", voucher.id()).orElseThrow();
    assertThat(row).doesNotContain(code).doesNotContain(code.replace("-", ""));
    assertThat(it.events(buyer)).contains("payments.wallet-moved.v1");
    // As somebody types it.
    String typed = code.toLowerCase(java.util.Locale.ROOT).replace("-", " ").replace('0', 'o');
    assertThat(redeem(other, typed, 2_000L).left().amountMinor()).isEqualTo(3_000);
  }

  @Test
  void ofManyWhoRedeemTheSameCodeAtOnceOneGetsIt() throws Exception {
    String code = code(4_000);
    CountDownLatch begun = new CountDownLatch(1);
    List<PersonId> people = new ArrayList<>();
    List<Future<String>> tries = new ArrayList<>();
    try (ExecutorService crowd = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        PersonId person = it.person();
        people.add(person);
        tries.add(
            crowd.submit(() -> {
              begun.await();
              try {
                redeem(person, code, null);
                return "redeemed";
              } catch (ProblemException refusal) {
                return refusal.errors().getFirst().code();
              }
            }));
      }
      begun.countDown();
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<String> one : tries) {
      outcomes.add(one.get());
    }
    assertThat(outcomes).containsOnlyOnce("redeemed").hasSize(6);
    assertThat(outcomes).filteredOn("spent"::equals).hasSize(5);
    assertThat(people.stream().mapToLong(VoucherTest::wallet).sum()).isEqualTo(4_000);
  }

  @Test
  void itPaysAnOrderInPartOrWholeAndWhatComesBackIsInTheWallet() {
    Voucher voucher = buy(it.person(), 8_000, GOOD);
    String code = Objects.requireNonNull(voucher.code());
    Fixture.Order whole = placed();
    var question = new CouponQuestion(code, whole.id, whole.client, new Money(6_000, EUR));
    assertThat(it.api.coupon(question).due().amountMinor()).isZero();
    assertThat(it.api.coupon(question).voucher()).isTrue();
    PaymentView paid = pay(whole, 6_000, code, false);
    assertThat(paid.status()).isEqualTo("succeeded");
    accepted(whole, 1, paid.id(), "payment", "pot:escrow", 6_000);
    accepted(whole, 2, null, "pot:escrow", "payment", 1_500);
    assertThat(wallet(whole.client)).isEqualTo(1_500);
    Fixture.Order part = placed();
    assertThatThrownBy(() -> pay(part, 6_000, code, false))
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo("card-needed"));
    PaymentView both = pay(part, 6_000, code, true);
    assertThat(both.status()).isEqualTo("succeeded");
    assertThat(inVoucher(voucher)).isZero();
    accepted(part, 1, both.id(), "payment", "pot:escrow", 6_000);
    accepted(part, 2, null, "pot:escrow", "payment", 6_000);
    it.runBackground();
    assertThat(wallet(part.client)).isEqualTo(2_000);
    Fixture.Order none = placed();
    refused("spent", () -> pay(none, 6_000, code, true));
    assertThat(it.api.story(none.id).payments()).isEmpty();
  }

  @Test
  void aDeclinedCardLeavesTheVoucherAsItWasAndAnOrderThatMovedOnGivesItBack() {
    Voucher voucher = buy(it.person(), 2_000, GOOD);
    String code = Objects.requireNonNull(voucher.code());
    Fixture.Order order = placed();
    PaymentView declined =
        it.api.charge(
            new ChargeCommand(
                new PaymentId(it.ids.next()),
                order.id,
                order.client,
                new Money(5_000, EUR),
                it.card("4000000000000002"),
                code));
    assertThat(declined.status()).isEqualTo("declined");
    assertThat(inVoucher(voucher)).isEqualTo(2_000);
    PaymentView paid = pay(order, 1_000, code, false);
    assertThat(it.cards.giveBack(paid.id(), "order-moved-on").outcome()).isEqualTo("returned");
    assertThat(it.api.payment(paid.id()).status()).isEqualTo("returned");
    assertThat(wallet(order.client)).isEqualTo(1_000);
    assertThat(redeem(it.person(), code, null).amount().amountMinor()).isEqualTo(1_000);
  }

  @Test
  void onlyAVoucherThatNobodyUsedGoesBackToItsCardAndOnce() {
    PersonId buyer = it.person();
    Voucher voucher = buy(buyer, 5_000, GOOD);
    String code = Objects.requireNonNull(voucher.code());
    it.as(buyer, () -> it.vouchersApi.refundVoucher(voucher.id()));
    Voucher back = it.as(buyer, () -> it.vouchersApi.refundVoucher(voucher.id()));
    assertThat(back.state()).isEqualTo("refunded");
    refused("refunded", () -> redeem(it.person(), code, null));
    it.runBackground();
    assertThat(
            it.column(
                "select sum(amount_minor)::text || ' ' || min(state) from refund"
                    + " where payment_id = :id",
                voucher.id()))
        .contains("5000 done");
    Voucher used = buy(buyer, 5_000, GOOD);
    redeem(it.person(), Objects.requireNonNull(used.code()), 1L);
    assertThatThrownBy(() -> it.as(buyer, () -> it.vouchersApi.refundVoucher(used.id())))
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo("voucher-used"));
  }

  @Test
  void whateverTakesFromItDiesTheJanitorFinishesOnce() {
    for (String death : List.of("voucher.after-reservation", "voucher.after-commit")) {
      PersonId person = it.person();
      String code = code(3_000);
      dying(death, () -> redeem(person, code, 1_000L));
      finished();
      finished();
      assertThat(wallet(person)).isEqualTo(1_000);
      assertThat(redeem(person, code, null).amount().amountMinor()).isEqualTo(2_000);
    }
    PersonId buyer = it.person();
    Voucher voucher = buy(buyer, 5_000, GOOD);
    dying(
        "voucher.after-commit",
        () -> it.as(buyer, () -> it.vouchersApi.refundVoucher(voucher.id())));
    finished();
    assertThat(it.as(buyer, () -> it.vouchersApi.voucher(voucher.id())).state())
        .isEqualTo("refunded");
    assertThat(inVoucher(voucher)).isZero();
  }

  @Test
  void itEndsByTheRuleOfTheDayOnWhichItWasBoughtAndWhatIsLeftIsSetApart() {
    PersonId finance = it.person();
    int revision = it.vouchersApi.voucherRules().getFirst().revision();
    it.as(
        finance,
        () ->
            it.vouchersApi.changeVoucherRule(
                revision, new VoucherRuleDraft(1, false, "a short one")));
    assertThatThrownBy(() ->
            it.as(
                finance,
                () ->
                    it.vouchersApi.changeVoucherRule(
                        revision, new VoucherRuleDraft(2, false, null))))
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo("rule-changed"));
    Voucher voucher = buy(it.person(), 5_000, GOOD);
    String code = Objects.requireNonNull(voucher.code());
    redeem(it.person(), code, 2_000L);
    long lost = it.balance(Chart.vouchersExpired(EUR));
    it.clock.moveTo(voucher.expires());
    refused("expired", () -> redeem(it.person(), code, null));
    finished();
    finished();
    assertThat(inVoucher(voucher)).isZero();
    assertThat(it.balance(Chart.vouchersExpired(EUR)) - lost).isEqualTo(3_000);
    assertThat(it.vouchersApi.voucherTotals().getFirst().expiredMinor()).isEqualTo(3_000);
    it.as(
        finance,
        () -> it.vouchersApi.changeVoucherRule(revision + 1, new VoucherRuleDraft(36, true, null)));
  }

  private static void finished() {
    it.clock.moveTo(it.clock.instant().plus(Duration.ofMinutes(2)));
    it.janitor.lookRound();
  }

  private static void dying(String death, ThrowingCallable call) {
    try (var listening =
        Halt.listen(point -> {
          if (point.equals(death)) {
            throw new IllegalStateException("dies at " + point);
          }
        })) {
      assertThatThrownBy(call).hasMessage("dies at " + death);
    }
  }
}
