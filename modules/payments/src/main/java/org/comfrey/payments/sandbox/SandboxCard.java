package org.comfrey.payments.sandbox;

import java.util.Optional;

/**
 * The cards of the sandbox; docs/guide/reference/sandbox-cards.md tells people of them. Numbers
 * that others use for the same purpose are kept.
 */
enum SandboxCard {
  APPROVED("4242424242424242", ""),
  APPROVED_MASTERCARD("5555555555554444", ""),
  DECLINED("4000000000000002", "declined"),
  INSUFFICIENT_FUNDS("4000000000009995", "insufficient-funds"),
  EXPIRED("4000000000000069", "expired-card"),
  LOST_CARD("4000000000009987", "lost-card"),
  /** Its owner must approve each charge. */
  CHALLENGED("4000000000003220", ""),
  /** No answer; the charge succeeds half a minute later. */
  SILENT_THEN_CAPTURED("4000000000006017", ""),
  /** No answer; the charge is declined half a minute later. */
  SILENT_THEN_DECLINED("4000000000006025", "declined"),
  /** No answer because the first request never arrives. */
  LOST_REQUEST("4000000000006033", ""),
  /** Captured after seconds; the webhook comes ten minutes later. */
  WEBHOOKS_LATE("4000000000006041", ""),
  /** Captured after seconds; every webhook comes twice. */
  WEBHOOKS_TWICE("4000000000006058", ""),
  /** Captured after seconds; the webhooks come in the wrong order. */
  WEBHOOKS_DISORDERED("4000000000006066", ""),
  /** Charges succeed; refunds fail. */
  REFUND_FAILS("4000000000005126", ""),
  /** Charges succeed; an hour later the owner charges them back. */
  CHARGED_BACK("4000000000000259", ""),
  /** Declined, and captured a minute later all the same. */
  DECLINED_THEN_CAPTURED("4000000000006074", "declined"),
  /** Captured; the settlement report has it two days late. */
  SETTLED_LATE("4000000000007015", ""),
  /** Captured; no settlement report ever has it. */
  NEVER_SETTLED("4000000000007023", ""),
  /** Captured; the settlement report has it twice. */
  SETTLED_TWICE("4000000000007031", ""),
  /** Captured; the settlement report has 1.00 less. */
  SETTLED_SHORT("4000000000007049", ""),
  /** Captured; the settlement report takes twice the fee. */
  FEE_TOO_HIGH("4000000000007056", "");

  private final String number;
  private final String reason;

  SandboxCard(String number, String reason) {
    this.number = number;
    this.reason = reason;
  }

  /** The number on the card. */
  String number() {
    return number;
  }

  /** Why a charge is declined, for those that decline. */
  String reason() {
    return reason;
  }

  static Optional<SandboxCard> ofNumber(String number) {
    for (SandboxCard card : values()) {
      if (card.number.equals(number)) {
        return Optional.of(card);
      }
    }
    return Optional.empty();
  }
}
