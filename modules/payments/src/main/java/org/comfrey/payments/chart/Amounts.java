package org.comfrey.payments.chart;

import org.comfrey.api.Money;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Limits;

/** Refuses amounts that are moved by no single request. */
public final class Amounts {
  private Amounts() {}

  /** What is wrong with the form: too little, or no currency that wallets hold. */
  public static Fields wellFormed(Fields fields, Money amount) {
    return fields
        .money("amount", amount, 1, Long.MAX_VALUE)
        .that(
            Currencies.known(amount.currency()),
            "amount.currency",
            "unknown-currency",
            "Wallets do not hold this currency.",
            "a currency of ISO 4217 that is in use");
  }

  /** Refuses what is not well formed, or more than one payment or payout moves. */
  public static void check(Money amount) {
    Fields.check(fields -> wellFormed(fields, amount));
    long most = Currencies.minor(Limits.PAYMENT_MAJOR_UNITS, amount.currency());
    Fields.check(fields -> fields.range("amount.amountMinor", amount.amountMinor(), 1, most));
  }
}
