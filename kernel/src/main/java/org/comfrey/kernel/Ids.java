package org.comfrey.kernel;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids: UUIDv7 (RFC 9562, section 5.7) whose time comes from the injected clock. Ids of one
 * process never go backwards, also when the clock does: the 12 bits behind the millisecond count up
 * (method 1), and borrow from the next millisecond when they are used up. The other 62 bits are
 * random, so that nobody can guess another's id.
 */
public final class Ids {
  private static final int COUNTER_BITS = 12;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  // Milliseconds and counter as one number, which makes "later than the last one" a single
  // comparison.
  private final AtomicLong last = new AtomicLong();

  /** Takes the time from that clock. */
  public Ids(InstantSource clock) {
    this.clock = clock;
  }

  /** A new id, greater than every one that was made here before. */
  public UUID next() {
    long now = clock.millis() << COUNTER_BITS;
    long ticket = last.updateAndGet(before -> Math.max(before + 1, now));
    long high = (ticket >>> COUNTER_BITS) << 16 | 0x7000L | (ticket & 0xFFFL);
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
