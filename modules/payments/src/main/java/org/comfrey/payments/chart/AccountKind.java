package org.comfrey.payments.chart;

import java.util.Optional;

/** What an account is for; the ledger keeps the code with the account. */
public enum AccountKind {
  /** A person's money in one currency. Never below zero, holds included. */
  WALLET(1, "wallet"),
  /** What one order holds under one name. Never below zero. */
  POT(2, "pot"),
  /** The platform's commission. Never below zero: the platform gives back only what it took. */
  PLATFORM(3, "platform"),
  /** What a processor holds for us; a debit balance is money that we have there. */
  CLEARING(4, "clearing"),
  /** One captured payment until a step or a return takes it. Never below zero. */
  RECEIVED(5, "received"),
  /** What a processor was told, or will be told, to give back to cards. Never below zero. */
  REFUNDS_DUE(6, "refunds-due"),
  /** What left wallets for banks and is not yet known to have arrived. */
  PAYOUTS_UNDER_WAY(7, "payouts-under-way"),
  /** What a person owes us, for instance after a chargeback that no wallet covers. */
  RECEIVABLE(8, "receivable"),
  /** Counts what a person sent within a day; its ceiling is the limit. Holds no money. */
  ALLOWANCE(9, "allowance"),
  /** The other side of all allowances. Holds no money. */
  ALLOWANCES_GIVEN(10, "allowances-given"),
  /** What a processor has kept for its work; a debit balance is what it cost. */
  PROCESSOR_FEES(11, "processor-fees"),
  /** What is set aside for a coupon. Never below zero: a use that counts has its money here. */
  COUPON(12, "coupon"),
  /** What the platform gives away with its coupons; a debit balance is what it cost so far. */
  PROMOTIONS(13, "promotions"),
  /** What is left of a gift voucher, which is owed to whoever has its code. Never below zero. */
  VOUCHER(14, "voucher"),
  /** What was left of vouchers when they expired. Never below zero. */
  VOUCHERS_EXPIRED(15, "vouchers-expired");

  private final int code;
  private final String label;

  AccountKind(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The code in the ledger. */
  public int code() {
    return code;
  }

  /** The name that operators read. */
  public String label() {
    return label;
  }

  /** The kind with that code. */
  public static Optional<AccountKind> ofCode(int code) {
    for (AccountKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
