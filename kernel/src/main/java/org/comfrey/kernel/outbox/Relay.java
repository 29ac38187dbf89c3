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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.time.MovableClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of the modules in this process to the subscribers in this process, and has
 * them pass to and from other processes. Of several nodes on one database, one at a time holds the
 * lease of a subscriber at an outbox and delivers to it.
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
  private final Elsewhere elsewhere;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final List<Arrivals> arrivals = new ArrayList<>();
  private final InstantSource clock;
  private final RelayLimits limits;
  private final EventJson json = new EventJson();
  private final AtomicLong activity = new AtomicLong();
  private final Map<String, DeliveryWorker> led = new ConcurrentHashMap<>();
  private final Set<String> toTell = ConcurrentHashMap.newKeySet();
  private final List<Runnable> deregistrations = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** Where every module runs in this process. */
  public Relay(
      Collection<Outbox> outboxes,
      Collection<Subscriber> subscribers,
      InstantSource clock,
      RelayLimits limits) {
    this(outboxes, subscribers, clock, limits, new Elsewhere.Nobody());
  }

  /** Where some modules run in other processes. */
  public Relay(
      Collection<Outbox> outboxes,
      Collection<Subscriber> subscribers,
      InstantSource clock,
      RelayLimits limits,
      Elsewhere elsewhere) {
    outboxes.forEach(outbox -> this.outboxes.put(outbox.module(), outbox));
    this.subscribers = List.copyOf(subscribers);
    this.elsewhere = elsewhere;
    this.posts.addAll(Post.all(outboxes, subscribers, elsewhere));
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
    posts.forEach(post -> post.subscription().declare());
    outboxes.values().forEach(this::takeShape);
    for (Outbox outbox : outboxes.values()) {
      Consumer<List<OutboxRow>> listener = events -> signal(outbox.module(), events);
      outbox.onSignal(listener);
      deregistrations.add(() -> outbox.removeListener(listener));
    }
    var movement = MovableClock.onMoveOf(clock, () -> modules().forEach(this::signal));
    deregistrations.add(movement::close);
    if (!posts.isEmpty() || !outboxes.isEmpty()) {
      thread.start();
    }
    arrivals.forEach(Arrivals::start);
    return this;
  }

  private void takeShape(Outbox outbox) {
    if (elsewhere instanceof Elsewhere.Apart apart) {
      Set<String> here = new HashSet<>();
      posts.stream()
          .filter(post -> post.outbox().equals(outbox))
          .forEach(post -> here.add(post.subscriber().name()));
      Reshaping.handOn(outbox.database(), here);
      expectArrivals(outbox, apart);
      return;
    }
    Reshaping.takeBack(outbox.database());
    // What had arrived from elsewhere before everything was in one process again.
    Set<String> waiting = Reshaping.waiting(outbox.database());
    for (Subscriber subscriber : subscribers) {
      boolean known =
          posts.stream()
              .anyMatch(
                  post -> post.outbox().equals(outbox) && post.subscriber().equals(subscriber));
      if (!known
          && subscriber.module().equals(outbox.module())
          && waiting.contains(subscriber.name())) {
        posts.add(new Post(outbox, subscriber, Map.of()));
      }
    }
  }

  private void expectArrivals(Outbox outbox, Elsewhere.Apart apart) {
    List<Map<String, Condition>> wanted = new ArrayList<>();
    Set<String> modules = new HashSet<>();
    for (Subscriber subscriber : subscribers) {
      if (subscriber.module().equals(outbox.module())) {
        for (String module : apart.modules()) {
          Map<String, Condition> of = subscriber.wantedOf(module);
          if (!of.isEmpty()) {
            wanted.add(of);
            modules.add(module);
          }
        }
      }
    }
    if (!modules.isEmpty()) {
      arrivals.add(new Arrivals(outbox, wanted, modules, apart.transport(), limits.inboxAge()));
    }
  }

  private Set<String> modules() {
    Set<String> modules = new HashSet<>();
    posts.forEach(post -> modules.add(post.module()));
    return modules;
  }

  private void signal(String module) {
    signal(module, List.of());
  }

  private void signal(String module, List<OutboxRow> events) {
    activity.incrementAndGet();
    List<Laid> laid = events.stream().map(Laid::new).toList();
    boolean all = !(elsewhere instanceof Elsewhere.SameDatabase);
    for (Post post : posts) {
      if (post.module().equals(module) && post.wants(laid)) {
        DeliveryWorker worker = led.get(post.lease());
        if (worker == null) {
          all = false;
        } else {
          worker.signal();
        }
      }
    }
    if (!all) {
      toTell.add(module);
    }
  }

  private void run() {
    while (!stopped) {
      try (var leases = Leases.open(session())) {
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

  private ModuleDatabase session() {
    return outboxes.values().stream()
        .findFirst()
        .orElseGet(() -> posts.getFirst().outbox())
        .database();
  }

  /** Takes each lease that is free, tells other nodes of events, and hears of theirs. */
  private void lead(Leases leases) throws SQLException {
    long nextLook = System.nanoTime();
    while (!stopped) {
      if (System.nanoTime() >= nextLook) {
        takeFree(leases);
        leases.check();
        nextLook = System.nanoTime() + limits.poll().toNanos();
      }
      for (String module : Set.copyOf(toTell)) {
        toTell.remove(module);
        leases.tell(module);
      }
      Set<String> told = leases.told(LISTEN);
      for (Post post : posts) {
        DeliveryWorker worker = told.contains(post.module()) ? led.get(post.lease()) : null;
        if (worker != null) {
          worker.signal();
        }
      }
    }
  }

  private void takeFree(Leases leases) throws SQLException {
    List<String> wanted =
        posts.stream().map(Post::lease).filter(lease -> !led.containsKey(lease)).toList();
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> taken = leases.take(wanted);
    for (Post post : posts) {
      if (taken.contains(post.lease())) {
        DeliveryWorker worker =
            new DeliveryWorker(
                post.queue(),
                post.module(),
                post.subscriber(),
                json,
                clock,
                limits,
                activity,
                // An event that leaves before its commit is safe could be forgotten here alone.
                !(elsewhere instanceof Elsewhere.Apart));
        worker.start();
        led.put(post.lease(), worker);
      }
    }
  }

  /** All are told before the first is waited for: each may have a batch in hand. */
  private void stopWorkers() {
    List<DeliveryWorker> workers = List.copyOf(led.values());
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
    return posts.stream().map(post -> post.queue().backlog()).toList();
  }

  /** The events that failed too often, with the reasons. */
  public List<DeadLetter> deadLetters() {
    return posts.stream().flatMap(post -> post.queue().deadLetters().stream()).toList();
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
    List<Post> found =
        posts.stream().filter(post -> post.subscriber().name().equals(subscriber)).toList();
    if (found.isEmpty()
        && subscribers.stream().noneMatch(known -> known.name().equals(subscriber))) {
      throw new IllegalArgumentException("there is no subscriber " + subscriber);
    }
    long queued = 0;
    for (Post post : found) {
      queued += post.subscription().replay(from);
      signal(post.module());
    }
    return queued;
  }

  private DeliveryQueue queueOf(DeadLetter letter) {
    return posts.stream()
        .filter(post ->
            post.module().equals(letter.module())
                && post.subscriber().name().equals(letter.subscriber()))
        .findFirst()
        .map(Post::queue)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "nothing is delivered here from "
                    + letter.module()
                    + " to "
                    + letter.subscriber()));
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
    return posts.stream().allMatch(post -> post.queue().isEmpty());
  }

  /** Ends the batches in hand and lets go of the leases. */
  @Override
  public void close() {
    stopped = true;
    deregistrations.forEach(Runnable::run);
    arrivals.forEach(Arrivals::stop);
    try {
      for (Arrivals arriving : arrivals) {
        arriving.join();
      }
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
