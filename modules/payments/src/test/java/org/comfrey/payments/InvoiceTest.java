package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.BusinessDetails;
import org.comfrey.api.payments.CommissionPreview;
import org.comfrey.api.payments.CommissionRule;
import org.comfrey.api.payments.CommissionRuleDraft;
import org.comfrey.api.payments.CommissionTier;
import org.comfrey.api.payments.CouponDraft;
import org.comfrey.api.payments.EarningsMonth;
import org.comfrey.api.payments.Invoice;
import org.comfrey.api.payments.InvoicesApi;
import org.comfrey.api.payments.NewTaxRule;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.CommissionQuestion;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.crypto.ErasedPerson;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.commission.CommissionsEndpoint;
import org.comfrey.payments.coupon.CouponsEndpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What steps mean for the books: by rule, once, without gaps, for those whom it concerns. */
class InvoiceTest {
  private static final String TITLE = "Deep back massage";
  private static Fixture it;
  private static InvoicesApi api;

  @BeforeAll
  static void open() {
    it = new Fixture();
    api = it.invoices.endpoint();
  }

  @AfterAll
  static void close() {
    it.close();
  }

  /** An order between two who have names. */
  private static Fixture.Order order(PersonId provider) {
    return it.new Order(new org.comfrey.api.OrderId(it.ids.next()), it.rich("Cleo", 0), provider);
  }

  /** Takes the step and tells of it, as the projection does. */
  private static void step(
      Fixture.Order order, long expected, @Nullable PaymentId payment, Move... moves) {
    assertThat(it.api.step(order.step(it.ids.next(), expected, "t" + expected, payment, moves)))
        .isInstanceOf(StepReply.Accepted.class);
    it.invoices.invoices().follow(told(order, expected + 1));
  }

  private static OrderAdvanced told(Fixture.Order order, long number) {
    Instant now = it.clock.instant();
    return new OrderAdvanced(
        order.id,
        number,
        "t",
        "s",
        "system",
        order.client,
        order.provider,
        new ListingId(order.id.value()),
        TITLE,
        now,
        "UTC",
        List.of(),
        now,
        now.plus(Duration.ofHours(1)),
        "none",
        false,
        false,
        null);
  }

  private static Fixture.Order paid(PersonId provider, long amountMinor) {
    Fixture.Order order = order(provider);
    step(order, 0, order.paid(amountMinor), move("payment", "pot:escrow", amountMinor));
    return order;
  }

  private static List<Invoice> of(PersonId person, Fixture.Order order) {
    return it.as(person, () -> api.invoices(order.id, null, null)).items();
  }

  private static void business(PersonId person, String country, boolean small) {
    var details =
        new BusinessDetails("Praxis Öl & Ruhe", "Gasse 1\n1070 Wien", country, "U12345", small);
    it.as(person, () -> api.changeBusiness(details));
  }

  private static void rule(String country, String supply, int rate, String from) {
    var rule = new NewTaxRule(country, supply, rate, LocalDate.parse(from), null);
    it.as(it.person(), () -> api.addTaxRule(rule));
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, p -> assertThat(p.code().code()).isEqualTo(code));
  }

  @Test
  void nobodyElseReadsAnInvoiceAndAForeignOneDoesNotExist() {
    PersonId provider = it.rich("Pia", 0);
    Fixture.Order order = paid(provider, 6_500);
    Invoice invoice = of(order.client, order).getFirst();
    PersonId other = it.rich("Otto", 0);
    assertThat(of(other, order)).isEmpty();
    refused("not-found", () -> it.as(other, () -> api.invoice(invoice.id())));
    refused("not-found", () -> it.as(other, () -> api.invoicePdf(invoice.id(), null)));
    assertThat(it.as(provider, () -> api.invoice(invoice.id()))).isEqualTo(invoice);
    refused("invalid-request", () -> it.as(provider, () -> api.invoicePdf(invoice.id(), "tlh")));
    assertThat(it.as(other, () -> api.allInvoices(order.id, null, null)).items())
        .containsExactly(invoice);
  }

  @Test
  void aRuleThatDoesNotBeginLaterOrMeansNothingIsRefused() {
    rule("LU", "goods", 1_700, "2026-01-01");
    refused("rule-not-later", () -> rule("LU", "goods", 1_600, "2026-01-01"));
    refused("invalid-request", () -> rule("XX", "goods", 1_600, "2027-01-01"));
    refused("invalid-request", () -> rule("LU", "air", 1_600, "2027-01-01"));
    refused("invalid-request", () -> rule("LU", "goods", 10_001, "2027-01-01"));
    rule("LU", "goods", 1_600, "2027-01-01");
    assertThat(api.taxRules())
        .filteredOn(rule -> rule.jurisdiction().equals("LU"))
        .extracting(rule -> rule.basisPoints() + " until " + rule.until())
        .containsExactly("1600 until null", "1700 until 2026-12-31");
  }

  @Test
  void paymentCommissionAndRefundsAreInvoicedByRuleAndTheTaxGoesBackExactly() {
    PersonId provider = it.rich("Pia", 0);
    rule("AT", "service", 2_000, "2026-01-01");
    business(provider, "AT", false);
    Fixture.Order order = paid(provider, 6_500);
    // The same news again writes nothing again.
    it.invoices.invoices().follow(told(order, 1));
    step(order, 1, null, move("pot:escrow", "payment", 2_222));
    step(
        order,
        2,
        null,
        move("pot:escrow", "payment", 1_111),
        move("pot:escrow", "platform", 317),
        move("pot:escrow", "provider", 2_850));
    List<Invoice> client = of(order.client, order);
    assertThat(client)
        .extracting(i -> i.kind() + " " + i.total().amountMinor() + " " + i.tax().amountMinor())
        .containsExactly("credit-note 1111 185", "credit-note 2222 370", "invoice 6500 1083");
    Invoice sold = client.getLast();
    assertThat(sold.issuer().name()).isEqualTo("Praxis Öl & Ruhe");
    assertThat(sold.issuer().address()).contains("1070 Wien");
    assertThat(sold.recipient().name()).isEqualTo("Cleo");
    assertThat(sold.net().amountMinor()).isEqualTo(5_417);
    assertThat(client.getFirst().corrects()).isEqualTo(sold.number());
    assertThat(of(provider, order))
        .filteredOn(i -> i.kind().equals("commission"))
        .singleElement()
        .satisfies(fee -> {
          assertThat(fee.number()).startsWith("P-2026-");
          assertThat(fee.total().amountMinor()).isEqualTo(317);
          assertThat(fee.issuer().person()).isNull();
          assertThat(fee.taxNote()).isEqualTo("none-stated");
        });
    assertThat(it.as(provider, api::earnings))
        .containsExactly(new EarningsMonth("2026-11", EUR, 1, 3_167, 317, 2_850));
    byte[] csv = Objects.requireNonNull(it.as(provider, () -> api.earningsCsv(2026)).getBody());
    assertThat(new String(csv, StandardCharsets.UTF_8))
        .isEqualTo(
            "date,order,title,currency,gross,commission,earned\r\n"
                + "2026-11-22,%s,\"Deep back massage\",EUR,31.67,3.17,28.50\r\n"
                    .formatted(order.id));
    assertThat(it.as(order.client, api::earnings)).isEmpty();
  }

  private static CommissionRule tiers(String currency, int revision, CommissionTier... tiers) {
    var draft = new CommissionRuleDraft(30, List.of(tiers), it.clock.instant(), null);
    return it.as(it.person(), () -> commissions().changeCommissionRule(currency, revision, draft));
  }

  private static CommissionsEndpoint commissions() {
    return new CommissionsEndpoint(it.commissions);
  }

  private static @Nullable Integer rate(PersonId provider, String currency) {
    return it.api.commission(new CommissionQuestion(provider, currency)).atMostBasisPoints();
  }

  private static void sold(PersonId provider, long amountMinor) {
    Fixture.Order order = paid(provider, amountMinor);
    step(
        order,
        1,
        null,
        move("pot:escrow", "platform", amountMinor / 10),
        move("pot:escrow", "provider", amountMinor - amountMinor / 10));
  }

  @Test
  void tiersThatMeanNothingOrWereChangedByAnotherAreRefused() {
    refused("invalid-request", () -> tiers("SEK", 0, tier(100, 900), tier(100, 800)));
    refused("invalid-request", () -> tiers("SEK", 0, tier(100, 900), tier(200, 900)));
    refused("invalid-request", () -> tiers("SEK", 0, tier(-1, 900)));
    refused("invalid-request", () -> tiers("SEK", 0, tier(100, 10_001)));
    refused("not-found", () -> tiers("XXQ", 0, tier(100, 900)));
    Instant past = it.clock.instant().minus(Duration.ofDays(1));
    var late = new CommissionRuleDraft(30, List.of(tier(100, 900)), past, null);
    refused(
        "invalid-request",
        () -> it.as(it.person(), () -> commissions().changeCommissionRule("SEK", 0, late)));
    refused("rule-changed", () -> tiers("SEK", 1, tier(100, 900)));
    tiers("SEK", 0, tier(100, 900));
    refused("rule-changed", () -> tiers("SEK", 0, tier(100, 800)));
    assertThat(commissions().commissionRuleHistory("SEK")).hasSize(1);
  }

  @Test
  void ofManyWhoChangeTheTiersAtOnceOneDoesAndTheOthersReadAgain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<String>> said = new ArrayList<>();
    try (ExecutorService crowd = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        int points = 500 + i;
        said.add(
            crowd.submit(() -> {
              begun.await();
              try {
                tiers("NOK", 0, tier(100, points));
                return "changed";
              } catch (ProblemException refused) {
                return refused.code().code();
              }
            }));
      }
      begun.countDown();
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<String> one : said) {
      outcomes.add(one.get());
    }
    assertThat(outcomes).containsOnlyOnce("changed").contains("rule-changed").hasSize(6);
    assertThat(commissions().commissionRuleHistory("NOK")).hasSize(1);
  }

  @Test
  void whoSoldEnoughWithinThePeriodHasTheLowerRateAndIsToldOfTheNext() {
    PersonId provider = it.rich("Pia", 0);
    assertThat(rate(provider, EUR)).isNull();
    assertThat(it.as(provider, () -> commissions().commission())).isEmpty();
    sold(provider, 60_000);
    CommissionRule first = tiers(EUR, 0, tier(50_000, 800), tier(100_000, 650));
    assertThat(rate(provider, EUR)).isEqualTo(800);
    assertThat(rate(it.person(), EUR)).isNull();
    assertThat(it.as(provider, () -> commissions().commission()))
        .singleElement()
        .satisfies(standing -> {
          assertThat(standing.volumeMinor()).isEqualTo(60_000);
          assertThat(standing.basisPoints()).isEqualTo(800);
          assertThat(standing.next()).isEqualTo(tier(100_000, 650));
          assertThat(standing.coming()).isNull();
        });
    sold(provider, 40_000);
    assertThat(rate(provider, EUR)).isEqualTo(650);
    CommissionPreview preview = commissions().previewCommissionRule(EUR, first.rule());
    assertThat(preview.steps().getLast().providers()).isEqualTo(1);
    assertThat(preview.steps().getLast().takenMinor()).isEqualTo(10_000);
    assertThat(preview.steps().getLast().wouldMinor()).isEqualTo(6_500);
    assertThat(preview.steps()).hasSize(3);
    // What is announced counts from its beginning on, and not before.
    Instant later = it.clock.instant().plus(Duration.ofDays(3));
    var announced = new CommissionRuleDraft(30, List.of(tier(0, 100)), later, "secret");
    it.as(provider, () -> commissions().changeCommissionRule(EUR, 1, announced));
    assertThat(rate(provider, EUR)).isEqualTo(650);
    assertThat(it.as(provider, () -> commissions().commission()).getFirst().coming())
        .isEqualTo(new CommissionRuleDraft(30, List.of(tier(0, 100)), later, null));
    tiers(EUR, 2);
    assertThat(rate(provider, EUR)).isNull();
  }

  private static CommissionTier tier(long fromMinor, int basisPoints) {
    return new CommissionTier(fromMinor, basisPoints);
  }

  /** An order of 50 with a coupon of 10, of which 25 go back; its invoices, the last first. */
  private static List<Long> withCoupon(PersonId provider, boolean own) {
    CouponsEndpoint coupons = new CouponsEndpoint(it.coupons, it.ids);
    Instant now = it.clock.instant();
    String code = own ? "OWN10" : "OTHERS10";
    CouponDraft draft =
        new CouponDraft(
            code, null, new Money(1_000, EUR), 0, now, now.plus(Duration.ofDays(9)), 1, 1);
    it.as(provider, () -> own ? coupons.addCoupon(draft) : coupons.addPlatformCoupon(draft));
    Fixture.Order order = order(provider);
    step(order, 0, null);
    PaymentId payment = new PaymentId(it.ids.next());
    it.api.charge(
        new ChargeCommand(
            payment,
            order.id,
            order.client,
            new Money(5_000, EUR),
            it.card("4242424242424242"),
            code));
    step(order, 1, payment, move("payment", "pot:escrow", 5_000));
    step(order, 2, null, move("pot:escrow", "payment", 2_500));
    return of(order.client, order).stream().map(i -> i.total().amountMinor()).toList();
  }

  @Test
  void withTheProvidersOwnCouponTheInvoiceStatesWhatWasAgreedAfterIt() {
    assertThat(withCoupon(it.rich("Pia", 10_000), true)).containsExactly(2_000L, 4_000L);
  }

  @Test
  void withACouponOfThePlatformTheInvoiceStatesTheWholePrice() {
    assertThat(withCoupon(it.rich("Pia", 0), false)).containsExactly(2_500L, 5_000L);
  }

  @Test
  void aRefundOfTwoPaymentsTakesBackTheLastInvoiceFirst() {
    PersonId provider = it.rich("Pia", 0);
    business(provider, "BE", true);
    Fixture.Order order = paid(provider, 1_000);
    step(order, 1, order.paid(4_000), move("payment", "pot:escrow", 4_000));
    List<Invoice> sold = of(order.client, order);
    step(order, 2, null, move("pot:escrow", "payment", 4_500));
    assertThat(of(order.client, order).subList(0, 2))
        .extracting(Invoice::corrects, i -> i.total().amountMinor(), Invoice::taxNote)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(sold.get(0).number(), 4_000L, "small-business"),
            org.assertj.core.groups.Tuple.tuple(sold.get(1).number(), 500L, "small-business"));
  }

  @Test
  void ofManyAtOnceEachGetsANumberOfItsOwnAndNoneIsMissing() throws Exception {
    PersonId provider = it.rich("Pia", 0);
    List<Fixture.Order> orders = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Fixture.Order order = order(provider);
      PaymentId payment = order.paid(100);
      it.api.step(order.step(it.ids.next(), 0, "pay", payment, move("payment", "pot:escrow", 100)));
      orders.add(order);
    }
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService crowd = Executors.newFixedThreadPool(6)) {
      List<Future<?>> told = new ArrayList<>();
      for (Fixture.Order order : orders) {
        for (int twice = 0; twice < 2; twice++) {
          told.add(
              crowd.submit(() -> {
                begun.await();
                it.invoices.invoices().follow(told(order, 1));
                return order;
              }));
        }
      }
      begun.countDown();
      for (Future<?> one : told) {
        one.get();
      }
    }
    assertThat(it.as(provider, () -> api.invoices(null, null, 100)).items())
        .extracting(Invoice::number)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 12).mapToObj("2026-%05d"::formatted).toList());
  }

  @Test
  void theDocumentIsTheSameBytesEachTimeAndSaysTheSumsInBothLanguages() throws Exception {
    PersonId provider = it.rich("Pia", 0);
    rule("DE", "service", 1_900, "2021-01-01");
    business(provider, "DE", false);
    Fixture.Order order = paid(provider, 123_456);
    Invoice invoice = of(order.client, order).getFirst();
    byte[] english = pdf(order.client, invoice, null);
    byte[] german = pdf(order.client, invoice, "de");
    assertThat(pdf(provider, invoice, "en")).isEqualTo(english);
    assertThat(pdf(provider, invoice, "de")).isEqualTo(german);
    assertThat(text(english))
        .contains("Invoice", invoice.number(), "Praxis Öl & Ruhe", "Cleo", TITLE)
        .contains("€1,234.56", "19%", "€197.11", order.id.toString());
    assertThat(text(german)).contains("Rechnung", "1.234,56 €", "197,11 €", "Netto");
  }

  @Test
  void afterAnErasureTheBooksStayAndSayNoName() {
    PersonId provider = it.rich("Pia", 0);
    Fixture.Order order = paid(provider, 2_000);
    it.keys.erase(new ErasedPerson(provider, it.ids.next(), it.clock.instant()));
    Invoice invoice = of(order.client, order).getFirst();
    assertThat(invoice.issuer().name()).isEmpty();
    assertThat(invoice.recipient().name()).isEqualTo("Cleo");
    assertThat(pdf(order.client, invoice, "de")).isNotEmpty();
    // What comes after it is written too.
    step(order, 1, null, move("pot:escrow", "payment", 2_000));
    assertThat(of(order.client, order)).hasSize(2);
  }

  private static byte[] pdf(PersonId person, Invoice invoice, @Nullable String language) {
    return Objects.requireNonNull(
        it.as(person, () -> api.invoicePdf(invoice.id(), language)).getBody());
  }

  private static String text(byte[] pdf) throws Exception {
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replace('\u00a0', ' ');
    }
  }
}
