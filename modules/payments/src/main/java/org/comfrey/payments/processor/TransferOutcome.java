package org.comfrey.payments.processor;

/** Where a refund or a payout stands. */
public sealed interface TransferOutcome {
  /** The money arrived. Final. */
  record Done() implements TransferOutcome {}

  /** It did not and will not; {@code reason} is a stable code such as account-closed. Final. */
  record Failed(String reason) implements TransferOutcome {}

  /** The processor works on it. */
  record Pending() implements TransferOutcome {}

  /** No answer came: it may have happened or not. */
  record NoAnswer() implements TransferOutcome {}
}
