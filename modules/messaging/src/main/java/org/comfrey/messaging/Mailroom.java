package org.comfrey.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes every message of this process: whatever waits is written in one transaction (group commit)
 * by one thread, so that messages of a conversation are stored and delivered in one order, and a
 * thousand people who write at once cost a few commits. Only what is stored is delivered.
 *
 * <p>A group that fails for an unexpected reason is split until the guilty message fails alone.
 */
final class Mailroom implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Mailroom.class);
  private static final int WAITING_MOST = 20_000;
  private static final int GROUP_MOST = 1_000;
  private static final int POLL_MILLIS = 100;
  private static final Duration STOP_TIME = Duration.ofSeconds(20);
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /** Stored, and nobody knows yet. */
  static final String STORED = "messaging.stored";

  private final Group group;
  private final Live live;
  private final InstantSource clock;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(WAITING_MOST);
  private volatile boolean running;
  private volatile Thread writer = Thread.ofPlatform().unstarted(() -> {});

  Mailroom(Group group, Live live, InstantSource clock) {
    this.group = group;
    this.live = live;
    this.clock = clock;
  }

  /** A message with whom to tell what became of it. */
  static final class Waiting {
    private final Sent sent;
    private final byte[] sealed;
    private final Consumer<Outcome> tell;

    Waiting(Sent sent, byte[] sealed, Consumer<Outcome> tell) {
      this.sent = sent;
      this.sealed = sealed;
      this.tell = tell;
    }

    Sent sent() {
      return sent;
    }

    byte[] sealed() {
      return sealed;
    }

    Consumer<Outcome> tell() {
      return tell;
    }
  }

  /**
   * Takes a message that was checked.
   *
   * @param tell is called once, after it was stored or refused; it must not wait for anything
   */
  void take(Sent sent, byte[] sealed, Consumer<Outcome> tell) {
    if (!running || !waiting.offer(new Waiting(sent, sealed, tell))) {
      tell.accept(new Outcome.Refused(busy()));
    }
  }

  private static ProblemException busy() {
    return Problems.UNAVAILABLE
        .because("Too many messages wait at the moment. Send this one again.")
        .retryAfter(COME_BACK);
  }

  private void write() {
    List<Waiting> taken = new ArrayList<>(GROUP_MOST);
    while (running || !waiting.isEmpty()) {
      try {
        Waiting first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          taken.add(first);
          waiting.drainTo(taken, GROUP_MOST - 1);
          store(List.copyOf(taken));
        }
      } catch (InterruptedException nobodyDoesThat) {
        log.warn("The mailroom was interrupted and goes on", nobodyDoesThat);
      }
      taken.clear();
    }
  }

  private void store(List<Waiting> all) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Outcome> outcomes;
    try {
      outcomes = group.store(all, now);
      Halt.at(STORED);
    } catch (RuntimeException failed) {
      if (all.size() > 1) {
        store(all.subList(0, all.size() / 2));
        store(all.subList(all.size() / 2, all.size()));
        return;
      }
      log.warn("A message could not be stored", failed);
      outcomes = List.of(new Outcome.Refused(busy()));
    }
    List<Outcome.Stored> fresh = new ArrayList<>(all.size());
    List<Outcome.Stored> again = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Stored stored) {
        (stored.again() ? again : fresh).add(stored);
      }
    }
    live.deliver(fresh);
    live.remind(again);
    for (int i = 0; i < all.size(); i++) {
      all.get(i).tell().accept(outcomes.get(i));
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    writer = Thread.ofPlatform().daemon().name("messaging-mailroom").start(this::write);
  }

  @Override
  public synchronized void stop() {
    running = false;
    try {
      writer.join(STOP_TIME);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Ready before requests come, and there until the last one is answered. */
  @Override
  public int getPhase() {
    return 0;
  }
}
