package org.comfrey.messaging;

import org.comfrey.kernel.web.ProblemCode;

/** What messaging refuses for reasons of its own. */
final class Refusals {
  static final ProblemCode CONVERSATION_CLOSED =
      new ProblemCode(409, "conversation-closed", "Nobody can write in the conversation now");
  static final ProblemCode MESSAGE_TOO_LARGE =
      new ProblemCode(413, "message-too-large", "The message is larger than a message may be");
  static final ProblemCode MESSAGE_ID_REUSED =
      new ProblemCode(422, "message-id-reused", "The id belongs to another message");
  static final ProblemCode NOT_WHAT_IT_SAYS =
      new ProblemCode(422, "not-what-it-says", "The file's content does not fit its name");
  static final ProblemCode NOT_WHAT_WAS_SENT =
      new ProblemCode(422, "not-what-was-sent", "A shown message is not one of the other person's");
  static final ProblemCode TOO_MANY_FILES =
      new ProblemCode(409, "too-many-files", "The conversation has as many files as it may have");
  static final ProblemCode ALREADY_COMPLAINED =
      new ProblemCode(409, "already-complained", "A complaint waits for its decision already");
  static final ProblemCode CONFLICT_OF_INTEREST =
      new ProblemCode(403, "conflict-of-interest", "The operator is party or related");
  static final ProblemCode DECISION_NOT_POSSIBLE =
      new ProblemCode(409, "decision-not-possible", "There is nothing to decide that way");
  static final ProblemCode OWN_LISTING =
      new ProblemCode(409, "own-listing", "The listing is the caller's own");
  static final ProblemCode UPGRADE_REQUIRED =
      new ProblemCode(426, "upgrade-required", "This address speaks WebSocket");

  private Refusals() {}
}
