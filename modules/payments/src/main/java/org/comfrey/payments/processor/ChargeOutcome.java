package org.comfrey.payments.processor;

/** Where a charge stands. */
public sealed interface ChargeOutcome {
  /** The processor has the money. Final. */
  record Captured() implements ChargeOutcome {}

  /** The card gave nothing; {@code reason} is a stable code such as insufficient-funds. Final. */
  record Declined(String reason) implements ChargeOutcome {}

  /** The card's owner must approve it at that address. */
  record Challenge(String url) implements ChargeOutcome {}

  /** The processor works on it. */
  record Pending() implements ChargeOutcome {}

  /** The processor never heard of it. */
  record NotFound() implements ChargeOutcome {}

  /** No answer came: it may have happened or not. */
  record NoAnswer() implements ChargeOutcome {}
}
