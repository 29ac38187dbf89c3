package org.comfrey.kernel.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.nodes.SharedBuckets.Drawn;
import org.comfrey.kernel.nodes.SharedBuckets.Size;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's slices of the rates that hold for all nodes together. A tenth of a rate is drawn at a
 * time, so the database is asked once for many requests; a caller who has used the rate up is
 * refused without asking, until half a slice has come back.
 *
 * <p>Where the database does not answer, a caller is given a slice in the time in which one comes
 * back: the whole rate at each node, and no more.
 */
final class Slices {
  private static final Logger log = LoggerFactory.getLogger(Slices.class);
  static final int OF_A_RATE = 10;

  private final SharedBuckets buckets;
  private final InstantSource clock;
  private final Cache<String, Slice> slices =
      Caffeine.newBuilder()
          .maximumSize(Limits.REMEMBERED_RATES)
          .expireAfterAccess(Duration.ofMinutes(10))
          .build();

  Slices(SharedBuckets buckets, InstantSource clock) {
    this.buckets = buckets;
    this.clock = clock;
  }

  Rates.Taken take(String key, long quota, Duration window) {
    return slices.get(key, _ -> new Slice()).take(key, new Size(quota, window));
  }

  private final class Slice {
    private long here;
    private double elsewhere;
    private Instant notBefore = Instant.MIN;

    synchronized Rates.Taken take(String key, Size size) {
      Instant now = clock.instant();
      if (here == 0 && !now.isBefore(notBefore)) {
        draw(key, size, now);
      }
      if (here == 0) {
        return new Rates.Taken(false, 0, Duration.between(now, notBefore), size.capacity());
      }
      here--;
      long left = here + (long) elsewhere;
      return new Rates.Taken(
          true, left, part(size, size.capacity() - (double) left), size.capacity());
    }

    private void draw(String key, Size size, Instant now) {
      long wanted = Math.max(1, size.capacity() / OF_A_RATE);
      try {
        Drawn drawn = buckets.draw(key, size, wanted, now);
        here = drawn.tokens();
        elsewhere = drawn.left();
        notBefore =
            here > 0 ? Instant.MIN : now.plus(part(size, Math.max(1, wanted / 2.0) - elsewhere));
      } catch (RuntimeException unreachable) {
        log.warn("Rates are counted here alone for a moment: {}", unreachable.toString());
        here = wanted;
        elsewhere = 0;
        notBefore = now.plus(part(size, (double) wanted));
      }
    }
  }

  /** In how long so many tokens come back; at least a millisecond, so that it is not asked now. */
  private static Duration part(Size size, double tokens) {
    long nanos = (long) (size.window().toNanos() * tokens / size.capacity());
    return Duration.ofNanos(Math.max(1_000_000, nanos));
  }
}
