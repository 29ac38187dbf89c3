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

  /** Counts in this process alone, by that clock. */
  public Throttle(Clock clock) {
    pair = new Limit(10, Duration.ofMinutes(15), clock);
    account = new Limit(100, Duration.ofHours(1), clock);
    address = new Limit(300, Duration.ofHours(1), clock);
    second = new Limit(10, Duration.ofMinutes(15), clock);
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

  private static Attempt take(List<Bucket> buckets) {
    for (int i = 0; i < buckets.size(); i++) {
      var probe = buckets.get(i).tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        buckets.subList(0, i).forEach(taken -> taken.addTokens(1));
        Duration wait =
            Duration.ofSeconds(1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
        throw Problems.TOO_MANY_REQUESTS
            .because("Too many attempts to sign in failed. Wait a moment and try again.")
            .retryAfter(wait);
      }
    }
    return new Attempt(buckets);
  }

  /** An attempt that was counted. */
  public static final class Attempt {
    private final List<Bucket> buckets;

    private Attempt(List<Bucket> buckets) {
      this.buckets = buckets;
    }

    /** Gives the attempt back: it was no guess. */
    public void succeeded() {
      buckets.forEach(bucket -> bucket.addTokens(1));
    }
  }

  private static final class Limit {
    private final Cache<String, Bucket> buckets =
        Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Bandwidth bandwidth;
    private final TimeMeter time;

    Limit(int failures, Duration period, Clock clock) {
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

    Bucket of(String key) {
      return buckets.get(
          key, fresh -> Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(time).build());
    }
  }
}
