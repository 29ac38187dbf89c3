package org.comfrey.trade;

import org.comfrey.agreement.Outcome;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;

/** What trade refuses, by stable names. */
final class Refusals {
  static final ProblemCode SLOT_TAKEN =
      new ProblemCode(409, "slot-taken", "Somebody else took this time");
  static final ProblemCode SLOT_NOT_OFFERED =
      new ProblemCode(422, "slot-not-offered", "The provider does not offer this time");
  static final ProblemCode QUOTE_CHANGED =
      new ProblemCode(409, "quote-changed", "The offer changed since the quote");
  static final ProblemCode QUOTE_EXPIRED =
      new ProblemCode(422, "quote-expired", "The quote is no longer good");
  static final ProblemCode SOLD_OUT =
      new ProblemCode(409, "sold-out", "Every piece is sold or reserved");
  static final ProblemCode OWN_LISTING =
      new ProblemCode(422, "own-listing", "A listing cannot be booked by its own provider");
  static final ProblemCode OFFER_UNFIT =
      new ProblemCode(422, "offer-unfit", "The listing and its agreement do not fit each other");
  static final ProblemCode ORDER_MOVED =
      new ProblemCode(409, "order-moved", "The order took another step first");
  static final ProblemCode NOT_POSSIBLE =
      new ProblemCode(409, "transition-not-possible", "The order cannot take this step now");
  static final ProblemCode NOT_AWAITING_PAYMENT =
      new ProblemCode(409, "not-awaiting-payment", "The order awaits no payment");
  static final ProblemCode INPUT_REFUSED =
      new ProblemCode(422, "input-refused", "The step asks for something else");
  static final ProblemCode MONEY_REFUSED =
      new ProblemCode(409, "money-refused", "The ledger does not allow this step");
  static final ProblemCode DISPUTE_NEEDS_REASON =
      new ProblemCode(422, "dispute-needs-reason", "A dispute is opened with its reason");
  static final ProblemCode DISPUTE_CLOSED =
      new ProblemCode(409, "dispute-closed", "The dispute is closed");
  static final ProblemCode RECORD_FULL =
      new ProblemCode(409, "record-full", "The dispute's record takes no more of this");
  static final ProblemCode NOT_WHAT_IT_SAYS =
      new ProblemCode(422, "not-what-it-says", "The file's content does not fit its name");
  static final ProblemCode CONFLICT_OF_INTEREST =
      new ProblemCode(403, "conflict-of-interest", "The operator is party or related");
  static final ProblemCode RULING_NEEDED =
      new ProblemCode(409, "ruling-needed", "An order in dispute is ended by a ruling");
  static final ProblemCode SECOND_OPERATOR_NEEDED =
      new ProblemCode(403, "second-operator-needed", "Another operator must approve this");
  static final ProblemCode RULING_SETTLED =
      new ProblemCode(409, "ruling-settled", "The ruling is no longer open");
  static final ProblemCode AGREEMENT_NOT_PROVED =
      new ProblemCode(422, "agreement-not-proved", "The agreement is not proved");
  static final ProblemCode VERSION_TAKEN =
      new ProblemCode(409, "version-taken", "A version at least as high is published");

  private Refusals() {}

  /** Nothing is left of what a listing sells; says whether it is worth to wait. */
  static ProblemException soldOut(String title) {
    return SOLD_OUT.because(
        "Every piece of "
            + title
            + " is sold or reserved. One that is reserved and not paid comes back within a quarter of"
            + " an hour; look again then.");
  }

  /** The interpreter's reason as a problem; its name stands in the member {@code reason}. */
  static ProblemException of(Outcome.Refused refused) {
    ProblemCode code =
        switch (refused.reason()) {
          case UNKNOWN_TRANSITION, MISSING_INPUT, UNKNOWN_INPUT, WRONG_AMOUNT, WRONG_TIME ->
              INPUT_REFUSED;
          case ENDED,
              WRONG_STATE,
              WRONG_ROLE,
              DEADLINE_PASSED,
              TOO_EARLY,
              TOO_LATE,
              FACT,
              USED_UP,
              OVERDRAWN,
              NOT_DRAINED ->
              NOT_POSSIBLE;
        };
    return code.because(refused.sentence())
        .with(
            "reason", refused.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
  }
}
