package org.comfrey.trade;

import java.time.Clock;
import java.util.Optional;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Attempt;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.events.PaymentSettled;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.CouponAnswer;
import org.comfrey.api.payments.internal.CouponQuestion;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.ReturnCommand;
import org.comfrey.api.payments.internal.ReturnReply;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.trade.CouponPreview;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Payments of orders: one at a time, and each is either taken by a step or given back. */
final class OrderPayments {
  private final OrderStore orders;
  private final Agreements agreements;
  private final Steps steps;
  private final EscrowApi escrow;
  private final InHand inHand;
  private final Ids ids;
  private final Clock clock;

  OrderPayments(
      OrderStore orders,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      InHand inHand,
      Ids ids,
      Clock clock) {
    this.orders = orders;
    this.agreements = agreements;
    this.steps = steps;
    this.escrow = escrow;
    this.inHand = inHand;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Charges the card for what the order awaits. A payment that is still open is answered again,
   * never doubled.
   */
  PaymentView pay(OrderRow order, String cardToken, @Nullable String coupon) {
    Optional<PaymentView> open = open(order);
    Optional<Money> awaited = due(order);
    if (open.isPresent() && !isOver(open.get(), awaited)) {
      return settle(order, open.get());
    }
    Money due = awaited.orElseThrow(() -> notAwaiting(order));
    // A payment that was begun here and never reached payments is made now, under the id that it
    // has.
    PaymentId begun = order.payment();
    OrderRow paying = begun != null && open.isEmpty() ? order : begin(order);
    PaymentId payment = java.util.Objects.requireNonNull(paying.payment());
    if (coupon != null && !order.coupon()) {
      orders.noteCoupon(order.id());
    }
    Halt.at("trade.payment-begun");
    ChargeCommand charge =
        new ChargeCommand(payment, order.id(), order.terms().client(), due, cardToken, coupon);
    return inHand.during(
        payment,
        () -> {
          PaymentView view = escrow.charge(charge);
          Halt.at("trade.payment-made");
          return settle(paying, view);
        });
  }

  /** Whether another payment may follow; one that went back is told where the order awaits none. */
  private static boolean isOver(PaymentView payment, Optional<Money> awaited) {
    return payment.status().equals("declined")
        || payment.status().equals(PaymentView.RETURNED) && awaited.isPresent();
  }

  /** What a coupon would pay of what the order awaits. */
  CouponPreview coupon(OrderRow order, String code) {
    Money due = due(order).orElseThrow(() -> notAwaiting(order));
    CouponAnswer answer =
        escrow.coupon(new CouponQuestion(code, order.id(), order.terms().client(), due));
    return new CouponPreview(code, answer.discount(), answer.due(), answer.voucher());
  }

  /** The payment that the order began last, if payments knows of it. */
  private Optional<PaymentView> open(OrderRow order) {
    if (order.payment() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(escrow.payment(order.payment()));
    } catch (ProblemException unknown) {
      if (unknown.status() == 404) {
        return Optional.empty();
      }
      throw unknown;
    }
  }

  /** A payment of an order ended, as its event says. */
  void settled(PaymentSettled event) throws InterruptedException {
    if (!event.status().equals("succeeded")) {
      return;
    }
    inHand.await(event.payment());
    OrderRow order = found(event.order());
    // Nearly always: whoever paid has had it taken, and there is nothing to look for.
    if (!event.payment().equals(order.taken())) {
      settle(
          order,
          new PaymentView(event.payment(), event.amount(), event.status(), event.reason(), null));
    }
  }

  /** Answers how the payment stands after it. */
  private PaymentView settle(OrderRow order, PaymentView payment) {
    if (!payment.status().equals("succeeded")) {
      return payment;
    }
    Halt.at("trade.before-captured-step");
    return takeOrGiveBack(order, payment);
  }

  private OrderRow found(OrderId id) {
    return orders.find(id).orElseThrow(() -> Problems.notFound("order", id));
  }

  /** The order takes its payment, or the payment goes back: never both, which payments sees to. */
  private PaymentView takeOrGiveBack(OrderRow known, PaymentView payment) {
    OrderId id = known.id();
    // Another step may come first between reading and proposing; then the order is read again.
    for (int attempt = 0; attempt < 10; attempt++) {
      OrderRow order = attempt == 0 ? known : found(id);
      Optional<Outcome.Accepted> taking = taking(order, payment);
      if (taking.isEmpty() && attempt == 0) {
        continue;
      }
      if (taking.isEmpty()) {
        // Harmless when a step took it before: then payments answers used-by-step and does nothing.
        return giveBack(payment, "order-moved-on");
      }
      StepReply reply = steps.take(order, taking.get(), Role.SYSTEM, null, payment.id()).reply();
      if (reply instanceof StepReply.Accepted) {
        return payment;
      }
      if (reply instanceof StepReply.Refused) {
        return giveBack(payment, "order-refused");
      }
    }
    throw Refusals.ORDER_MOVED.because("Order " + id + " moved again and again; ask once more.");
  }

  private PaymentView giveBack(PaymentView payment, String reason) {
    ReturnReply reply = escrow.giveBack(new ReturnCommand(payment.id(), reason));
    return reply.givenBack()
        ? new PaymentView(payment.id(), payment.amount(), PaymentView.RETURNED, null, null)
        : payment;
  }

  /** The step by which the order would take the payment, if it still wants it. */
  private Optional<Outcome.Accepted> taking(OrderRow order, PaymentView payment) {
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    Agreement agreement = interpreter.agreement();
    Optional<String> awaited = agreement.state(order.live().state()).awaits();
    Optional<String> transition = capturing(agreement, order.live().state());
    if (awaited.isEmpty() || transition.isEmpty()) {
      return Optional.empty();
    }
    Attempt attempt =
        Attempt.of(transition.get(), Role.SYSTEM)
            .with(awaited.get(), payment.amount().amountMinor())
            .knowing(Facts.own(order));
    OrderState.Appointment proposed = order.proposed();
    Agreement.Transition taken = agreement.transitions().get(transition.get());
    if (taken != null && taken.moves() && proposed != null) {
      attempt = attempt.at(proposed);
    }
    return interpreter.step(order.live(), attempt, clock.instant())
            instanceof Outcome.Accepted accepted
        ? Optional.of(accepted)
        : Optional.empty();
  }

  private OrderRow begin(OrderRow order) {
    PaymentId payment = new PaymentId(ids.next());
    // Two at once: both pay by the payment that the first of them began.
    return orders.paying(order, payment) ? order.paying(payment) : found(order.id());
  }

  /** What the order awaits, if it awaits a payment. */
  private Optional<Money> due(OrderRow order) {
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    return interpreter
        .awaited(order.live())
        .map(ask -> new Money(ask.amountMinor(), order.terms().total().currency()));
  }

  private static Optional<String> capturing(Agreement agreement, String state) {
    return agreement.leaving(state).stream()
        .filter(t -> t.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED)))
        .map(Agreement.Transition::name)
        .findFirst();
  }

  private static RuntimeException notAwaiting(OrderRow order) {
    return Refusals.NOT_AWAITING_PAYMENT.because(
        "Order " + order.id() + " is in " + order.live().state() + " and awaits no payment.");
  }
}
