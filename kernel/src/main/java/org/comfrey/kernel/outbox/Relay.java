package org.comfrey.kernel.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.kernel.time.MovableClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of the modules in this process to the subscribers in this process. Of several
 * nodes on one database, one at a time holds the lease of a module's outbox and delivers from it.
 *
 * <p>The clock given here times the pauses between attempts. Give it the real one even where
 * business runs on a clock that stands still, or nothing that failed is ever tried again.
 */
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final Duration QUIET_POLL = Duration.ofMillis(2);
  private static final Duration LISTEN = Duration.ofMillis(50);

  private final Map<String, Outbox> outboxes = new LinkedHashMap<>();
  private final List<Subscriber> subscribers;
  private final InstantSource clock;
  private final RelayLimits limits;
  private final EventJson json = new EventJson();
  private final AtomicLong activity = new AtomicLong();
  private final Map<String, List<DeliveryWorker>> led = new ConcurrentHashMap<>();
  private final Set<String> toTell = ConcurrentHashMap.newKeySet();
  private final List<Runnable> deregistrations = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  public Relay(
      Collection<Outbox> outboxes,
      Collection<Subscriber> subscribers,
      InstantSource clock,
      RelayLimits limits) {
    outboxes.forEach(outbox -> this.outboxes.put(outbox.module(), outbox));
    this.subscribers = List.copyOf(subscribers);
    this.clock = clock;
    this.limits = limits;
    this.thread = Thread.ofVirtual().name("relay").unstarted(this::run);
    Set<String> names = new HashSet<>();
    for (Subscriber subscriber : subscribers) {
      if (!names.add(subscriber.name())) {
        throw new IllegalArgumentException("two subscribers are named " + subscriber.name());
      }
    }
  }

  /** Registers the subscriptions and begins to deliver. */
  public Relay start() {
    for (Outbox outbox : outboxes.values()) {
      for (Subscriber subscriber : interested(outbox)) {
        queue(outbox, subscriber).subscribe();
      }
      Runnable listener = () -> signal(outbox.module());
      outbox.onSignal(listener);
      deregistrations.add(() -> outbox.removeListener(listener));
    }
    var movement = MovableClock.onMoveOf(clock, () -> outboxes.keySet().forEach(this::signal));
    deregistrations.add(movement::close);
    if (!outboxes.isEmpty()) {
      thread.start();
    }
    return this;
  }

  private List<Subscriber> interested(Outbox outbox) {
    return subscribers.stream()
        .filter(subscriber -> !subscriber.typesOf(outbox.module()).isEmpty())
        .toList();
  }

  private DeliveryQueue queue(Outbox outbox, Subscriber subscriber) {
    return new DeliveryQueue(outbox.database(), subscriber);
  }

  private void signal(String module) {
    activity.incrementAndGet();
    List<DeliveryWorker> workers = led.get(module);
    if (workers == null) {
      toTell.add(module);
    } else {
      workers.forEach(DeliveryWorker::signal);
    }
  }

  private void run() {
    while (!stopped) {
      try (var leases = Leases.open(outboxes.values().iterator().next().database())) {
        leases.listen();
        lead(leases);
        stopWorkers();
      } catch (SQLException | RuntimeException e) {
        if (!stopped) {
          log.warn("The relay lost its connection: {}", e.toString());
          LockSupport.parkNanos(limits.poll().toNanos());
        }
        stopWorkers();
      }
    }
  }

  /** Takes each lease that is free, tells other nodes of events, and hears of theirs. */
  private void lead(Leases leases) throws SQLException {
    long nextLook = System.nanoTime();
    while (!stopped) {
      if (System.nanoTime() >= nextLook) {
        for (Outbox outbox : outboxes.values()) {
          if (!led.containsKey(outbox.module()) && leases.take(outbox.module())) {
            startWorkers(outbox);
          }
        }
        leases.check();
        nextLook = System.nanoTime() + limits.poll().toNanos();
      }
      for (String module : Set.copyOf(toTell)) {
        toTell.remove(module);
        leases.tell(module);
      }
      for (String module : leases.told(LISTEN)) {
        List<DeliveryWorker> workers = led.get(module);
        if (workers != null) {
          workers.forEach(DeliveryWorker::signal);
        }
      }
    }
  }

  private void startWorkers(Outbox outbox) {
    List<DeliveryWorker> workers =
        interested(outbox).stream()
            .map(subscriber ->
                new DeliveryWorker(outbox.database(), subscriber, json, clock, limits, activity))
            .toList();
    workers.forEach(DeliveryWorker::start);
    led.put(outbox.module(), workers);
  }

  /** All are told before the first is waited for: each may have a batch in hand. */
  private void stopWorkers() {
    List<DeliveryWorker> workers = led.values().stream().flatMap(List::stream).toList();
    workers.forEach(DeliveryWorker::stop);
    try {
      for (DeliveryWorker worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      led.clear();
    }
  }

  /** How far each subscriber here is behind. */
  public List<Backlog> backlogs() {
    List<Backlog> backlogs = new ArrayList<>();
    for (Outbox outbox : outboxes.values()) {
      for (Subscriber subscriber : interested(outbox)) {
        backlogs.add(queue(outbox, subscriber).backlog());
      }
    }
    return backlogs;
  }

  /** The events that failed too often, with the reasons. */
  public List<DeadLetter> deadLetters() {
    List<DeadLetter> letters = new ArrayList<>();
    for (Outbox outbox : outboxes.values()) {
      for (Subscriber subscriber : interested(outbox)) {
        letters.addAll(queue(outbox, subscriber).deadLetters());
      }
    }
    return letters;
  }

  /**
   * Tries a dead event again, and then what waits behind it; false when it is not dead (any more).
   */
  public boolean retry(DeadLetter letter) {
    boolean revived = queueOf(letter).revive(letter.subject(), clock.instant());
    signal(letter.module());
    return revived;
  }

  /** Gives a dead event up and goes on with what waits behind it; false when it is not dead. */
  public boolean skip(DeadLetter letter) {
    boolean skipped = queueOf(letter).skip(letter.subject(), letter.position(), clock.instant());
    signal(letter.module());
    return skipped;
  }

  /**
   * Delivers once more to a subscriber what happened at or after {@code from}, as if it had never
   * been handled: empty the projection first. Returns how many events that are.
   */
  public long replay(String subscriber, Instant from) {
    Subscriber found = subscriber(subscriber);
    long queued = 0;
    for (Outbox outbox : outboxes.values()) {
      if (!found.typesOf(outbox.module()).isEmpty()) {
        queued += queue(outbox, found).replay(from);
        signal(outbox.module());
      }
    }
    return queued;
  }

  private DeliveryQueue queueOf(DeadLetter letter) {
    Outbox outbox = outboxes.get(letter.module());
    if (outbox == null) {
      throw new IllegalArgumentException("module " + letter.module() + " does not run here");
    }
    return queue(outbox, subscriber(letter.subscriber()));
  }

  private Subscriber subscriber(String name) {
    return subscribers.stream()
        .filter(subscriber -> subscriber.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no subscriber " + name));
  }

  /**
   * Waits until everything that was appended, and everything that handlers appended to it, is
   * delivered; what failed and waits for its next attempt does not count. For tests and for a demo
   * world that is being made. False when it takes longer.
   */
  public boolean awaitQuiet(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < end) {
      long before = activity.get();
      if (nothingPending() && before == activity.get()) {
        return true;
      }
      LockSupport.parkNanos(QUIET_POLL.toNanos());
    }
    return false;
  }

  private boolean nothingPending() {
    for (Outbox outbox : outboxes.values()) {
      for (Subscriber subscriber : interested(outbox)) {
        if (!queue(outbox, subscriber).isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Ends the batches in hand and lets go of the leases. */
  @Override
  public void close() {
    stopped = true;
    deregistrations.forEach(Runnable::run);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
