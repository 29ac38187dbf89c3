package org.comfrey.kernel.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What is done soon, but not while somebody waits for it. A death loses what is under way: whoever
 * uses this has a timer that does it as well.
 */
public final class Background implements Executor, AutoCloseable {
  private static final Duration QUIET_POLL = Duration.ofMillis(2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger underWay = new AtomicInteger();

  @Override
  public void execute(Runnable work) {
    underWay.incrementAndGet();
    try {
      threads.execute(() -> {
        try {
          work.run();
        } finally {
          underWay.decrementAndGet();
        }
      });
    } catch (RuntimeException e) {
      underWay.decrementAndGet();
      throw e;
    }
  }

  /** Waits until nothing is under way, for tests. False when it takes longer. */
  public boolean awaitQuiet(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (underWay.get() > 0) {
      if (System.nanoTime() >= end) {
        return false;
      }
      LockSupport.parkNanos(QUIET_POLL.toNanos());
    }
    return true;
  }

  /** Ends when all that was begun has ended. */
  @Override
  public void close() {
    threads.close();
  }
}
