package org.comfrey.kernel.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers one module's events to one subscriber, as long as this node holds the lease. */
final class DeliveryWorker {
  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

  /** Events are handled and not yet noted as such: a process that dies here delivers them again. */
  static final String HANDLED = "relay.handled";

  private static final int REASON_LENGTH = 2_000;
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(500);

  /** Only the end of the work cuts it short: it bounds how often the database is asked. */
  private static final Duration SHORTEST_BREATH = Duration.ofMillis(20);

  /** What is handed on to other processes costs a round trip more there, and for each of them. */
  private static final Duration SHORTEST_BREATH_OF_FORWARDER = Duration.ofMillis(50);

  /**
   * Where nothing is held up there is no next try to be in time for, and whoever writes says so:
   * the look is for a node that died before it could. A platform has some fifty such workers.
   */
  private static final int POLLS_OF_NOTHING_HELD = 5;

  private static final Duration PRUNING_PAUSE = Duration.ofHours(1);

  private final Subscriber subscriber;
  private final DeliveryQueue queue;
  private final Attempt attempt;
  private final InstantSource clock;
  private final RelayLimits limits;
  private final AtomicLong activity;
  private final String name;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Set<String> blocked = new HashSet<>();
  private final Thread thread;
  private final Breath breath;
  private Instant nextPruning = Instant.MIN;

  DeliveryWorker(
      DeliveryQueue queue,
      String module,
      Subscriber subscriber,
      EventJson json,
      InstantSource clock,
      RelayLimits limits,
      AtomicLong activity,
      boolean onOneServer) {
    this.subscriber = subscriber;
    this.queue = queue;
    this.attempt = new Attempt(subscriber, json, limits, onOneServer);
    this.clock = clock;
    this.limits = limits;
    this.activity = activity;
    this.name = module + " to " + subscriber.name();
    this.breath =
        new Breath(
            subscriber.forwarding() == null ? SHORTEST_BREATH : SHORTEST_BREATH_OF_FORWARDER);
    this.thread = Thread.ofVirtual().name("relay " + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Looks for work now. */
  void signal() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Lets the batch in hand end; {@link #join} waits for that. */
  void stop() {
    stopping.countDown();
    signal();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    boolean loaded = false;
    while (!stopped()) {
      try {
        if (!loaded) {
          blocked.clear();
          blocked.addAll(queue.takeOver());
          loaded = true;
        }
        boolean retried = retryDue();
        long begun = System.nanoTime();
        int delivered = deliverNext();
        boolean full = delivered == limits.batch();
        if (delivered == 0) {
          pruneInbox();
        } else if (!full) {
          pause(breath.after(Duration.ofNanos(System.nanoTime() - begun)));
        }
        // A batch that was not full had all that was there; whoever wrote since has signalled.
        if (!retried && !full) {
          long polls = blocked.isEmpty() ? POLLS_OF_NOTHING_HELD : 1;
          wake.tryAcquire(limits.poll().toMillis() * polls, TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        loaded = false;
        log.warn("Delivery of {} stands still: {}", name, e.toString());
        pause(PAUSE_AFTER_TROUBLE);
      }
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  /** Ends at once where the work does. */
  private void pause(Duration pause) {
    try {
      var _ = stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  private void pruneInbox() {
    ModuleDatabase database = subscriber.database();
    Instant now = clock.instant();
    if (database != null && !now.isBefore(nextPruning)) {
      nextPruning = now.plus(PRUNING_PAUSE);
      Inbox.prune(database, subscriber.name(), limits.inboxAge());
    }
  }

  /**
   * Takes the next batch and returns how many it had; events of a subject that is held up line up
   * behind it.
   */
  private int deliverNext() throws InterruptedException {
    List<Delivery> batch = queue.next(limits.batch());
    if (batch.isEmpty()) {
      return 0;
    }
    activity.incrementAndGet();
    List<Held> held = new ArrayList<>();
    List<Delivery> free = new ArrayList<>();
    for (Delivery delivery : batch) {
      if (blocked.contains(delivery.subject())) {
        held.add(Held.behind(delivery));
      } else {
        free.add(delivery);
      }
    }
    Attempt.Outcome outcome = attempt.run(free);
    Halt.at(HANDLED);
    for (Map.Entry<Delivery, Throwable> failure : outcome.failed().entrySet()) {
      held.add(failed(failure.getKey(), 1, failure.getValue()));
    }
    outcome.behind().forEach(delivery -> held.add(Held.behind(delivery)));
    queue.settle(batch.stream().map(Delivery::id).toList(), held);
    outcome.failed().keySet().forEach(delivery -> blocked.add(delivery.subject()));
    return batch.size();
  }

  private boolean retryDue() throws InterruptedException {
    if (blocked.isEmpty()) {
      return false;
    }
    List<String> due = queue.dueSubjects(clock.instant());
    for (String subject : due) {
      activity.incrementAndGet();
      retry(subject);
    }
    return !due.isEmpty();
  }

  private void retry(String subject) throws InterruptedException {
    List<Delivery> batch = queue.held(subject, limits.batch());
    if (batch.isEmpty()) {
      blocked.remove(subject);
      return;
    }
    int before = queue.attempts(batch.getFirst());
    Attempt.Outcome outcome = attempt.run(batch);
    Halt.at(HANDLED);
    List<Held> held = new ArrayList<>();
    for (Map.Entry<Delivery, Throwable> failure : outcome.failed().entrySet()) {
      boolean first = failure.getKey().equals(batch.getFirst());
      held.add(failed(failure.getKey(), first ? before + 1 : 1, failure.getValue()));
    }
    List<Long> handled = outcome.handled().stream().map(Delivery::id).toList();
    queue.settleHeld(subject, handled, held, clock.instant());
    if (held.isEmpty() && batch.size() < limits.batch()) {
      blocked.remove(subject);
    }
  }

  private Held failed(Delivery delivery, int attempts, Throwable failure) {
    boolean dead = attempts >= limits.attempts();
    Instant retryAt = clock.instant().plus(limits.pauseAfter(attempts));
    String what =
        name
            + ": "
            + delivery.row().type()
            + " "
            + delivery.row().eventId()
            + " of "
            + delivery.subject();
    if (dead) {
      log.error("{} failed {} times and waits for a person", what, attempts, failure);
    } else {
      log.warn("{} failed (attempt {}), again at {}", what, attempts, retryAt, failure);
    }
    String reason = failure.toString();
    return new Held(
        delivery.subject(),
        delivery.id(),
        attempts,
        dead ? null : retryAt,
        dead,
        reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) : reason);
  }
}
