package org.comfrey.payments;

import java.util.List;
import java.util.Optional;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.CommissionQuestion;
import org.comfrey.api.payments.internal.CommissionRate;
import org.comfrey.api.payments.internal.CouponAnswer;
import org.comfrey.api.payments.internal.CouponParts;
import org.comfrey.api.payments.internal.CouponPartsQuestion;
import org.comfrey.api.payments.internal.CouponQuestion;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.MoneyStory;
import org.comfrey.api.payments.internal.ReturnCommand;
import org.comfrey.api.payments.internal.ReturnReply;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.payments.internal.StepPreview;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.payments.internal.Steps;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.card.Chargebacks;
import org.comfrey.payments.chart.Amounts;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.commission.Commissions;
import org.comfrey.payments.coupon.Coupons;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.escrow.Parties;
import org.comfrey.payments.voucher.Vouchers;
import org.comfrey.payments.wallet.Methods;
import org.springframework.web.bind.annotation.RestController;

/** What other modules ask of payments. */
@RestController
final class EscrowEndpoint implements EscrowApi {
  private final Escrow escrow;
  private final CardPayments cards;
  private final Chargebacks chargebacks;
  private final Methods methods;
  private final Coupons coupons;
  private final Vouchers vouchers;
  private final Commissions commissions;
  private final Stories stories;

  EscrowEndpoint(
      Escrow escrow,
      CardPayments cards,
      Chargebacks chargebacks,
      Methods methods,
      Coupons coupons,
      Vouchers vouchers,
      Commissions commissions,
      Book book) {
    this.vouchers = vouchers;
    this.commissions = commissions;
    this.coupons = coupons;
    this.chargebacks = chargebacks;
    this.escrow = escrow;
    this.cards = cards;
    this.methods = methods;
    this.stories = new Stories(book, escrow);
  }

  @Override
  public StepReply step(StepCommand command) {
    return escrow.step(command);
  }

  @Override
  public StepPreview preview(StepCommand command) {
    return escrow.preview(command);
  }

  @Override
  public Steps steps(OrderId order, long after) {
    return new Steps(escrow.steps(order, after));
  }

  @Override
  public PaymentView charge(ChargeCommand command) {
    Amounts.check(command.amount());
    boolean noCard = command.coupon() != null && command.cardToken().equals(ChargeCommand.NO_CARD);
    // What was asked for before goes on, whatever became of the card since.
    if (!noCard
        && !methods.isUsableCard(command.client(), command.cardToken())
        && cards.find(command.payment()).isEmpty()) {
      throw Methods.unknownCard();
    }
    return cards.charge(
        command.payment(),
        command.order(),
        command.client(),
        command.amount(),
        command.cardToken(),
        command.coupon() == null
            ? null
            : new Coupons.Wish(command.coupon(), provider(command.order())));
  }

  @Override
  public CouponAnswer coupon(CouponQuestion question) {
    Amounts.check(question.amount());
    return vouchers.knows(question.code())
        ? vouchers.answer(question.code(), question.amount())
        : coupons.answer(question, provider(question.order()));
  }

  @Override
  public CommissionRate commission(CommissionQuestion question) {
    return commissions.rate(question.provider(), question.currency());
  }

  @Override
  public CouponParts couponParts(CouponPartsQuestion question) {
    long paidMinor = coupons.paidMinor(question.order());
    // Most orders have no coupon, of which nothing more is asked.
    return paidMinor == 0
        ? new CouponParts(0, question.amountsMinor().stream().map(amount -> 0L).toList())
        : new CouponParts(paidMinor, escrow.couponParts(question.order(), question.amountsMinor()));
  }

  private PersonId provider(OrderId order) {
    return Optional.ofNullable(escrow.parties(List.of(order)).get(order))
        .map(Parties::provider)
        .orElseThrow(() -> Problems.notFound("order", order));
  }

  @Override
  public PaymentView payment(PaymentId id) {
    return cards.find(id).orElseThrow(() -> Problems.notFound("payment", id));
  }

  @Override
  public ReturnReply giveBack(ReturnCommand command) {
    return cards.giveBack(command.payment(), command.reason());
  }

  @Override
  public MoneyStory story(OrderId order) {
    return new MoneyStory(
        stories.entries(order),
        cards.ofOrder(order),
        escrow.pots(order),
        chargebacks.ofOrder(order));
  }
}
