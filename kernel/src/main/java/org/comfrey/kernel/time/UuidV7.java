package org.comfrey.kernel.time;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Ids that sort by the time they were made (RFC 9562, section 5.7): 48 bits of milliseconds, a
 * 26-bit counter so that ids of one millisecond keep their order within this JVM (section 6.2,
 * method 1), and 48 random bits.
 */
public final class UuidV7 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COUNTER_BITS = 26;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

  private static long lastMillis = -1;
  private static long counter;

  private UuidV7() {}

  public static UUID next(InstantSource clock) {
    return at(clock.instant());
  }

  public static UUID at(Instant time) {
    long millis = time.toEpochMilli();
    long count = count(millis);
    long high = (millis << 16) | 0x7000L | (count >>> 14);
    long low = 0x8000_0000_0000_0000L | ((count & 0x3fff) << 48) | (RANDOM.nextLong() >>> 16);
    return new UUID(high, low);
  }

  /** The smallest id of a millisecond: every id made later is greater, every earlier one less. */
  public static UUID smallestAt(Instant time) {
    return new UUID((time.toEpochMilli() << 16) | 0x7000L, 0x8000_0000_0000_0000L);
  }

  /** Begins at a random number in the lower half, so that one millisecond has room for 2^25 ids. */
  private static synchronized long count(long millis) {
    if (millis != lastMillis) {
      lastMillis = millis;
      counter = RANDOM.nextInt(1 << (COUNTER_BITS - 1));
    } else {
      counter++;
    }
    return counter & COUNTER_MASK;
  }
}
