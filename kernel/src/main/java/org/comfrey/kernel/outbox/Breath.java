package org.comfrey.kernel.outbox;

import java.time.Duration;

/**
 * The pause of a reader of events after a batch that was not full: four times as long as the batch
 * took, within bounds. A batch costs the same round trips for one event as for fifty. On a machine
 * that is not busy it is done in milliseconds, and nobody notices the pause; on a busy one it takes
 * longer, and so more events come together, when that is what is needed.
 *
 * @param shortest the lower bound
 */
record Breath(Duration shortest) {
  private static final int TIMES = 4;
  private static final Duration LONGEST = Duration.ofMillis(500);

  Duration after(Duration took) {
    Duration pause = took.multipliedBy(TIMES);
    if (pause.compareTo(shortest) < 0) {
      return shortest;
    }
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
