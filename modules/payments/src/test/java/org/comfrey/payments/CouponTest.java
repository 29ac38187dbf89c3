package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Coupon;
import org.comfrey.api.payments.CouponDraft;
import org.comfrey.api.payments.CouponsApi;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.CouponQuestion;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.coupon.CouponsEndpoint;
import org.comfrey.payments.escrow.PaymentFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who pays with a coupon, how often, and who has what back. */
class CouponTest {
  private static Fixture it;
  private static CouponsApi api;
  private static int codes;

  @BeforeAll
  static void open() {
    it = new Fixture();
    api = new CouponsEndpoint(it.coupons, it.ids);
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

  private static CouponDraft draft(@Nullable Integer share, long most, int uses, int each) {
    return new CouponDraft(
        "CODE" + ++codes,
        share,
        new Money(most, EUR),
        1_000,
        it.clock.instant(),
        it.clock.instant().plus(Duration.ofDays(30)),
        uses,
        each);
  }

  private static Coupon funded(PersonId provider, CouponDraft draft) {
    return Objects.requireNonNull(it.as(provider, () -> api.addCoupon(draft)).getBody());
  }

  /** An order that was placed, with which no money moved yet. */
  private static Fixture.Order placed(PersonId client, PersonId provider) {
    Fixture.Order order = it.new Order(new OrderId(it.ids.next()), client, provider);
    it.api.step(order.step(0, "place"));
    return order;
  }

  private static PaymentView pay(Fixture.Order order, long amountMinor, String code) {
    return pay(order, amountMinor, code, "4242424242424242");
  }

  private static PaymentView pay(
      Fixture.Order order, long amountMinor, String code, String number) {
    return it.api.charge(
        new ChargeCommand(
            new PaymentId(it.ids.next()),
            order.id,
            order.client,
            new Money(amountMinor, EUR),
            it.card(number),
            code));
  }

  private static void refused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> {
              assertThat(p.code().code()).isEqualTo("coupon-refused");
              assertThat(p.errors()).extracting(e -> e.code()).containsExactly(field);
            });
  }

  private static long wallet(PersonId person) {
    return it.balance(Chart.wallet(person, EUR));
  }

  @Test
  void aCouponThatDoesNotCountIsRefusedWithAReasonAndNothingChanges() {
    PersonId provider = it.rich("Pia", 10_000);
    PersonId client = it.person();
    CouponDraft draft = draft(null, 500, 1, 1);
    Coupon coupon = funded(provider, draft);
    Fixture.Order foreign = placed(client, it.person());
    Fixture.Order own = placed(client, provider);
    refused("unknown", () -> pay(own, 5_000, "NOSUCH"));
    refused("other-provider", () -> pay(foreign, 5_000, coupon.code()));
    refused("below-minimum", () -> pay(own, 999, coupon.code()));
    assertThat(it.api.story(own.id).payments()).isEmpty();
    assertThat(it.api.story(foreign.id).payments()).isEmpty();
    // As it was typed.
    assertThat(pay(own, 5_000, " " + coupon.code().toLowerCase(java.util.Locale.ROOT)).status())
        .isEqualTo("succeeded");
    refused("order-has-one", () -> pay(own, 5_000, coupon.code()));
    refused("used-by-you", () -> pay(placed(client, provider), 5_000, coupon.code()));
    refused("spent", () -> pay(placed(it.person(), provider), 5_000, coupon.code()));
    refused(
        "spent",
        () ->
            it.api.coupon(
                new CouponQuestion(
                    coupon.code(),
                    placed(it.person(), provider).id,
                    it.person(),
                    new Money(5_000, EUR))));
  }

  @Test
  void itsWholeCostIsSetAsideAndWhatIsLeftComesBackOnceWhenItEnds() {
    PersonId provider = it.rich("Pia", 1_999);
    assertThatThrownBy(() -> funded(provider, draft(null, 500, 4, 1)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> assertThat(p.code().code()).isEqualTo("insufficient-funds"));
    assertThat(wallet(provider)).isEqualTo(1_999);
    assertThat(it.as(provider, api::coupons)).isEmpty();
    Coupon coupon = funded(provider, draft(null, 500, 3, 1));
    assertThat(wallet(provider)).isEqualTo(499);
    assertThatThrownBy(() -> it.as(it.person(), () -> api.closeCoupon(coupon.id())))
        .isInstanceOf(ProblemException.class);
    pay(placed(it.person(), provider), 5_000, coupon.code());
    it.as(provider, () -> api.closeCoupon(coupon.id()));
    Coupon closed = it.as(provider, () -> api.closeCoupon(coupon.id()));
    assertThat(closed.given()).isEqualTo(new Money(500, EUR));
    assertThat(wallet(provider)).isEqualTo(1_499);
    refused("ended", () -> pay(placed(it.person(), provider), 5_000, coupon.code()));
  }

  @Test
  void ofManyWhoWantTheLastUseOneGetsIt() throws Exception {
    PersonId provider = it.rich("Pia", 10_000);
    Coupon coupon = funded(provider, draft(null, 500, 1, 1));
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<String>> tries = new ArrayList<>();
    try (ExecutorService crowd = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        Fixture.Order order = placed(it.person(), provider);
        tries.add(
            crowd.submit(() -> {
              begun.await();
              try {
                return pay(order, 5_000, coupon.code()).status();
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
    assertThat(outcomes).containsOnlyOnce("succeeded").hasSize(6);
    assertThat(outcomes).filteredOn(outcome -> outcome.equals("spent")).hasSize(5);
  }

  @Test
  void aDeclinedCardLeavesTheUseToTheNextTry() {
    PersonId provider = it.rich("Pia", 10_000);
    Coupon coupon = funded(provider, draft(null, 500, 1, 1));
    Fixture.Order order = placed(it.person(), provider);
    assertThat(pay(order, 5_000, coupon.code(), "4000000000000002").status()).isEqualTo("declined");
    assertThat(pay(order, 5_000, coupon.code()).status()).isEqualTo("succeeded");
  }

  @Test
  void aRefundInPartsGivesBackToEachExactlyWhatTheyPaid() {
    PersonId provider = it.rich("Pia", 100_000);
    Coupon coupon = funded(provider, draft(3_333, 5_000, 10, 1));
    Random random = new Random(20_261_122);
    for (int round = 0; round < 4; round++) {
      long before = wallet(provider);
      long price = 1_000L + random.nextInt(9_000);
      Fixture.Order order = placed(it.person(), provider);
      PaymentView payment = pay(order, price, coupon.code());
      long gives = price * 3_333 / 10_000;
      assertThat(payment.amount().amountMinor()).isEqualTo(price);
      assertThat(it.cards.facts(payment.id()).map(PaymentFacts::amountMinor))
          .contains(price - gives);
      accepted(order, 1, payment.id(), "payment", "pot:escrow", price);
      long left = price;
      for (long step = 2; left > 0; step++) {
        long part = left < 10 ? left : 1 + random.nextLong(left);
        accepted(order, step, null, "pot:escrow", "payment", part);
        left -= part;
      }
      it.runBackground();
      assertThat(wallet(provider) - before).isEqualTo(gives);
      Long card =
          it.database
              .sql()
              .sql("select sum(amount_minor) from refund where payment_id = :id")
              .param("id", payment.id().value())
              .query(Long.class)
              .single();
      assertThat(card).isEqualTo(price - gives);
      assertThat(it.api.story(order.id).potsMinor()).containsEntry("escrow", 0L);
    }
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
  void aPaymentThatNoStepTookGoesBackToCardAndFunder() {
    PersonId operator = it.person();
    CouponDraft draft = draft(5_000, 2_000, 100, 2);
    Coupon coupon =
        Objects.requireNonNull(it.as(operator, () -> api.addPlatformCoupon(draft)).getBody());
    assertThat(coupon.funder()).isNull();
    long promotions = it.balance(Chart.funder(null, EUR));
    Fixture.Order order = placed(it.person(), it.person());
    PaymentView payment = pay(order, 3_000, coupon.code());
    assertThat(it.cards.giveBack(payment.id(), "order-moved-on").outcome()).isEqualTo("returning");
    it.runBackground();
    assertThat(it.balance(Chart.funder(null, EUR)) - promotions).isEqualTo(1_500);
    assertThat(it.balance(Chart.received(payment.id(), order.id.value(), EUR))).isZero();
  }

  @Test
  void whateverAGiverDiesAtTheJanitorFinishes() {
    for (String death : List.of("coupon.before-funding", "coupon.after-funding")) {
      PersonId provider = it.rich("Pia", 1_000);
      CouponDraft draft = draft(null, 500, 2, 1);
      dying(death, () -> funded(provider, draft));
      assertThat(it.as(provider, api::coupons)).isEmpty();
      finished();
      assertThat(it.as(provider, api::coupons)).hasSize(1);
      assertThat(wallet(provider)).isZero();
    }
    PersonId poor = it.rich("Pia", 999);
    dying("coupon.before-funding", () -> funded(poor, draft(null, 500, 2, 1)));
    finished();
    assertThat(it.as(poor, api::coupons)).isEmpty();
    assertThat(wallet(poor)).isEqualTo(999);
  }

  @Test
  void whatIsLeftComesBackWhateverDiesAtTheEndAndByItselfWhenTheTimeIsOver() {
    for (String death : List.of("coupon.after-close", "coupon.after-return")) {
      PersonId provider = it.rich("Pia", 1_000);
      Coupon coupon = funded(provider, draft(null, 500, 2, 1));
      dying(death, () -> it.as(provider, () -> api.closeCoupon(coupon.id())));
      finished();
      assertThat(wallet(provider)).isEqualTo(1_000);
    }
    PersonId provider = it.rich("Pia", 1_000);
    Coupon coupon = funded(provider, draft(null, 500, 2, 1));
    pay(placed(it.person(), provider), 5_000, coupon.code());
    finished();
    assertThat(wallet(provider)).isZero();
    it.clock.moveTo(it.clock.instant().plus(Duration.ofDays(30)));
    finished();
    finished();
    assertThat(wallet(provider)).isEqualTo(500);
    assertThat(it.as(provider, api::coupons).getFirst().closed()).isNotNull();
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
