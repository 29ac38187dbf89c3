package org.comfrey.payments.card;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PaymentId;
import org.comfrey.api.payments.internal.ReturnReply;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.escrow.PaymentFacts;
import org.comfrey.payments.escrow.RefundRows;

/**
 * Gives back captured payments that no step took. Taking and giving back race on the payment's
 * number from 1 to 2: exactly one wins.
 */
final class Returns {
  private final PaymentTable table;
  private final Refunds refunds;
  private final Book book;

  Returns(PaymentTable table, Refunds refunds, Book book) {
    this.table = table;
    this.refunds = refunds;
    this.book = book;
  }

  ReturnReply giveBack(PaymentFacts payment, String reason) {
    UUID id = Derived.id("return", payment.id());
    if (payment.order() == null) {
      // It went into a wallet, where its owner has it.
      return new ReturnReply("nothing-captured");
    }
    table.wantBack(payment.id(), reason);
    Halt.at("return.after-wish");
    long number = book.queries().step(payment.id().value()).value();
    if (number < Escrow.CAPTURED) {
      return new ReturnReply("nothing-captured");
    }
    if (table.find(payment.id()).map(p -> p.state() == Payment.State.DECLINED).orElse(true)) {
      return new ReturnReply("nothing-captured");
    }
    Reply reply = book.commit(submission(id, payment, payment.order().value(), reason));
    Halt.at("return.after-commit");
    return switch (reply) {
      case Reply.Accepted accepted -> returning(id, payment);
      case Reply.StepMoved moved -> new ReturnReply("used-by-step");
      case Reply.Rejected rejected -> new ReturnReply("nothing-captured");
      case Reply.Replayed replayed -> throw new IllegalStateException("a return has no key");
      case Reply.KeyConflict conflict -> throw new IllegalStateException("a return has no key");
    };
  }

  /** Whether the payment was given back: then no step has taken it, and none ever will. */
  boolean isMade(PaymentId payment) {
    Uint128 back = Uint128.of(Derived.id("return", payment));
    return !book.queries().transfers(List.of(back)).value().isEmpty();
  }

  private ReturnReply returning(UUID id, PaymentFacts payment) {
    if (payment.amountMinor() == 0) {
      return new ReturnReply("returned");
    }
    Optional<Refunds.State> state = refunds.state(id);
    if (state.filter(Refunds.State::ended).isPresent()) {
      return new ReturnReply("returned");
    }
    refunds.soon(payment);
    return new ReturnReply("returning");
  }

  /** Each has back what they paid: the card its part, a coupon's funder the other. */
  private List<CreateTransfer> transfers(
      CreateTransfer card, CreateAccount received, PaymentFacts payment, UUID order) {
    PaymentFacts.CouponPart coupon = payment.coupon();
    if (coupon == null) {
      return List.of(card);
    }
    CreateAccount funder = coupon.owner(payment.person(), payment.currency());
    book.ensure(List.of(funder));
    return List.of(
        card,
        CreateTransfer.of(
                Uint128.of(Derived.id("coupon-unused", payment.id())),
                received.id(),
                funder.id(),
                coupon.amountMinor(),
                Currencies.ledger(payment.currency()),
                coupon.returned().code())
            .withUserData(Uint128.of(order), 0, 0));
  }

  private Submission submission(UUID id, PaymentFacts payment, UUID order, String reason) {
    CreateAccount received = Chart.received(payment.id(), order, payment.currency());
    CreateAccount due = Chart.refundsDue(payment.processor(), payment.currency());
    book.ensure(List.of(received, due));
    CreateTransfer back =
        CreateTransfer.of(
                Uint128.of(id),
                received.id(),
                due.id(),
                payment.amountMinor(),
                Currencies.ledger(payment.currency()),
                TransferKind.REFUND_DUE.code())
            .withUserData(Uint128.of(order), 0, 0);
    Submission all =
        new Submission(List.copyOf(transfers(back, received, payment, order)), List.of());
    Step taken = new Step(payment.id().value(), Escrow.CAPTURED);
    // Where a voucher paid all, no processor has anything to give back.
    return payment.amountMinor() == 0
        ? all.with(taken)
        : all.with(taken, RefundRows.due(id, payment, payment.amountMinor(), reason));
  }
}
