package org.comfrey.payments.reconciliation;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.card.Chargebacks;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.processor.Settlement.About;
import org.comfrey.payments.processor.Settlement.Line;

/**
 * Money that a processor moved, by what it was for. The ids that payments gives to its transfers
 * follow from it.
 *
 * @param reference the payment, refund, payout or chargeback
 */
record Movement(About about, UUID reference) {
  static Movement of(Line line) {
    return new Movement(line.about(), line.reference());
  }

  /** The one name of it: its transfer's id, where it has but one. */
  UUID name() {
    return switch (about) {
      case CHARGE -> Derived.id("capture", new PaymentId(reference));
      case REFUND -> Derived.id("refund-made", reference);
      case PAYOUT -> Derived.id("payout-settled", new PayoutId(reference));
      case CHARGEBACK -> Derived.id("chargeback-taken", reference);
      case CHARGEBACK_REVERSED -> Derived.id("chargeback-given-back", reference);
    };
  }

  /** The transfers that it may consist of: of a chargeback there may be one for either side. */
  List<Uint128> transfers() {
    return switch (about) {
      case CHARGE, REFUND, PAYOUT -> List.of(Uint128.of(name()));
      case CHARGEBACK -> Chargebacks.transfersOfOpening(reference);
      case CHARGEBACK_REVERSED -> Chargebacks.transfersOfWinning(reference);
    };
  }
}
