package org.comfrey.payments;

import java.util.Optional;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.card.Chargebacks;
import org.comfrey.payments.card.Refunds;
import org.comfrey.payments.coupon.Coupons;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Processor.Notice;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.processor.Webhooks;
import org.comfrey.payments.voucher.VoucherSales;
import org.comfrey.payments.voucher.Vouchers;
import org.comfrey.payments.wallet.Payouts;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what processors left open: when one of them sends a webhook, and now and then by
 * itself, because webhooks get lost.
 */
final class Janitor implements Webhooks {
  private static final ProblemCode UNKNOWN_SIGNATURE =
      new ProblemCode(403, "signature-refused", "The webhook is not signed by its processor");

  private final Processors processors;
  private final CardPayments cards;
  private final Refunds refunds;
  private final Payouts payouts;
  private final Chargebacks chargebacks;
  private final Coupons coupons;
  private final Vouchers vouchers;
  private final VoucherSales sales;

  Janitor(
      Processors processors,
      CardPayments cards,
      Refunds refunds,
      Payouts payouts,
      Chargebacks chargebacks,
      Coupons coupons,
      Vouchers vouchers,
      VoucherSales sales) {
    this.vouchers = vouchers;
    this.sales = sales;
    this.coupons = coupons;
    this.chargebacks = chargebacks;
    this.processors = processors;
    this.cards = cards;
    this.refunds = refunds;
    this.payouts = payouts;
  }

  /** Looks at everything that is due. */
  void lookRound() {
    cards.resolveDue();
    coupons.settleAll();
    coupons.finishDue();
    vouchers.finishDue();
    sales.finishDue();
    refunds.makeDue();
    payouts.resolveDue();
    chargebacks.resolveDue();
  }

  /** A repeated, late or misordered webhook only makes us ask once more. */
  @Override
  public void take(String name, @Nullable String signature, String body) {
    Processor processor =
        processors.find(name).orElseThrow(() -> Problems.notFound("processor", name));
    Optional<Notice> notice = processor.read(signature, body);
    switch (notice.orElseThrow(
        () ->
            UNKNOWN_SIGNATURE.because(
                "Processor-Signature does not sign this body, or did so too long ago."))) {
      case Notice.OfPayment payment -> cards.refresh(payment.payment());
      case Notice.OfRefund refund -> refunds.refresh(refund.refund());
      case Notice.OfPayout payout -> payouts.refresh(payout.payout());
      case Notice.OfChargeback chargeback -> chargebacks.refresh(name, chargeback.chargeback());
      case Notice.Other other -> {
        // Processors tell of more than we follow.
      }
    }
  }
}
