package org.comfrey.identity.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.nodes.SharedBuckets.Drawn;
import org.comfrey.kernel.nodes.SharedBuckets.Size;
import org.comfrey.kernel.web.Problems;

/**
 * Slows down whoever guesses passwords. Failures are counted per account at one address, per
 * account, and per address: the first is tight, because nobody mistypes that often; the second
 * stops many machines guessing at one account without letting a stranger lock its owner out; the
 * third stops one machine trying many accounts. Accounts are counted whether or not they exist.
 */
public final class Throttle {
  private static final int REMEMBERED = 100_000;

  private final Limit pair;
  private final Limit account;
  private final Limit address;
  private final Limit second;

  /** Counts by that clock: in this process alone, or exactly for all nodes where they share. */
  public Throttle(Clock clock, SharedBuckets shared) {
    pair = limit("sign-in pair", 10, Duration.ofMinutes(15), clock, shared);
    account = limit("sign-in account", 100, Duration.ofHours(1), clock, shared);
    address = limit("sign-in address", 300, Duration.ofHours(1), clock, shared);
    second = limit("second factor", 10, Duration.ofMinutes(15), clock, shared);
  }

  private static Limit limit(
      String name, int failures, Duration period, Clock clock, SharedBuckets shared) {
    return shared.areThere()
        ? new OfAllNodes(name, new Size(failures, period), clock, shared)
        : new Here(failures, period, clock);
  }

  /** So many failures in a time. */
  private interface Limit {
    Counted of(String key);
  }

  /** What is left to somebody. */
  private interface Counted {
    /** Takes one; zero when it did, else how long to wait for one. */
    Duration take();

    void putBack();
  }

  /** A failed sign-in costs a password's hash, so that a row for each is cheap. */
  private record OfAllNodes(String name, Size size, Clock clock, SharedBuckets shared)
      implements Limit {
    @Override
    public Counted of(String key) {
      String bucket = name + " " + key;
      return new Counted() {
        @Override
        public Duration take() {
          Drawn drawn = shared.draw(bucket, size, 1, clock.instant());
          return drawn.tokens() > 0
              ? Duration.ZERO
              : size.window().dividedBy(size.capacity()).plusMillis(1);
        }

        @Override
        public void putBack() {
          shared.putBack(bucket, size);
        }
      };
    }
  }

  /**
   * Takes one attempt from each, or refuses with 429 {@code too-many-requests}. The attempt is
   * given back when it succeeds.
   *
   * @param accountKey the same for every spelling of one e-mail address
   */
  public Attempt begin(String accountKey, String remoteAddress) {
    return take(
        List.of(
            pair.of(accountKey + " " + remoteAddress),
            account.of(accountKey),
            address.of(remoteAddress)));
  }

  /**
   * Takes one attempt at the second factor of an account. Only who gave the first comes this far,
   * so no stranger can use the attempts up.
   */
  public Attempt beginSecondFactor(String person) {
    return take(List.of(second.of(person)));
  }

  private static Attempt take(List<Counted> buckets) {
    for (int i = 0; i < buckets.size(); i++) {
      Duration pause = buckets.get(i).take();
      if (!pause.isZero()) {
        buckets.subList(0, i).forEach(Counted::putBack);
        Duration wait = Duration.ofSeconds(1 + pause.toSeconds());
        throw Problems.TOO_MANY_REQUESTS
            .because("Too many attempts to sign in failed. Wait a moment and try again.")
            .retryAfter(wait);
      }
    }
    return new Attempt(buckets);
  }

  /** An attempt that was counted. */
  public static final class Attempt {
    private final List<Counted> buckets;

    private Attempt(List<Counted> buckets) {
      this.buckets = buckets;
    }

    /** Gives the attempt back: it was no guess. */
    public void succeeded() {
      buckets.forEach(Counted::putBack);
    }
  }

  private static final class Here implements Limit {
    private final Cache<String, Bucket> buckets =
        Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Bandwidth bandwidth;
    private final TimeMeter time;

    Here(int failures, Duration period, Clock clock) {
      bandwidth = Bandwidth.builder().capacity(failures).refillGreedy(failures, period).build();
      time =
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
              return true;
            }
          };
    }

    @Override
    public Counted of(String key) {
      Bucket bucket =
          buckets.get(
              key,
              fresh -> Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(time).build());
      return new Counted() {
        @Override
        public Duration take() {
          var probe = bucket.tryConsumeAndReturnRemaining(1);
          return probe.isConsumed()
              ? Duration.ZERO
              : Duration.ofNanos(probe.getNanosToWaitForRefill());
        }

        @Override
        public void putBack() {
          bucket.addTokens(1);
        }
      };
    }
  }
}
