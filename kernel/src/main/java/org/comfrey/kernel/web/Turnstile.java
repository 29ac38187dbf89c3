package org.comfrey.kernel.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many in at once. A crowd that comes at one moment is let in one after the other. Where
 * somebody has waited all the time for a while there is no crowd but too much to do, and waiting
 * would only make everybody late: then whoever comes waits hardly at all (the controlled delay of
 * Nichols and Jacobson, "Controlling Queue Delay", 2012, as servers use it).
 */
final class Turnstile {
  private static final Duration IMPATIENCE = Duration.ofMillis(300);

  private final int most;
  private final Duration patience;
  private final Semaphore room;
  private final Semaphore places;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long lastEmptyNanos = System.nanoTime();

  /**
   * One that nobody is in.
   *
   * @param patience how long one waits in a crowd, and how long somebody must have waited all the
   *     time until it is none
   * @param room to wait in, shared with others: who waits keeps buffers for what they asked, and a
   *     crowd that memory cannot hold would end the process for everybody
   */
  Turnstile(int most, Duration patience, Semaphore room) {
    this.most = most;
    this.patience = patience;
    this.room = room;
    this.places = new Semaphore(most, true);
  }

  /** True once there is a place, which must be left again; false where there came none in time. */
  boolean enter() {
    if (places.tryAcquire()) {
      return true;
    }
    if (!room.tryAcquire()) {
      return false;
    }
    long now = System.nanoTime();
    if (waiting.getAndIncrement() == 0) {
      lastEmptyNanos = now;
    }
    try {
      boolean late = now - lastEmptyNanos > patience.toNanos();
      return places.tryAcquire((late ? IMPATIENCE : patience).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
      room.release();
    }
  }

  void leave() {
    places.release();
  }

  int waiting() {
    return waiting.get();
  }

  int inside() {
    return most - places.availablePermits();
  }
}
