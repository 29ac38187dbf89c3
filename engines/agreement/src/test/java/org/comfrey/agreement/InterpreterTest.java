package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final Instant START = NOON.plus(Duration.ofDays(3));
  private static final Instant END = START.plus(Duration.ofHours(1));

  private final Agreement instant = ShippedAgreements.named("appointment-instant");
  private final Agreement onRequest = ShippedAgreements.named("appointment-on-request");

  private static List<Agreement.Tier> flexible(Agreement agreement) {
    return policy(agreement, "flexible");
  }

  private static List<Agreement.Tier> policy(Agreement agreement, String choice) {
    return agreement.tiers("cancellation", choice);
  }

  private static OrderState begun(Agreement agreement, long price) {
    Outcome outcome =
        new Interpreter(agreement)
            .begin(
                Map.of("price", price),
                Map.of("cancellation", flexible(agreement)),
                Optional.of(new OrderState.Appointment(START, END)),
                NOON);
    return ((Outcome.Accepted) outcome).next();
  }

  private static Outcome.Accepted accepted(
      Agreement agreement, OrderState order, Attempt attempt, Instant now) {
    Outcome outcome = new Interpreter(agreement).step(order, attempt, now);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  private static Outcome.Reason refused(
      Agreement agreement, OrderState order, Attempt attempt, Instant now) {
    Outcome outcome = new Interpreter(agreement).step(order, attempt, now);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).reason();
  }

  private OrderState booked(long price) {
    Attempt pay = Attempt.of("pay", Role.SYSTEM).with("price", price);
    return accepted(instant, begun(instant, price), pay, NOON.plusSeconds(60)).next();
  }

  private static OrderState promised(Agreement agreement, int basisPoints) {
    Outcome outcome =
        new Interpreter(agreement)
            .begin(
                Map.of("price", 6_500L),
                Map.of("cancellation", flexible(agreement)),
                Optional.of(new OrderState.Appointment(START, END)),
                Optional.of(basisPoints),
                NOON);
    return ((Outcome.Accepted) outcome).next();
  }

  private List<Outcome.MoneyAction> confirmed(int basisPoints) {
    Attempt pay = Attempt.of("pay", Role.SYSTEM).with("price", 6_500);
    OrderState order = accepted(instant, promised(instant, basisPoints), pay, NOON).next();
    order = accepted(instant, order, Attempt.of("deliver", Role.TIME), END).next();
    return accepted(instant, order, Attempt.of("confirm", Role.CLIENT), END).money();
  }

  @Test
  void whoWasPromisedASmallerCommissionKeepsWhatThePlatformLeaves() {
    Account earnings = new Account.Pot("earnings");
    assertThat(confirmed(650))
        .contains(
            new Outcome.MoneyAction(earnings, Account.Party.PLATFORM, 422),
            new Outcome.MoneyAction(earnings, Account.Party.PROVIDER, 6_078));
    assertThat(confirmed(0))
        .contains(new Outcome.MoneyAction(earnings, Account.Party.PROVIDER, 6_500));
  }

  @Test
  void aPromiseAboveTheAgreementsCommissionRaisesNothing() {
    assertThat(confirmed(2_000))
        .contains(
            new Outcome.MoneyAction(new Account.Pot("earnings"), Account.Party.PLATFORM, 650));
  }

  @Test
  void whereLessForThePlatformWouldStayInAPotTheAgreementsShareCounts() {
    String source =
        ShippedAgreements.text("appointment-instant")
            .orElseThrow()
            .replace("  commission: 10%", "  commission: 10%\n  others: 90%")
            .replace(
                "pay rest of earnings to provider", "pay share others of earnings to provider");
    Agreement bare = ((Reading.Read) AgreementReader.read(source)).agreement();
    assertThat(promised(instant, 650).platformAtMost()).contains(650);
    assertThat(promised(bare, 650).platformAtMost()).isEmpty();
  }

  @Test
  void aTransitionNobodyKnowsIsRefusedWithTheNearestName() {
    Outcome outcome =
        new Interpreter(instant).step(booked(100), Attempt.of("cancle", Role.CLIENT), NOON);
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                Outcome.Reason.UNKNOWN_TRANSITION,
                "There is no transition cancle; did you mean cancel?"));
  }

  @Test
  void theWrongRoleStateAndTimeAreRefused() {
    OrderState order = booked(5_000);
    assertThat(refused(instant, order, Attempt.of("cancel", Role.PROVIDER), NOON))
        .isEqualTo(Outcome.Reason.WRONG_ROLE);
    assertThat(refused(instant, order, Attempt.of("give-up", Role.CLIENT), NOON))
        .isEqualTo(Outcome.Reason.WRONG_STATE);
    assertThat(refused(instant, order, Attempt.of("cancel", Role.CLIENT), START))
        .isEqualTo(Outcome.Reason.TOO_LATE);
    assertThat(refused(instant, order, Attempt.of("dispute", Role.CLIENT), NOON))
        .isEqualTo(Outcome.Reason.TOO_EARLY);
    assertThat(refused(instant, order, Attempt.of("deliver", Role.TIME), NOON))
        .isEqualTo(Outcome.Reason.TOO_EARLY);
  }

  @Test
  void afterADeadlineOnlyTheClockMayAct() {
    OrderState order = begun(instant, 5_000);
    Instant late = NOON.plus(Duration.ofMinutes(15));
    assertThat(refused(instant, order, Attempt.of("give-up", Role.CLIENT), late))
        .isEqualTo(Outcome.Reason.DEADLINE_PASSED);
    Outcome.Accepted expired = accepted(instant, order, Attempt.of("expire", Role.TIME), late);
    assertThat(expired.next().state()).isEqualTo("expired");
    assertThat(expired.effects())
        .containsExactly(new Outcome.Effect.StopPayment("price"), new Outcome.Effect.Release());
  }

  @Test
  void aPaymentThatIsNotWhatWasAskedIsRefused() {
    Attempt pay = Attempt.of("pay", Role.SYSTEM).with("price", 4_999);
    assertThat(refused(instant, begun(instant, 5_000), pay, NOON))
        .isEqualTo(Outcome.Reason.WRONG_AMOUNT);
  }

  @Test
  void aPaymentThatComesAfterExpiryGoesBack() {
    OrderState expired =
        accepted(
                instant,
                begun(instant, 5_000),
                Attempt.of("expire", Role.TIME),
                NOON.plus(Duration.ofMinutes(20)))
            .next();
    Attempt pay = Attempt.of("pay", Role.SYSTEM).with("price", 5_000);
    assertThat(refused(instant, expired, pay, NOON)).isEqualTo(Outcome.Reason.ENDED);
    assertThat(new Interpreter(instant).giveBack(expired, 5_000, NOON).money())
        .containsExactly(
            new Outcome.MoneyAction(Account.Party.PAYMENT, Account.Party.PAYMENT, 5_000));
  }

  @Test
  void theProviderIsPaidThePriceLessTheCommissionWhenNobodyObjects() {
    OrderState delivered =
        accepted(instant, booked(5_005), Attempt.of("deliver", Role.TIME), END).next();
    Instant release = END.plus(Duration.ofDays(2));
    Outcome.Options options =
        new Interpreter(instant).options(delivered, Role.CLIENT, Set.of(), END.plusSeconds(1));
    assertThat(options.silence())
        .isEqualTo("If nothing is said until two days after the end, the provider is paid.");
    assertThat(options.next().orElseThrow().at()).isEqualTo(release);
    Outcome.Accepted paid = accepted(instant, delivered, Attempt.of("confirm", Role.TIME), release);
    Account escrow = new Account.Pot("escrow");
    Account earnings = new Account.Pot("earnings");
    assertThat(paid.money())
        .containsExactly(
            new Outcome.MoneyAction(escrow, earnings, 5_005),
            new Outcome.MoneyAction(earnings, Account.Party.PLATFORM, 500),
            new Outcome.MoneyAction(earnings, Account.Party.PROVIDER, 4_505));
  }

  @Test
  void theCancellationPolicyCountsByTheTimeLeft() {
    OrderState order = booked(999);
    assertThat(refund(order, START.minus(Duration.ofHours(24)))).isEqualTo(999);
    assertThat(refund(order, START.minus(Duration.ofHours(24)).plusNanos(1))).isEqualTo(499);
    assertThat(refund(order, START.minus(Duration.ofHours(2)).plusNanos(1))).isZero();
  }

  private long refund(OrderState order, Instant now) {
    return new Interpreter(instant)
        .options(order, Role.CLIENT, Set.of(), now).choices().stream()
            .filter(choice -> choice.transition().equals("cancel"))
            .flatMap(choice -> choice.preview().stream())
            .filter(action -> action.to() == Account.Party.PAYMENT)
            .mapToLong(Outcome.MoneyAction::amountMinor)
            .sum();
  }

  @Test
  void aDisputeStopsTheClocksAndARulingSplitsWhatIsHeld() {
    OrderState disputed =
        accepted(instant, booked(5_000), Attempt.of("dispute", Role.CLIENT), START).next();
    Instant muchLater = END.plus(Duration.ofDays(4));
    assertThat(
            new Interpreter(instant)
                .options(disputed, Role.OPERATOR, Set.of(), muchLater).choices().stream()
                    .map(Outcome.Choice::transition))
        .containsExactly("rule", "rule-without-commission");
    Attempt rule = Attempt.of("rule", Role.OPERATOR);
    assertThat(refused(instant, disputed, rule, muchLater)).isEqualTo(Outcome.Reason.MISSING_INPUT);
    assertThat(refused(instant, disputed, rule.with("A", 5_001), muchLater))
        .isEqualTo(Outcome.Reason.WRONG_AMOUNT);
    Outcome.Accepted ruled = accepted(instant, disputed, rule.with("A", 2_001), muchLater);
    assertThat(ruled.money().stream().map(Outcome.MoneyAction::amountMinor))
        .containsExactly(2_001L, 2_999L, 299L, 2_700L);
  }

  @Test
  void theRequestThatNobodyAnswersIsRefundedAtTheStartAtTheLatest() {
    Attempt pay = Attempt.of("pay", Role.SYSTEM).with("price", 5_000);
    OrderState requested = accepted(onRequest, begun(onRequest, 5_000), pay, NOON).next();
    OrderState overdue =
        accepted(
                onRequest,
                requested,
                Attempt.of("remind", Role.TIME),
                START.minus(Duration.ofHours(6)))
            .next();
    Outcome.Accepted lapsed = accepted(onRequest, overdue, Attempt.of("lapse", Role.TIME), START);
    assertThat(lapsed.money())
        .containsExactly(
            new Outcome.MoneyAction(new Account.Pot("escrow"), Account.Party.PAYMENT, 5_000));
    assertThat(lapsed.effects()).containsExactly(new Outcome.Effect.Release());
  }
}
