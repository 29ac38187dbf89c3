package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.PaymentId;
import org.comfrey.api.payments.internal.ReturnCommand;
import org.comfrey.api.payments.internal.ReturnReply;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StepTest {
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
    assertThat(it.sum()).isZero();
  }

  @Test
  void ofTwoStepsOnOneNumberExactlyOneIsAccepted() throws Exception {
    race(1);
  }

  @Test
  @Tag("long")
  void ofTwoStepsOnOneNumberExactlyOneIsAcceptedAHundredTimes() throws Exception {
    race(100);
  }

  private void race(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      var order = it.order();
      PaymentId payment = order.paid(10_000);
      StepCommand paid =
          order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 10_000));
      StepCommand expired = order.step(0, "expired");
      List<StepReply> replies = together(() -> it.api.step(paid), () -> it.api.step(expired));
      assertThat(replies).filteredOn(StepReply.Accepted.class::isInstance).hasSize(1);
      assertThat(replies).contains(new StepReply.Moved(1));
      assertThat(it.api.steps(order.id, 0).steps()).hasSize(1);
      assertThat(it.events(order.id)).filteredOn("payments.step-accepted.v1"::equals).hasSize(1);
    }
  }

  @Test
  void takingAPaymentAndGivingItBackExcludeEachOther() throws Exception {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    StepCommand paid =
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000));
    var step = new ArrayList<StepReply>();
    var back = new ArrayList<ReturnReply>();
    together(
        () -> step.add(it.api.step(paid)),
        () -> back.add(it.api.giveBack(new ReturnCommand(payment, "expired"))));
    it.runBackground();
    if (step.getFirst() instanceof StepReply.Accepted) {
      assertThat(back).containsExactly(new ReturnReply("used-by-step"));
      assertThat(it.balance(Chart.pot(order.id, "main", EUR))).isEqualTo(5_000);
    } else {
      assertThat(step.getFirst())
          .isInstanceOfSatisfying(
              StepReply.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo("payment-already-used"));
      assertThat(back).containsExactly(new ReturnReply("returning"));
      assertThat(it.balance(Chart.pot(order.id, "main", EUR))).isZero();
    }
    assertThat(it.balance(Chart.received(payment, order.id.value(), EUR))).isZero();
  }

  @Test
  void aStepThatOverdrawsAPotIsRefusedWholeAndRefusedAgainWhenRepeated() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    it.api.step(
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000)));
    StepCommand greedy =
        order.step(
            1, "paid-out", move("pot:main", "platform", 500), move("pot:main", "provider", 4_501));
    StepReply first = it.api.step(greedy);
    assertThat(first)
        .isInstanceOfSatisfying(
            StepReply.Refused.class, r -> assertThat(r.code()).isEqualTo("exceeds_floor"));
    assertThat(it.api.step(greedy)).isEqualTo(first);
    assertThat(it.balance(Chart.pot(order.id, "main", EUR))).isEqualTo(5_000);
    assertThat(it.balance(Chart.wallet(order.provider, EUR))).isZero();
    assertThat(it.api.steps(order.id, 0).steps()).hasSize(1);
    assertThat(it.events(order.id))
        .containsExactly("payments.payment-settled.v1", "payments.step-accepted.v1");
  }

  @Test
  void aRepeatedStepIsAnsweredAsTheFirstTimeAndMovesNothingTwice() {
    var order = it.order();
    PaymentId payment = order.paid(5_000);
    StepCommand paid =
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000));
    StepReply first = it.api.step(paid);
    StepCommand accepted = order.step(1, "accepted");
    StepReply second = it.api.step(accepted);
    assertThat(first)
        .isInstanceOfSatisfying(StepReply.Accepted.class, a -> assertThat(a.number()).isEqualTo(1));
    assertThat(it.api.step(paid)).isEqualTo(first);
    assertThat(it.api.step(accepted)).isEqualTo(second);
    assertThat(it.balance(Chart.pot(order.id, "main", EUR))).isEqualTo(5_000);
    assertThat(it.api.steps(order.id, 0).steps()).hasSize(2);
    assertThat(it.events(order.id)).filteredOn("payments.step-accepted.v1"::equals).hasSize(2);
  }

  @Test
  void aCommandThatWasAcceptedIsNotAcceptedAgainAtAnotherNumber() {
    var order = it.order();
    UUID command = UUID.randomUUID();
    StepReply first = it.api.step(order.step(command, 0, "placed", null));
    assertThat(it.api.step(order.step(command, 1, "placed", null))).isEqualTo(first);
    assertThat(it.api.steps(order.id, 0).steps()).hasSize(1);
  }

  @Test
  void readingStepsGivesTheConnectionBack() {
    var order = it.order();
    it.api.step(order.step(0, "placed"));
    // More often than the pool has connections.
    for (int i = 0; i < 30; i++) {
      assertThat(it.api.steps(order.id, 0).steps()).hasSize(1);
    }
  }

  @Test
  void aStepTellsTheNumberThatItMissed() {
    var order = it.order();
    it.api.step(order.step(0, "placed"));
    it.api.step(order.step(1, "accepted"));
    assertThat(it.api.step(order.step(0, "expired"))).isEqualTo(new StepReply.Moved(2));
    assertThat(it.api.step(order.step(7, "expired"))).isEqualTo(new StepReply.Moved(2));
  }

  @Test
  void aPaymentIsTakenOnceWholeAndOnlyByItsOwnOrder() {
    var order = it.order();
    var other = it.order();
    PaymentId payment = order.paid(5_000);
    assertThat(
            refusal(
                other.step(
                    UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000))))
        .isEqualTo("payment-of-another-order");
    assertThat(
            refusal(
                order.step(
                    UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 4_999))))
        .isEqualTo("payment-amount-differs");
    assertThat(
            refusal(
                order.step(
                    UUID.randomUUID(),
                    0,
                    "paid",
                    new PaymentId(UUID.randomUUID()),
                    move("payment", "pot:main", 5_000))))
        .isEqualTo("payment-not-found");
    assertThat(
            it.api.step(
                order.step(
                    UUID.randomUUID(),
                    0,
                    "paid",
                    payment,
                    move("payment", "pot:main", 4_000),
                    move("payment", "pot:fee", 1_000))))
        .isInstanceOf(StepReply.Accepted.class);
    assertThat(
            refusal(
                order.step(
                    UUID.randomUUID(), 1, "paid", payment, move("payment", "pot:main", 5_000))))
        .isEqualTo("payment-already-used");
    assertThat(it.api.story(order.id).potsMinor())
        .isEqualTo(java.util.Map.of("main", 4_000L, "fee", 1_000L));
  }

  @Test
  void aPaymentThatIsNotCapturedIsNotTaken() {
    var order = it.order();
    PaymentId payment = new PaymentId(it.ids.next());
    assertThat(order.charge(payment, 5_000, "4000000000003220").status()).isEqualTo("challenge");
    StepCommand paid =
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000));
    assertThat(refusal(paid)).isEqualTo("payment-not-captured");
    assertThat(it.events(order.id)).isEmpty();
  }

  @Test
  void aDeclinedPaymentIsNotTaken() {
    var order = it.order();
    PaymentId payment = new PaymentId(it.ids.next());
    assertThat(order.charge(payment, 5_000, "4000000000000002").status()).isEqualTo("declined");
    StepCommand paid =
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 5_000));
    assertThat(refusal(paid)).isEqualTo("exceeds_floor");
  }

  @Test
  void anOrderIsPaidOutToProviderPlatformAndClientToTheCent() {
    var order = it.order();
    long platformBefore = it.balance(Chart.platform(EUR));
    PaymentId payment = order.paid(10_000);
    it.api.step(
        order.step(UUID.randomUUID(), 0, "paid", payment, move("payment", "pot:main", 10_000)));
    it.api.step(
        order.step(
            1,
            "confirmed",
            move("pot:main", "platform", 1_000),
            move("pot:main", "client", 1),
            move("pot:main", "provider", 8_999),
            move("pot:main", "pot:rest", 0)));
    assertThat(it.balance(Chart.wallet(order.provider, EUR))).isEqualTo(8_999);
    assertThat(it.balance(Chart.wallet(order.client, EUR))).isEqualTo(1);
    assertThat(it.balance(Chart.platform(EUR)) - platformBefore).isEqualTo(1_000);
    assertThat(it.balance(Chart.pot(order.id, "main", EUR))).isZero();
    assertThat(it.escrow.held(order.client).getFirst().paidMinor()).isZero();
    var story = it.api.story(order.id);
    assertThat(story.entries())
        .extracting(e ->
            e.kind()
                + " "
                + e.debit()
                + " "
                + e.credit()
                + " "
                + e.amount().amountMinor()
                + " "
                + e.step())
        .containsExactly(
            "capture clearing received 10000 0",
            "order received pot:main 10000 1",
            "order pot:main platform 1000 2",
            "order pot:main wallet:" + order.client + " 1 2",
            "order pot:main wallet:" + order.provider + " 8999 2");
  }

  @Test
  void aCommandThatNoLedgerCouldAcceptIsRefusedNamingTheField() {
    var order = it.order();
    assertField(order.step(0, "x", move("pot:main", "moon", 1)), "moves[0].to");
    assertField(order.step(0, "x", move("pot:Main!", "client", 1)), "moves[0].from");
    assertField(order.step(0, "x", move("client", "client", 1)), "moves[0].to");
    assertField(order.step(0, "x", move("client", "provider", -1)), "moves[0].amountMinor");
    assertField(order.step(-1, "x"), "expected");
  }

  private void assertField(StepCommand command, String field) {
    assertThatThrownBy(() -> it.api.step(command))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.errors().getFirst().field()).isEqualTo(field));
  }

  private String refusal(StepCommand command) {
    return it.api.step(command) instanceof StepReply.Refused refused ? refused.code() : "accepted";
  }

  private static <T> List<T> together(Callable<T> one, Callable<T> other) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> work : List.of(one, other)) {
        futures.add(
            threads.submit(() -> {
              start.await();
              return work.call();
            }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
