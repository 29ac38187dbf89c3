package org.comfrey.payments.wallet;

import org.comfrey.api.Money;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.ledger.Reply;

/** What the ledger refuses, said to people. */
final class MoneyProblems {
  static final ProblemCode INSUFFICIENT_FUNDS =
      new ProblemCode(422, "insufficient-funds", "The wallet does not hold that much");
  static final ProblemCode OVER_LIMIT =
      new ProblemCode(422, "over-limit", "That is more than may be sent");
  static final ProblemCode RECIPIENT_NOT_FOUND =
      new ProblemCode(422, "recipient-not-found", "There is no such person to send money to");
  static final ProblemCode RECIPIENT_IS_SENDER =
      new ProblemCode(422, "recipient-is-sender", "Nobody sends money to themselves");
  static final ProblemCode NOT_CARRIED_OUT =
      new ProblemCode(409, "not-carried-out", "This was refused before and stays refused");
  static final ProblemCode UNKNOWN_METHOD =
      new ProblemCode(422, "unknown-payment-method", "There is no such card or bank account");

  private MoneyProblems() {}

  /** The refusal for what the ledger answered. */
  static ProblemException of(Reply.Rejected rejected, String field, Money amount) {
    String result = rejected.cause().wireName();
    return switch (result) {
      case "exceeds_floor" ->
          INSUFFICIENT_FUNDS
              .because("The wallet's available " + amount.currency() + " are less than the amount.")
              .at(field, "insufficient-funds", "More than is available.", "what the wallet holds");
      case "exceeds_ceiling" ->
          OVER_LIMIT
              .because("With this more would be sent within a day than is allowed.")
              .at(field, "over-limit", "Over the limit of a day.", "less, or later");
      case "overflows_debits",
          "overflows_credits",
          "overflows_debits_posted",
          "overflows_credits_posted",
          "overflows_debits_pending",
          "overflows_credits_pending" ->
          OVER_LIMIT
              .because("No account can hold that much.")
              .at(field, "over-limit", "Beyond what an account can hold.", "a smaller amount");
      case "id_already_failed" ->
          NOT_CARRIED_OUT.because(
              "The same request was refused before. Send a new one with a new Idempotency-Key.");
      default -> throw new IllegalStateException("no public operation can be answered " + result);
    };
  }
}
