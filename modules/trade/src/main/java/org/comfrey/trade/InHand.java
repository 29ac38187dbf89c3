package org.comfrey.trade;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What this process is just doing for somebody who waits for it. Its event often comes before it is
 * done; whoever follows the event then waits for the end instead of doing the same at the same
 * time, which would cost both of them more than the waiting. Only that: who waited looks for what
 * is still to be done, and waits for nobody for long.
 */
final class InHand {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ConcurrentMap<Object, CountDownLatch> begun = new ConcurrentHashMap<>();
  private final Duration patience;

  InHand() {
    this(PATIENCE);
  }

  /** Where nobody waits for longer than that. */
  InHand(Duration patience) {
    this.patience = patience;
  }

  <T> T during(Object what, Supplier<T> work) {
    CountDownLatch end = new CountDownLatch(1);
    // Of two at the same thing the first is waited for.
    begun.putIfAbsent(what, end);
    try {
      return work.get();
    } finally {
      begun.remove(what, end);
      end.countDown();
    }
  }

  /** Returns when it is done, failed or takes too long; at once where nobody here is at it. */
  void await(Object what) throws InterruptedException {
    CountDownLatch end = begun.get(what);
    if (end != null && !end.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      // Whoever comes after need not wait as long once more.
      begun.remove(what, end);
    }
  }

  boolean isIdle() {
    return begun.isEmpty();
  }
}
