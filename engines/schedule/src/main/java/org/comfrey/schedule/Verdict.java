package org.comfrey.schedule;

import java.util.List;

/** Whether a session can start at a given moment. */
public sealed interface Verdict {
  record Free(Slot slot) implements Verdict {}

  /**
   * @param sentence the reason for a person, times in the plan's zone
   * @param alternatives the nearest free slots, in time order; empty where there are none within
   *     four weeks on either side
   */
  record NotFree(Reason reason, String sentence, List<Slot> alternatives) implements Verdict {
    public NotFree {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** In the order in which they are looked at: the first that holds is the answer. */
  enum Reason {
    /** The start lies before the present. */
    PAST,
    /** Less than the minimum notice remains. */
    NOTICE,
    /** Farther ahead than the horizon. */
    HORIZON,
    /** The plan is closed at that time. */
    CLOSED,
    /** The plan closes before the session would end. */
    TOO_LONG,
    /** Open, but no session starts then; in the repeated hour of a change only the first counts. */
    OFF_GRID,
    /** The session's own time is taken. */
    BUSY,
    /** The session's time is free, but not the buffers around it. */
    BUFFER,
    /** The session exists and has no seat left. */
    FULL
  }
}
