package org.comfrey.payments.processor;

import java.time.Duration;
import java.time.Instant;

/** When to ask a processor again: soon at first, then ever more rarely, at least once an hour. */
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofHours(1);
  private static final int DOUBLINGS_MOST = 12;

  private Backoff() {}

  /** The next time after that many attempts. */
  public static Instant after(int attempts, Instant now) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), DOUBLINGS_MOST));
    return now.plus(wait.compareTo(MOST) < 0 ? wait : MOST);
  }
}
