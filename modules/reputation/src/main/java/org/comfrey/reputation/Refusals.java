package org.comfrey.reputation;

import org.comfrey.kernel.web.ProblemCode;

/** What reputation refuses for reasons of its own. */
final class Refusals {
  static final ProblemCode NOT_YET =
      new ProblemCode(409, "review-not-yet", "The order is not over yet");
  static final ProblemCode WINDOW_CLOSED =
      new ProblemCode(409, "review-window-closed", "The time for reviews is over");
  static final ProblemCode ALREADY_REVIEWED =
      new ProblemCode(409, "already-reviewed", "The order is reviewed already");
  static final ProblemCode ALREADY_REPLIED =
      new ProblemCode(409, "already-replied", "The review has its reply already");
  static final ProblemCode OWN_REVIEW =
      new ProblemCode(409, "own-review", "The review is the caller's own");
  static final ProblemCode CONFLICT_OF_INTEREST =
      new ProblemCode(403, "conflict-of-interest", "The operator is party or related");
  static final ProblemCode DECISION_NOT_POSSIBLE =
      new ProblemCode(409, "decision-not-possible", "There is nothing to decide that way");

  private Refusals() {}
}
