package org.comfrey.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Requests of callers who each wait for the answer to their last one (closed), or that arrive by
 * themselves (open). An answer is good when it comes within two seconds and is none that refuses.
 */
final class ArrivingLoad {
  private static final long GOOD_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int ANSWERS_MOST = 4_000_000;
  private static final int REFUSED = 503;

  private final URI url;
  private final LongFunction<byte[]> requests;
  private final AtomicLong number = new AtomicLong();
  private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();

  /** A connection that nobody uses, and since when. */
  private record Idle(Wire wire, long sinceNanos) {}

  ArrivingLoad(URI url, LongFunction<byte[]> requests) {
    this.url = url;
    this.requests = requests;
  }

  /**
   * What came of it; the times are those of requests that were not refused, from when they were
   * due.
   */
  record Measured(double goodPerSecond, double p50Millis, double p99Millis, double refusedShare) {}

  private static final class Tally {
    private final long[] nanos = new long[ANSWERS_MOST];
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ConcurrentMap<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private final long began = System.nanoTime();

    void note(int status, long took) {
      if (status == REFUSED) {
        refused.incrementAndGet();
        return;
      }
      if (status >= 300) {
        fail("status " + status);
        return;
      }
      int place = (int) answered.getAndIncrement();
      if (place < ANSWERS_MOST) {
        nanos[place] = took;
      }
      if (took <= GOOD_NANOS) {
        good.incrementAndGet();
      }
    }

    void fail(String how) {
      failed.incrementAndGet();
      failures.computeIfAbsent(how, _ -> new AtomicLong()).incrementAndGet();
    }

    Measured measured(Duration time) {
      if (failed.get() > 0) {
        throw new IllegalStateException("requests failed: " + failures);
      }
      int count = (int) Math.min(ANSWERS_MOST, answered.get());
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      double all = (double) Math.max(1, answered.get() + refused.get());
      return new Measured(
          good.get() / (time.toNanos() / 1e9),
          count == 0 ? 0 : sorted[count / 2] / 1e6,
          count == 0 ? 0 : sorted[(int) (count * 0.99)] / 1e6,
          refused.get() / all);
    }
  }

  /** So many callers, each with one request at a time. */
  Measured closed(int callers, Duration time) throws InterruptedException {
    Tally tally = new Tally();
    CountDownLatch ended = new CountDownLatch(callers);
    for (int i = 0; i < callers; i++) {
      Thread.ofVirtual()
          .start(() -> {
            while (System.nanoTime() - tally.began < time.toNanos()) {
              exchange(tally, System.nanoTime());
            }
            ended.countDown();
          });
    }
    ended.await();
    return tally.measured(time);
  }

  /**
   * So many a second, at moments of their own, whatever becomes of those before; what became of
   * those that came at first, and of those that came then.
   */
  List<Measured> open(double perSecond, Duration first, Duration then) {
    Tally atFirst = new Tally();
    Tally afterwards = new Tally();
    Random random = new Random(7);
    try (ExecutorService arrivals = Executors.newVirtualThreadPerTaskExecutor()) {
      long due = atFirst.began;
      while (due - atFirst.began < first.plus(then).toNanos()) {
        long left = due - System.nanoTime();
        if (left > 0) {
          LockSupport.parkNanos(left);
        }
        long arrival = due;
        Tally tally = due - atFirst.began < first.toNanos() ? atFirst : afterwards;
        arrivals.execute(() -> exchange(tally, arrival));
        due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
      }
    }
    return List.of(atFirst.measured(first), afterwards.measured(then));
  }

  private void exchange(Tally tally, long dueNanos) {
    try {
      Wire wire = connection();
      try {
        int status = wire.exchange(requests.apply(number.getAndIncrement()));
        tally.note(status, System.nanoTime() - dueNanos);
      } catch (IOException torn) {
        wire.close();
        throw torn;
      }
      idle.addFirst(new Idle(wire, System.nanoTime()));
    } catch (IOException torn) {
      tally.fail(torn.toString());
    }
  }

  /**
   * The one that was used last, or a new one. A crowd leaves more behind than are needed then,
   * which the server ends after a while, perhaps under a request.
   */
  private Wire connection() throws IOException {
    Idle last = idle.pollFirst();
    if (last != null && System.nanoTime() - last.sinceNanos() > KEPT_NANOS) {
      last.wire().close();
      for (Idle older = idle.pollFirst(); older != null; older = idle.pollFirst()) {
        older.wire().close();
      }
      last = null;
    }
    return last == null ? new Wire(url) : last.wire();
  }
}
