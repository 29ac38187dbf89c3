package org.comfrey.kernel.web;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what comes on the connections, each in a virtual thread of its own, and sees to it
 * that they take turns. Tomcat goes on with the next request of a connection in the same thread
 * where it has arrived by the end of the one before. Nobody takes a processor from a virtual thread
 * that only computes, so without this as many connections as there are processors, of clients near
 * by who ask again at once, keep all others waiting for as long as they go on.
 */
final class Turns implements Executor {
  private static final ScopedValue<Visit> VISIT = ScopedValue.newInstance();

  private final Consumer<Runnable> threads;

  /** How many have come and have not begun. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final Queue<Visit> standing = new ConcurrentLinkedQueue<>();

  Turns() {
    this(Thread.ofVirtual().name("request-", 0)::start);
  }

  /**
   * One that others begin.
   *
   * @param threads what runs each given work, in a thread of its own
   */
  Turns(Consumer<Runnable> threads) {
    this.threads = threads;
  }

  /** One stay of a connection in a thread, of as many requests as it has at once. */
  private static final class Visit {
    private final Turns turns;
    private boolean served;
    private volatile @Nullable Thread asked;

    Visit(Turns turns) {
      this.turns = turns;
    }
  }

  @Override
  public void execute(Runnable work) {
    waiting.incrementAndGet();
    try {
      threads.accept(() -> {
        begun();
        ScopedValue.where(VISIT, new Visit(this)).run(work);
      });
    } catch (RuntimeException | Error none) {
      begun();
      throw none;
    }
  }

  /** Each who begins lets one go on, and the last of them all that are left. */
  private void begun() {
    boolean last = waiting.decrementAndGet() == 0;
    Visit next = standing.poll();
    while (next != null) {
      Thread thread = next.asked;
      next.asked = null;
      LockSupport.unpark(thread);
      next = last ? standing.poll() : null;
    }
  }

  /** To be called as a request begins: the second of a visit waits where others have come. */
  static void take() {
    if (VISIT.isBound()) {
      Visit visit = VISIT.get();
      if (visit.served) {
        visit.turns.letOthersBegin(visit);
      }
      visit.served = true;
    }
  }

  private void letOthersBegin(Visit visit) {
    if (waiting.get() == 0) {
      return;
    }
    visit.asked = Thread.currentThread();
    standing.add(visit);
    // Whoever began before they could see it standing is not waiting any more.
    while (visit.asked != null && waiting.get() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.park(this);
    }
    standing.remove(visit);
  }

  /** How many connections wait with their next request. */
  int standing() {
    return standing.size();
  }
}
