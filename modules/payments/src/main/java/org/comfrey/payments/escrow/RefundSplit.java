package org.comfrey.payments.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.payments.chart.Derived;

/** Whom a refund goes to: the payments of an order, and within each its card and its coupon. */
final class RefundSplit {
  /** More payments than any agreement lets an order take. */
  private static final int PAYMENTS_MOST = 32;

  private RefundSplit() {}

  /** A payment that the order took, with what was not given back of it yet. */
  record Refundable(PaymentFacts payment, long leftMinor) {}

  /** What goes back of one payment; the id is that of the card's transfer. */
  record Part(UUID id, PaymentFacts payment, long cardMinor, long couponMinor) {}

  /**
   * A refund goes back to the payments, the last one first, each up to what is left of it: no card
   * takes more back than it gave.
   *
   * @param left is lessened by what is taken here
   */
  static List<Part> of(StepCommand command, int move, long amountMinor, List<Refundable> left) {
    List<Part> parts = new ArrayList<>();
    List<Long> taken = taken(amountMinor, left);
    for (int k = 0; k < taken.size(); k++) {
      long part = taken.get(k);
      if (part > 0) {
        UUID id = id(command, move, k);
        Refundable source = left.get(k);
        long coupon = couponMinor(source, part);
        parts.add(new Part(id, source.payment(), part - coupon, coupon));
        left.set(k, new Refundable(source.payment(), source.leftMinor() - part));
      }
    }
    return parts;
  }

  /** Every id that a part of the step's refunds can have. */
  static List<UUID> ids(StepCommand command) {
    List<UUID> ids = new ArrayList<>();
    for (int move = 0; move < command.moves().size(); move++) {
      if (command.moves().get(move).to().equals("payment")) {
        for (int k = 0; k < PAYMENTS_MOST; k++) {
          ids.add(id(command, move, k));
        }
      }
    }
    return ids;
  }

  private static UUID id(StepCommand command, int move, int payment) {
    return payment == 0
        ? Derived.id("step-move", command.commandId(), move)
        : Derived.id("step-move", command.commandId(), move, payment);
  }

  /** What coupons get of a refund, were it the next; nothing where there is no payment. */
  static long couponMinor(long amountMinor, List<Refundable> left) {
    long sum = 0;
    if (amountMinor > 0 && !left.isEmpty()) {
      List<Long> taken = taken(amountMinor, left);
      for (int k = 0; k < taken.size(); k++) {
        PaymentFacts.CouponPart part = left.get(k).payment().coupon();
        // A voucher's part is the client's own.
        if (part != null && !part.voucher()) {
          sum = Math.addExact(sum, couponMinor(left.get(k), taken.get(k)));
        }
      }
    }
    return sum;
  }

  private static long couponMinor(Refundable source, long partMinor) {
    PaymentFacts payment = source.payment();
    long before = payment.wholeMinor() - source.leftMinor();
    return payment.couponBackMinor(before + partMinor) - payment.couponBackMinor(before);
  }

  /** What each payment gives of a refund. */
  private static List<Long> taken(long amountMinor, List<Refundable> left) {
    List<Long> taken = new ArrayList<>();
    long open = amountMinor;
    for (int k = 0; k < left.size(); k++) {
      boolean last = k == left.size() - 1;
      // What no payment covers stays with the last one; its processor will say so.
      long part = last ? open : Math.min(open, left.get(k).leftMinor());
      taken.add(part);
      open -= part;
    }
    if (open > 0) {
      throw new IllegalArgumentException("a move names the place payment, the step has none");
    }
    return taken;
  }
}
