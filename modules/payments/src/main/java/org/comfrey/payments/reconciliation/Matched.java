package org.comfrey.payments.reconciliation;

import java.util.UUID;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.processor.Settlement.Line;

/**
 * A line of a report beside the transfer of the ledger that it must agree with.
 *
 * @param doubled whether an earlier line was about the same transfer
 */
record Matched(Line line, UUID transfer, boolean doubled) {
  /** The ids that payments gives to what processors move follow from its own. */
  static UUID transferOf(Line line) {
    UUID reference = line.reference();
    return switch (line.about()) {
      case CHARGE -> Derived.id("capture", new PaymentId(reference));
      case REFUND -> Derived.id("refund-made", reference);
      case PAYOUT -> Derived.id("payout-settled", new PayoutId(reference));
    };
  }

  Uint128 transferId() {
    return Uint128.of(transfer);
  }
}
