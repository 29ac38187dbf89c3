package org.comfrey.kernel.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Says of whoever comes whether there is a point in coming in. At first everybody may, up to a
 * crowd: what comes at one moment is done soon. Where somebody has been on their way all the time
 * for longer than a crowd takes, there is too much to do, and only so many may be on their way as
 * are done within a tenth of a second (Little's law, with what was finished lately as the rate):
 * who comes in then is answered in time, and who is sent away has cost nothing. That ends once
 * nobody had to be sent away for as long (the standing queue of Nichols and Jacobson, "Controlling
 * Queue Delay", 2012, held at the door).
 */
final class Doorkeeper {
  private static final Duration WAIT = Duration.ofMillis(100);
  private static final Duration WINDOW = Duration.ofMillis(500);

  /** So many may come even where nothing was finished lately, or it would never be known. */
  private static final int LEAST = 8;

  /**
   * What somebody has begun goes before what is looked at: it may have twice as many before it, but
   * never more than a crowd, since there is no room for more.
   */
  private static final int PREFERENCE = 2;

  private final int crowd;
  private final long patienceNanos;
  private final LongSupplier nanos;
  private int coming;
  private long sinceNanos;
  private boolean refusing;
  private long refusedNanos;
  private long windowNanos;
  private int finished;
  private double perSecond;

  /**
   * @param crowd how many may be on their way where there is no standing queue
   * @param patience how long somebody is on their way all the time in a mere crowd
   */
  Doorkeeper(int crowd, Duration patience, LongSupplier nanos) {
    this.crowd = crowd;
    this.patienceNanos = patience.toNanos();
    this.nanos = nanos;
    this.windowNanos = nanos.getAsLong();
  }

  /** Somebody who is on their way until they have a place, or have gone elsewhere. */
  final class Coming {
    private final AtomicBoolean over = new AtomicBoolean();

    private Coming() {}

    /** Does nothing the second time. */
    void end() {
      if (over.compareAndSet(false, true)) {
        gone();
      }
    }
  }

  /** How many may wait, wherever they wait. */
  int crowd() {
    return crowd;
  }

  /** Whether who comes now may come in. */
  synchronized boolean admits(boolean preferred) {
    long now = nanos.getAsLong();
    if (refusing && now - refusedNanos > patienceNanos) {
      refusing = false;
      // Whoever is still on their way came in a crowd at the earliest now.
      sinceNanos = now;
    }
    boolean standing = coming > 0 && now - sinceNanos > patienceNanos;
    int most = refusing || standing ? inTime(now) : crowd;
    if (coming < Math.min(crowd, preferred ? PREFERENCE * most : most)) {
      return true;
    }
    refusing = true;
    refusedNanos = now;
    return false;
  }

  /** Notes that somebody is on their way. */
  synchronized Coming comes() {
    if (coming++ == 0) {
      sinceNanos = nanos.getAsLong();
    }
    return new Coming();
  }

  private synchronized void gone() {
    coming--;
  }

  /** Notes that something was carried out. */
  synchronized void finished() {
    measure(nanos.getAsLong());
    finished++;
  }

  private int inTime(long now) {
    measure(now);
    return Math.min(crowd, Math.max(LEAST, (int) (perSecond * WAIT.toNanos() / 1e9)));
  }

  private void measure(long now) {
    long elapsed = now - windowNanos;
    if (elapsed >= WINDOW.toNanos()) {
      perSecond = finished / (elapsed / 1e9);
      finished = 0;
      windowNanos = now;
    }
  }
}
