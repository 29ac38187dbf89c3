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
  static final ProblemCode UNKNOWN_METHOD =
      new ProblemCode(422, "unknown-payment-method", "There is no such card or bank account");

  private MoneyProblems() {}

  /**
   * The refusal for what the ledger answered to a submission whose first event takes from a wallet
   * and whose second, if there is one, counts against an allowance. The field at fault has the name
   * of the ledger's result as its code.
   */
  static ProblemException of(Reply.Rejected rejected, Money amount) {
    int guilty = rejected.results().indexOf(rejected.cause());
    String result = rejected.cause().wireName();
    return switch (result) {
      case "exceeds_floor" -> insufficient(amount);
      case "exceeds_ceiling" -> overDay(amount);
      // The id failed before, and keeps no reason. The wallet can only have met its floor, the
      // allowance only its ceiling: all accounts were open.
      case "id_already_failed" -> guilty == 0 ? insufficient(amount) : overDay(amount);
      case "overflows_debits",
          "overflows_credits",
          "overflows_debits_posted",
          "overflows_credits_posted",
          "overflows_debits_pending",
          "overflows_credits_pending" ->
          OVER_LIMIT
              .because("No account can hold that much.")
              .at(
                  "amount.amountMinor",
                  result,
                  "Beyond what an account can hold.",
                  "a smaller amount");
      default -> throw new IllegalStateException("no public operation can be answered " + result);
    };
  }

  private static ProblemException insufficient(Money amount) {
    return INSUFFICIENT_FUNDS
        .because("The wallet's available " + amount.currency() + " are less than the amount.")
        .at(
            "amount.amountMinor",
            "exceeds_floor",
            "More than is available.",
            "at most what the wallet has available");
  }

  private static ProblemException overDay(Money amount) {
    return OVER_LIMIT
        .because(
            "With this, more "
                + amount.currency()
                + " would be sent within 24 hours than the limit of a day.")
        .at("amount.amountMinor", "exceeds_ceiling", "Over the limit of a day.", "less, or later");
  }
}
