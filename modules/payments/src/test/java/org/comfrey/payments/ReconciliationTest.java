package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.DepositRequest;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PayoutRequest;
import org.comfrey.api.payments.ReconciliationItem;
import org.comfrey.api.payments.ReconciliationResolution;
import org.comfrey.api.payments.ReconciliationStanding;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.TransferKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test has a processor of its own, whose days begin on 22 November 2026. */
class ReconciliationTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-22");
  private Fixture it;

  @BeforeEach
  void open() {
    it = new Fixture();
  }

  @AfterEach
  void noMoneyWasMadeOrLost() {
    assertThat(it.sum()).isZero();
    it.close();
  }

  private UUID deposit(long amountMinor, String card) {
    PersonId person = it.person();
    var request = new DepositRequest(new Money(amountMinor, EUR), it.card(card));
    PaymentView view =
        Objects.requireNonNull(it.as(person, () -> it.payments.deposit(request)).getBody());
    return view.id().value();
  }

  /** The bank of a card that is charged back says so after an hour. */
  private void hoursPass() {
    it.after(Duration.ofHours(2));
    it.deliverWebhooks();
    it.janitor.lookRound();
  }

  private int dayPasses() {
    it.after(Duration.ofDays(1));
    it.janitor.lookRound();
    return it.reconciliation.run();
  }

  private List<ReconciliationItem> items(@Nullable String state) {
    return it.reconciliationApi.items(state, null, null).items();
  }

  private ReconciliationStanding standing() {
    return it.reconciliationApi.standings().getFirst();
  }

  private static Money eur(long minor) {
    return new Money(minor, EUR);
  }

  @Test
  void whatAgreesLeavesNoWorkAndItsFeesAreBooked() {
    deposit(10_000, "4242424242424242");
    PersonId ada = it.rich("ada", 5_000);
    String bank = it.bank("000123456789");
    it.as(ada, () -> it.payments.addMethod(new NewPaymentMethod(bank, "bank")));
    it.as(ada, () -> it.payments.payOut(new PayoutRequest(eur(2_000), bank)));
    it.runBackground();
    it.after(Duration.ofMinutes(1));
    it.janitor.lookRound();
    assertThat(it.reconciliation.run()).as("reports before the day is over").isZero();

    assertThat(dayPasses()).isEqualTo(1);

    assertThat(items("open")).isEmpty();
    // 1.4 % of 150.00 and 0.25 of each of three movements.
    assertThat(standing())
        .isEqualTo(
            new ReconciliationStanding("sandbox", FIRST, eur(12_715), eur(12_715), eur(285), 0));
    assertThat(it.balance(Chart.processorFees("sandbox", EUR))).isEqualTo(-285);
  }

  @Test
  void aReportIsReadOnceHoweverOftenItIsAskedFor() {
    deposit(10_000, "4242424242424242");
    assertThat(dayPasses()).isEqualTo(1);
    assertThat(it.reconciliation.run()).isZero();
    it = it.restarted();
    assertThat(it.reconciliation.run()).isZero();
    assertThat(standing().fees()).isEqualTo(eur(165));
    assertThat(dayPasses()).isEqualTo(1);
    assertThat(standing().reportedUntil()).isEqualTo(FIRST.plusDays(1));
  }

  @Test
  void aMissingLineIsWorkForAnOperator() {
    UUID payment = deposit(10_000, "4000000000007023");
    dayPasses();
    assertThat(items("open"))
        .singleElement()
        .satisfies(item -> {
          assertThat(item.kind()).isEqualTo("missing");
          assertThat(item.about()).isEqualTo("charge");
          assertThat(item.reference()).isEqualTo(payment);
          assertThat(item.expected()).isEqualTo(eur(10_000));
          assertThat(item.reported()).isNull();
          assertThat(item.day()).isEqualTo(FIRST);
        });
    dayPasses();
    assertThat(items("open")).as("it is told once").hasSize(1);
    assertThat(standing().books()).isNotEqualTo(standing().reported());
  }

  @Test
  void aMissingPaymentOfAnOrderIsNamed() {
    Fixture.Order order = it.order();
    var payment = new org.comfrey.api.PaymentId(it.ids.next());
    order.charge(payment, 3_000, "4000000000007023");
    dayPasses();
    assertThat(items("open").getFirst().reference()).isEqualTo(payment.value());
  }

  @Test
  void aLateLineResolvesItself() {
    deposit(10_000, "4000000000007015");
    dayPasses();
    assertThat(items("open").getFirst().kind()).isEqualTo("missing");
    dayPasses();
    assertThat(items("open")).hasSize(1);
    dayPasses();
    assertThat(items("open")).isEmpty();
    assertThat(items("resolved"))
        .singleElement()
        .satisfies(item -> {
          assertThat(item.kind()).isEqualTo("late");
          assertThat(item.reported()).isEqualTo(eur(10_000));
          assertThat(item.resolvedBy()).isNull();
        });
    assertThat(standing().books()).isEqualTo(standing().reported());
  }

  @Test
  void aDoubledLineAShortOneAndTooHighAFeeAreFound() {
    deposit(10_000, "4000000000007031");
    deposit(10_000, "4000000000007049");
    deposit(10_000, "4000000000007056");
    dayPasses();
    assertThat(items("open"))
        .extracting(
            ReconciliationItem::kind, ReconciliationItem::expected, ReconciliationItem::reported)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("doubled", null, eur(10_000)),
            org.assertj.core.groups.Tuple.tuple("amount", eur(10_000), eur(9_900)),
            org.assertj.core.groups.Tuple.tuple("fee", eur(165), eur(330)));
    // The doubled line's fee is not paid twice.
    assertThat(standing().fees()).isEqualTo(eur(165 + 164 + 330));
  }

  @Test
  void aLineThatOurBooksDoNotKnowYetResolvesItselfOnceTheyDo() {
    // The answer never comes, and nobody asks again before the report.
    UUID payment = deposit(10_000, "4000000000006017");
    it.after(Duration.ofDays(1));
    it.reconciliation.run();
    assertThat(items("open").getFirst().kind()).isEqualTo("unknown");
    assertThat(items("open").getFirst().reference()).isEqualTo(payment);
    it.janitor.lookRound();
    it.reconciliation.run();
    assertThat(items("open")).isEmpty();
    assertThat(items("resolved").getFirst().expected()).isEqualTo(eur(10_000));
  }

  @Test
  void moneyThatOnlyOurBooksHaveIsMissing() {
    deposit(1, "4242424242424242");
    PersonId ada = it.rich("ada", 0);
    it.book.ensure(List.of(Chart.wallet(ada, EUR)));
    it.book.commit(
        Submission.of(
            CreateTransfer.of(
                Uint128.of(it.ids.next()),
                Chart.clearing("sandbox", EUR).id(),
                Chart.wallet(ada, EUR).id(),
                777,
                Currencies.ledger(EUR),
                TransferKind.DEPOSIT.code())));
    dayPasses();
    assertThat(items("open").getFirst().expected()).isEqualTo(eur(777));
  }

  @Test
  void aChargebackAndItsReturnAgreeWithTheReports() {
    Fixture.Order order = it.order();
    var payment = new org.comfrey.api.PaymentId(it.ids.next());
    order.charge(payment, 3_000, "4000000000000259");
    hoursPass();
    var chargeback = it.chargebacks.page(null, null, null, 1).getFirst();
    dayPasses();
    assertThat(items(null)).isEmpty();
    assertThat(standing().books()).isEqualTo(standing().reported());
    // 1.4 % and 0.25 of the charge, 15.00 of the chargeback.
    assertThat(standing().fees()).isEqualTo(eur(67 + 1_500));

    it.chargebacks.represent(chargeback.id(), it.person(), "We are winning this one.");
    it.after(Duration.ofDays(1));
    it.deliverWebhooks();
    it.janitor.lookRound();
    it.reconciliation.run();
    dayPasses();
    assertThat(items("open")).isEmpty();
    assertThat(standing().books()).isEqualTo(standing().reported());
    assertThat(standing().fees()).isEqualTo(eur(67 + 1_500));
  }

  @Test
  void aChargebackThatNoReportTellsIsMissing() {
    deposit(10_000, "4000000000000259");
    hoursPass();
    UUID chargeback = it.chargebacks.page(null, null, null, 1).getFirst().id();
    it.database.sql().sql("delete from sandbox_chargeback where id = ?").param(chargeback).update();
    it.after(Duration.ofDays(1));
    it.reconciliation.run();
    assertThat(items("open"))
        .singleElement()
        .satisfies(item -> {
          assertThat(item.kind()).isEqualTo("missing");
          assertThat(item.about()).isEqualTo("chargeback");
          assertThat(item.reference()).isEqualTo(chargeback);
          assertThat(item.expected()).isEqualTo(eur(10_000));
        });
  }

  @Test
  void anItemIsResolvedOnceWithANote() {
    deposit(10_000, "4000000000007023");
    dayPasses();
    UUID item = items("open").getFirst().id();
    PersonId first = it.person();
    PersonId second = it.person();
    assertProblem("invalid-request", () -> resolve(first, item, "  "));
    assertProblem("not-found", () -> resolve(first, it.ids.next(), "Asked them."));

    ReconciliationItem resolved = resolve(first, item, " Asked them. ");

    assertThat(resolved.state()).isEqualTo("resolved");
    assertThat(resolved.note()).isEqualTo("Asked them.");
    assertThat(resolved.resolvedBy()).isEqualTo(first);
    assertThat(resolve(first, item, "Asked them.")).isEqualTo(resolved);
    assertProblem("already-resolved", () -> resolve(second, item, "Me too."));
    assertThat(items("open")).isEmpty();
    assertThat(items(null)).hasSize(1);
    assertThat(standing().openItems()).isZero();
  }

  @Test
  void theListIsPagedAndKnowsItsStates() {
    for (int i = 0; i < 3; i++) {
      deposit(100, "4000000000007023");
    }
    dayPasses();
    var first = it.reconciliationApi.items("open", null, 2);
    assertThat(first.items()).hasSize(2);
    var second = it.reconciliationApi.items("open", first.next(), 2);
    assertThat(second.items()).hasSize(1).doesNotContainAnyElementsOf(first.items());
    assertThat(second.next()).isNull();
    assertProblem("invalid-request", () -> it.reconciliationApi.items("lost", null, null));
  }

  private ReconciliationItem resolve(PersonId operator, UUID item, String note) {
    return it.as(
        operator, () -> it.reconciliationApi.resolve(item, new ReconciliationResolution(note)));
  }

  private static void assertProblem(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code().code()).isEqualTo(code));
  }
}
