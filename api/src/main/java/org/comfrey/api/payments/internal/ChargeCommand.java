package org.comfrey.api.payments.internal;

import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** Takes an amount from a card for an order; the code of a coupon pays a part of it. */
public record ChargeCommand(
    PaymentId payment,
    OrderId order,
    PersonId client,
    Money amount,
    String cardToken,
    @Nullable String coupon) {
  /** Stands for the card where a voucher pays all. */
  public static final String NO_CARD = "none";

  /** Without a coupon. */
  public ChargeCommand(
      PaymentId payment, OrderId order, PersonId client, Money amount, String cardToken) {
    this(payment, order, client, amount, cardToken, null);
  }
}
