package org.comfrey.payments.chart;

import java.util.Optional;

/** Why money moved; the ledger keeps the code with the transfer. */
public enum TransferKind {
  /** A processor captured a payment for an order. */
  CAPTURE(1, "capture"),
  /** A step of an order moved money. */
  ORDER(2, "order"),
  /** A step of an order, or the return of an unused payment, owes money back to a card. */
  REFUND_DUE(3, "refund-due"),
  /** A processor gave money back to a card. */
  REFUND(4, "refund"),
  /** A card could not be refunded; its owner's wallet was. */
  REFUND_TO_WALLET(5, "refund-to-wallet"),
  /** A card filled a wallet. */
  DEPOSIT(6, "deposit"),
  /** A person sent money to another. */
  TRANSFER(7, "transfer"),
  /** Money left a wallet for a bank. */
  PAYOUT(8, "payout"),
  /** A bank took the money of a payout. */
  PAYOUT_SETTLED(9, "payout-settled"),
  /** Counts against a person's daily limit. Moves no money. */
  ALLOWANCE(10, "allowance"),
  /** A processor took back a payment that was charged back: somebody owes it now. */
  CHARGEBACK(11, "chargeback"),
  /** A wallet paid what its owner owes of a chargeback. */
  CHARGEBACK_RECOVERED(12, "chargeback-recovered"),
  /** A chargeback was won: the money is back, and with those who had paid it. */
  CHARGEBACK_REVERSED(13, "chargeback-reversed"),
  /** Another than first thought owes a chargeback. */
  CHARGEBACK_SHIFTED(14, "chargeback-shifted"),
  /** What a processor kept for its work, by its settlement report of a day. */
  PROCESSOR_FEE(15, "processor-fee"),
  /** The cost of a coupon was set aside. */
  COUPON_FUNDED(16, "coupon-funded"),
  /** A coupon paid a part of an order. */
  COUPON(17, "coupon"),
  /** The part of a refund that a coupon had paid goes to its funder. */
  COUPON_RETURNED(18, "coupon-returned"),
  /** A coupon ended; what was left of its money went back. */
  COUPON_CLOSED(19, "coupon-closed"),
  /** A card paid for a gift voucher. */
  VOUCHER_BOUGHT(20, "voucher-bought"),
  /** A voucher's money came into a wallet. */
  VOUCHER_REDEEMED(21, "voucher-redeemed"),
  /** A voucher paid a part of an order. */
  VOUCHER(22, "voucher"),
  /** The part of a refund that a voucher had paid goes into its user's wallet. */
  VOUCHER_RETURNED(23, "voucher-returned"),
  /** A voucher that nobody used goes back to the card that paid it. */
  VOUCHER_REFUNDED(24, "voucher-refunded"),
  /** A voucher expired with something left. */
  VOUCHER_EXPIRED(25, "voucher-expired");

  private final int code;
  private final String label;

  TransferKind(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The code in the ledger. */
  public int code() {
    return code;
  }

  /** Whether the transfer's reference is an order. */
  public boolean ofOrder() {
    return switch (this) {
      case CAPTURE,
          ORDER,
          REFUND_DUE,
          REFUND,
          REFUND_TO_WALLET,
          CHARGEBACK,
          CHARGEBACK_RECOVERED,
          CHARGEBACK_REVERSED,
          CHARGEBACK_SHIFTED,
          COUPON,
          COUPON_RETURNED,
          VOUCHER,
          VOUCHER_RETURNED ->
          true;
      case DEPOSIT,
          TRANSFER,
          PAYOUT,
          PAYOUT_SETTLED,
          ALLOWANCE,
          PROCESSOR_FEE,
          COUPON_FUNDED,
          COUPON_CLOSED,
          VOUCHER_BOUGHT,
          VOUCHER_REDEEMED,
          VOUCHER_REFUNDED,
          VOUCHER_EXPIRED ->
          false;
    };
  }

  /** The name that operators read. */
  public String label() {
    return label;
  }

  /** The kind with that code. */
  public static Optional<TransferKind> ofCode(int code) {
    for (TransferKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
