package org.comfrey.payments.card;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.OrderId;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Money that processors take after they had said that they would not. */
final class LateCaptures {
  private static final Logger LOG = LoggerFactory.getLogger(LateCaptures.class);

  private final Book book;
  private final Refunds refunds;

  LateCaptures(Book book, Refunds refunds) {
    this.book = book;
    this.refunds = refunds;
  }

  /**
   * The processor took money that it had finally declined: nobody waits for it any more, so it
   * comes in and is owed back in one commit. The payment stays declined, which is what its order
   * was told.
   */
  void take(PaymentFacts facts) {
    OrderId order = facts.order();
    UUID reference = order == null ? facts.id().value() : order.value();
    CreateAccount received = Chart.received(facts.id(), reference, facts.currency());
    CreateAccount due = Chart.refundsDue(facts.processor(), facts.currency());
    CreateAccount clearing = Chart.clearing(facts.processor(), facts.currency());
    book.ensure(List.of(clearing, received, due));
    UUID back = Derived.id("late-return", facts.id());
    int ledger = Currencies.ledger(facts.currency());
    List<CreateTransfer> both =
        List.of(
            CreateTransfer.of(
                    Uint128.of(Derived.id("capture", facts.id())),
                    clearing.id(),
                    received.id(),
                    facts.amountMinor(),
                    ledger,
                    TransferKind.CAPTURE.code())
                .withUserData(Uint128.of(reference), 0, 0),
            CreateTransfer.of(
                    Uint128.of(back),
                    received.id(),
                    due.id(),
                    facts.amountMinor(),
                    ledger,
                    TransferKind.REFUND_DUE.code())
                .withUserData(Uint128.of(reference), 0, 0));
    Reply reply =
        book.commit(
            new Submission(List.copyOf(both), List.of())
                .with(
                    new Step(facts.id().value(), Escrow.CAPTURED),
                    RefundRows.due(back, facts, facts.amountMinor(), "captured-after-decline")));
    Halt.at("charge.after-late-capture");
    if (reply instanceof Reply.Accepted) {
      LOG.warn("payment {} was captured after its decline: it goes back to its card", facts.id());
      refunds.soon(facts);
    } else if (!(reply instanceof Reply.StepMoved)) {
      throw new IllegalStateException(
          "the late capture of payment " + facts.id() + " was answered " + reply);
    }
  }
}
