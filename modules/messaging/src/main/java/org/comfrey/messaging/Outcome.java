package org.comfrey.messaging;

import org.comfrey.api.PersonId;
import org.comfrey.api.messaging.Message;
import org.comfrey.kernel.web.ProblemException;

/** What became of a message that somebody sent. */
sealed interface Outcome {
  /**
   * It is stored.
   *
   * @param to whom it is for
   * @param again whether it was stored before, and so was delivered before
   */
  record Stored(Message message, PersonId to, boolean again) implements Outcome {}

  record Refused(ProblemException because) implements Outcome {}
}
