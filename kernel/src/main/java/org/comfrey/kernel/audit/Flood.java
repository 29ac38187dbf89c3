package org.comfrey.kernel.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.comfrey.kernel.web.Limits;

/**
 * Keeps strangers from filling the audit. Of the refusals to one network that proved no caller, the
 * first of each minute are noted one by one; how many more there were is told by the next that is
 * noted.
 */
final class Flood {
  static final int NOTED_OF_A_MINUTE = 30;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Cache<String, Window> windows =
      Caffeine.newBuilder().maximumSize(Limits.REMEMBERED_RATES).build();

  /** How many were left out before this one; negative when this one is left out, too. */
  long take(String origin, Instant now) {
    long[] taken = {-1};
    windows
        .asMap()
        .compute(
            origin,
            (key, before) -> {
              Window window = before == null ? new Window(now, 0, 0) : before;
              boolean over = !now.isBefore(window.began().plus(WINDOW));
              if (over || window.noted() < NOTED_OF_A_MINUTE) {
                taken[0] = window.leftOut();
                return over
                    ? new Window(now, 1, 0)
                    : new Window(window.began(), window.noted() + 1, 0);
              }
              return new Window(window.began(), window.noted(), window.leftOut() + 1);
            });
    return taken[0];
  }

  private record Window(Instant began, int noted, long leftOut) {}
}
