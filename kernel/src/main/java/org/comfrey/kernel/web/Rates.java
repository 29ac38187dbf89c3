package org.comfrey.kernel.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often each caller asks: in the memory of this process where it is alone, and by slices
 * of what is counted for all nodes where there are several, because asking a database each time
 * would cost more than most of the requests that it counts.
 */
public final class Rates {
  private final double factor;
  private final TimeMeter time;
  private final @Nullable Slices slices;
  private final Cache<Key, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(Limits.REMEMBERED_RATES)
          .expireAfterAccess(Duration.ofMinutes(10))
          .build();

  /**
   * Multiplies every row of the table.
   *
   * @param factor 1 for the table as it stands; 0 turns rates off, for load tests
   */
  public Rates(double factor) {
    this(factor, TimeMeter.SYSTEM_NANOTIME, null);
  }

  /** The same, held by all nodes together where there are buckets that they share. */
  public Rates(double factor, SharedBuckets shared, InstantSource clock) {
    this(factor, TimeMeter.SYSTEM_NANOTIME, shared.areThere() ? new Slices(shared, clock) : null);
  }

  Rates(double factor, TimeMeter time, @Nullable Slices slices) {
    this.factor = factor;
    this.time = time;
    this.slices = slices;
  }

  /** Takes one from the rate of that caller for what is asked otherwise than by a request. */
  public boolean allows(RateLimit limit, String caller) {
    return take(limit, caller).allowed();
  }

  /**
   * Takes one from the rate of that caller, and refuses what is too much, where only some requests
   * of an endpoint count.
   */
  public void require(RateLimit limit, String caller) {
    Taken taken = take(limit, caller);
    if (!taken.allowed()) {
      throw refusal(limit, taken);
    }
  }

  static ProblemException refusal(RateLimit limit, Taken taken) {
    return Problems.TOO_MANY_REQUESTS
        .because(
            "At most "
                + taken.quota()
                + " such requests in "
                + limit.window().toSeconds()
                + " seconds.")
        .with("limit", limit.label())
        .retryAfter(taken.pause());
  }

  /** Takes one request of that caller from the rate. */
  Taken take(RateLimit limit, String caller) {
    if (factor <= 0) {
      return new Taken(true, Integer.MAX_VALUE, Duration.ZERO, Integer.MAX_VALUE);
    }
    long quota = quota(limit);
    if (slices != null) {
      return slices.take(limit.label() + " " + caller, quota, limit.window());
    }
    ConsumptionProbe probe =
        buckets
            .get(new Key(limit, caller), key -> bucket(key.limit()))
            .tryConsumeAndReturnRemaining(1);
    Duration wait =
        Duration.ofNanos(
            probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
    return new Taken(probe.isConsumed(), probe.getRemainingTokens(), wait, quota);
  }

  private long quota(RateLimit limit) {
    return Math.max(1, Math.round(limit.requests() * factor));
  }

  private Bucket bucket(RateLimit limit) {
    long quota = quota(limit);
    return Bucket.builder()
        .addLimit(row -> row.capacity(quota).refillGreedy(quota, limit.window()))
        .withCustomTimePrecision(time)
        .build();
  }

  private record Key(RateLimit limit, String caller) {}

  /**
   * What became of one request.
   *
   * @param pause until everything is given again; where the request is refused, until one is
   */
  record Taken(boolean allowed, long remaining, Duration pause, long quota) {}
}
