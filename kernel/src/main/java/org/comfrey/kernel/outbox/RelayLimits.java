package org.comfrey.kernel.outbox;

import java.time.Duration;

/**
 * @param batch events that are read, and for a subscriber with a transaction handled, at a time
 * @param concurrency subjects that a subscriber outside transactions works on at a time
 * @param attempts after which an event that fails waits for a person
 * @param firstPause before the second attempt; each further pause is twice as long
 * @param longestPause that a pause grows to
 * @param inboxAge for how long it is known that an event was handled
 * @param poll how often a quiet outbox is looked at without having been told to
 */
public record RelayLimits(
    int batch,
    int concurrency,
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration inboxAge,
    Duration poll) {

  public static RelayLimits standard() {
    return new RelayLimits(
        500,
        8,
        12,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofDays(30),
        Duration.ofSeconds(1));
  }

  public RelayLimits withAttempts(int attempts) {
    return new RelayLimits(batch, concurrency, attempts, firstPause, longestPause, inboxAge, poll);
  }

  Duration pauseAfter(int failures) {
    int doublings = Math.min(failures - 1, 30);
    Duration pause = firstPause.multipliedBy(1L << doublings);
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
