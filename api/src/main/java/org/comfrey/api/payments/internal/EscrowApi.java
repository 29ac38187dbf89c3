package org.comfrey.api.payments.internal;

import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.payments.PaymentView;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The one commit point of orders. Whether an order moved, and with it the money, the event and in
 * their wake calendar and projection, is decided by {@link #step} alone.
 */
@HttpExchange
public interface EscrowApi {
  /**
   * Accepts step {@code expected + 1} whole or refuses it whole. Asked again with the same command
   * id: the same answer.
   */
  @PostExchange("/internal/payments/steps")
  StepReply step(@RequestBody StepCommand command);

  /**
   * What {@link #step} would write if nothing changed until then; nothing is written. Tells of a
   * payment or a balance that would not allow it, but not of a step number that moved.
   */
  @PostExchange("/internal/payments/previews")
  StepPreview preview(@RequestBody StepCommand command);

  /**
   * Every accepted step of an order from a number on, at most 500: what a projection heals itself
   * from.
   */
  @GetExchange("/internal/payments/steps/{order}/{after}")
  Steps steps(@PathVariable("order") OrderId order, @PathVariable("after") long after);

  /** Charges a card for an order; the same payment id again is the same payment. */
  @PostExchange("/internal/payments/charges")
  PaymentView charge(@RequestBody ChargeCommand command);

  /** What a coupon would pay of an amount; refuses as charging with it would. */
  @PostExchange("/internal/payments/coupon-questions")
  CouponAnswer coupon(@RequestBody CouponQuestion question);

  /** The rate at which a provider takes an order that is placed now. */
  @PostExchange("/internal/payments/commission-questions")
  CommissionRate commission(@RequestBody CommissionQuestion question);

  /** What of amounts that an order might give back goes to whoever gave its coupon. */
  @PostExchange("/internal/payments/coupon-parts")
  CouponParts couponParts(@RequestBody CouponPartsQuestion question);

  /** A payment as it stands. */
  @GetExchange("/internal/payments/payments/{id}")
  PaymentView payment(@PathVariable("id") PaymentId id);

  /**
   * Gives a payment that no step took back to its card, once; says whether a step took it first.
   */
  @PostExchange("/internal/payments/returns")
  ReturnReply giveBack(@RequestBody ReturnCommand command);

  /** Ledger entries and payments of an order, for operators. */
  @GetExchange("/internal/payments/stories/{order}")
  MoneyStory story(@PathVariable("order") OrderId order);
}
