package org.comfrey.ledger;

import java.util.List;

/** The one true answer to a {@link Submission}. Having it means that it is on disk. */
public sealed interface Reply {

  /**
   * Every event is recorded and every companion written. A submission sent again with the same ids
   * and content gets the positions of the first time, and its companions are not written again.
   *
   * @param position of the submission's last entry
   * @param timestamp of that entry, in nanoseconds since 1970
   * @param results one for each event, in order
   */
  record Accepted(long position, long timestamp, List<EventResult> results) implements Reply {}

  /**
   * At least one event was refused. With companions nothing was recorded; without, each event's
   * result tells.
   *
   * @param results one for each event, in order; where an account that was to be opened is refused,
   *     one for each of those, and no event was decided
   */
  record Rejected(List<EventResult> results) implements Reply {
    /** The first result that is a reason of its own, not a consequence of another's failure. */
    public EventResult cause() {
      EventResult repeated = null;
      for (EventResult result : results) {
        if (!result.recorded() && !result.wireName().equals("linked_event_failed")) {
          return result;
        }
        if (repeated == null && result.wireName().equals("exists")) {
          // Among linked events one that exists already breaks the chain.
          repeated = result;
        }
      }
      if (repeated == null) {
        throw new IllegalStateException("a rejected submission without a cause: " + results);
      }
      return repeated;
    }
  }

  /**
   * A {@link Step} expected a number that the subject is past (or not yet at). Nothing was
   * recorded.
   */
  record StepMoved(Step step, long actual) implements Reply {}

  /**
   * The {@link Once}'s key was accepted before with the same fingerprint. Nothing was recorded now.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; bytes are what the table holds.
  record Replayed(byte[] reply) implements Reply {}

  /** The {@link Once}'s key was accepted before with another fingerprint. Nothing was recorded. */
  record KeyConflict() implements Reply {}
}
