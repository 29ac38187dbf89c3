package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comfrey.payments.Fixture.EUR;
import static org.comfrey.payments.Fixture.move;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.TransferId;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PayoutRequest;
import org.comfrey.api.payments.TransferRequest;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.ReturnCommand;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.payments.chart.Chart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The process dies at every point that it passes, once each; whoever asked asks again with the same
 * ids, and in the end there is one truth.
 */
class CrashTest {
  private Fixture it;

  @BeforeEach
  void open() {
    it = new Fixture();
  }

  @AfterEach
  void close() {
    it.close();
  }

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void whereverTheProcessDiesARetryEndsInTheSameTruth() {
    List<String> points = new ArrayList<>();
    try (var listening = Halt.listen(points::add)) {
      new Story().play(null);
    }
    assertThat(points).contains("step.before-commit", "step.after-commit", "charge.after-capture");
    assertThat(points.stream().distinct().count()).isGreaterThan(14);
    for (int passage = 0; passage < points.size(); passage++) {
      new Story().play(passage);
    }
    assertThat(it.sum()).isZero();
  }

  /** Two orders of fresh people: one is paid, partly refunded and paid out, one is given back. */
  private final class Story {
    private final Fixture.Order order = it.order();
    private final Fixture.Order late = it.order();
    private final PaymentId payment = new PaymentId(it.ids.next());
    private final PaymentId unwanted = new PaymentId(it.ids.next());
    private final String card = it.card("4242424242424242");
    private final String bank = it.bank("000123456789");
    private final List<UUID> commands = List.of(it.ids.next(), it.ids.next());
    private final long clearing = balance(Chart.clearing("sandbox", EUR));
    private final long platform = balance(Chart.platform(EUR));
    private @Nullable TransferId transfer;
    private int passed;

    private long balance(CreateAccount account) {
      return it.balance(account);
    }

    void play(@Nullable Integer deathAt) {
      it.people.introduce(order.client, "client");
      it.people.introduce(order.provider, "provider");
      List<Runnable> scenes =
          List.of(
              () -> it.api.charge(charge(order, payment, 10_000)),
              () ->
                  it.api.step(
                      order.step(
                          commands.get(0),
                          0,
                          "paid",
                          payment,
                          move("payment", "pot:main", 10_000))),
              () ->
                  it.api.step(
                      order.step(
                          commands.get(1),
                          1,
                          "cancelled",
                          null,
                          move("pot:main", "payment", 4_000),
                          move("pot:main", "platform", 600),
                          move("pot:main", "provider", 5_400))),
              this::look,
              this::payOut,
              this::look,
              this::send,
              () -> it.api.charge(charge(late, unwanted, 7_000)),
              () -> it.api.giveBack(new ReturnCommand(unwanted, "expired")),
              this::look,
              this::look);
      for (Runnable scene : scenes) {
        scene(scene, deathAt);
      }
      check();
    }

    /** Plays a scene; if the process dies in it, it is started again and the scene repeated. */
    private void scene(Runnable scene, @Nullable Integer deathAt) {
      boolean died = false;
      if (deathAt == null) {
        scene.run();
        return;
      }
      try (var listening = Halt.listen(point -> dieAt(deathAt))) {
        scene.run();
        died = passed > deathAt;
      } catch (Death death) {
        died = true;
      }
      if (died) {
        it = it.restarted();
        scene.run();
      }
    }

    private void dieAt(int deathAt) {
      if (passed++ == deathAt) {
        throw new Death();
      }
    }

    private ChargeCommand charge(Fixture.Order of, PaymentId id, long amountMinor) {
      return new ChargeCommand(id, of.id, of.client, new Money(amountMinor, EUR), card);
    }

    private void look() {
      it.after(Duration.ofMinutes(2));
      it.janitor.lookRound();
      it.after(Duration.ofSeconds(10));
      it.janitor.lookRound();
    }

    private void payOut() {
      it.as(order.provider, () -> it.payments.addMethod(new NewPaymentMethod(bank, "bank")));
      // Over HTTP a repeated request has the same command id; here the second call would be a new
      // one.
      if (it.as(order.provider, () -> it.payments.payouts(null, 1)).items().isEmpty()) {
        var request = new PayoutRequest(new Money(5_000, EUR), bank);
        it.as(order.provider, () -> it.payments.payOut(request));
      }
    }

    private void send() {
      var request = new TransferRequest(order.client, null, new Money(100, EUR), null);
      var sent = it.as(order.provider, () -> it.payments.transfer("key", request)).getBody();
      assertThat(Objects.requireNonNull(sent).amount().amountMinor()).isEqualTo(100);
      transfer = sent.id();
    }

    private void check() {
      assertThat(balance(Chart.received(payment, order.id.value(), EUR))).isZero();
      assertThat(balance(Chart.received(unwanted, late.id.value(), EUR))).isZero();
      assertThat(balance(Chart.pot(order.id, "main", EUR))).isZero();
      assertThat(balance(Chart.refundsDue("sandbox", EUR))).isZero();
      assertThat(balance(Chart.payoutsUnderWay("sandbox", EUR))).isZero();
      assertThat(balance(Chart.wallet(order.provider, EUR))).isEqualTo(300);
      assertThat(balance(Chart.wallet(order.client, EUR))).isEqualTo(100);
      assertThat(balance(Chart.platform(EUR)) - platform).isEqualTo(600);
      assertThat(balance(Chart.clearing("sandbox", EUR)) - clearing).isEqualTo(-1_000);
      assertThat(it.api.steps(order.id, 0).steps()).hasSize(2);
      assertThat(it.events(order.id))
          .containsExactly(
              "payments.payment-settled.v1",
              "payments.step-accepted.v1",
              "payments.step-accepted.v1");
      assertThat(it.events(late.id)).containsExactly("payments.payment-settled.v1");
      assertThat(it.events(order.provider)).hasSize(2);
      assertThat(it.events(Objects.requireNonNull(transfer)))
          .containsExactly("payments.money-sent.v1");
      assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
      assertThat(it.api.giveBack(new ReturnCommand(payment, "x")).outcome())
          .isEqualTo("used-by-step");
      assertThat(it.api.payment(payment).status()).isEqualTo("succeeded");
      assertThat(it.api.giveBack(new ReturnCommand(unwanted, "expired")).outcome())
          .isEqualTo("returned");
      assertThat(it.api.payment(unwanted).status()).isEqualTo("returned");
      assertThat(it.as(order.provider, () -> it.payments.payouts(null, 1)).items().getFirst())
          .satisfies(payout -> assertThat(payout.state()).isEqualTo("paid"));
    }
  }
}
