package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: a queue, the thread that empties it group by group, and the thread that tells the
 * answers.
 */
final class LedgerNode implements Ledger {
  /** A group of so many shares the costs of a commit well enough. */
  private static final int GATHERED_EVENTS = 64;

  private static final Logger log = LoggerFactory.getLogger(LedgerNode.class);

  private final DataSource dataSource;
  private final LedgerOptions options;
  private final Sequencer sequencer;
  private final LedgerQueries queries;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger queuedEvents = new AtomicInteger();
  private final ExecutorService completer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ledger-answers").factory());
  private final Thread thread;
  private final LongAdder groups = new LongAdder();
  private final LongAdder submissions = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder commitNanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean closing;

  /** How long the queue must be for the group that gathers; none does where nobody can. */
  private volatile int awaited = Integer.MAX_VALUE;

  // Of the sequencer's thread alone.
  private long lastAnswered;
  private int expectedCallers;

  /** A submission in the queue; without one it asks for the expiries that are due. */
  private record Waiting(@Nullable Submission submission, CompletableFuture<Reply> future) {
    int weight() {
      return submission == null ? 1 : Math.max(1, submission.size());
    }
  }

  LedgerNode(DataSource dataSource, LedgerOptions options, InstantSource clock) {
    this.dataSource = dataSource;
    this.options = options;
    this.sequencer = new Sequencer(dataSource, options, clock);
    this.queries = new PostgresQueries(dataSource);
    queries.position();
    this.thread = Thread.ofPlatform().daemon().name("ledger-sequencer").start(this::run);
  }

  @Override
  public CompletableFuture<Reply> submit(Submission submission) {
    return enqueue(new Waiting(submission, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> expireDue() {
    return enqueue(new Waiting(null, new CompletableFuture<>())).thenApply(reply -> null);
  }

  private CompletableFuture<Reply> enqueue(Waiting waiting) {
    int weight = waiting.weight();
    int queued = queuedEvents.addAndGet(weight);
    if (closing) {
      queuedEvents.addAndGet(-weight);
      waiting.future().completeExceptionally(new LedgerBusy("the ledger is closing"));
    } else if (queued > options.queueEventsMax() && queued > weight) {
      queuedEvents.addAndGet(-weight);
      waiting
          .future()
          .completeExceptionally(
              new LedgerBusy(
                  "%d events wait already, at most %d may: try again in a moment"
                      .formatted(queued - weight, options.queueEventsMax())));
    } else {
      queue.add(waiting);
      if (isGathered()) {
        LockSupport.unpark(thread);
      }
      if (closing && queue.remove(waiting)) {
        waiting.future().completeExceptionally(new LedgerBusy("the ledger is closing"));
      }
    }
    return waiting.future();
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        List<Waiting> group = take();
        if (group.isEmpty()) {
          expireWhenIdle();
        } else {
          process(group);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sequencer.close();
    }
  }

  private List<Waiting> take() throws InterruptedException {
    List<Waiting> group = new ArrayList<>();
    Waiting first = queue.poll(options.expiryPoll().toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return group;
    }
    gather();
    group.add(first);
    int events = first.weight();
    Waiting next = queue.peek();
    while (next != null && events + next.weight() <= options.groupEventsMax()) {
      group.add(queue.remove());
      events += next.weight();
      next = queue.peek();
    }
    queuedEvents.addAndGet(-events);
    return group;
  }

  /**
   * Lets the callers whom the last group answered come back, where they were several, and share a
   * commit with those who came meanwhile. Otherwise callers fall into two halves that take turns,
   * and each commit carries one of them.
   */
  private void gather() {
    long end = lastAnswered + options.gathering().toNanos();
    long left = end - System.nanoTime();
    if (left <= 0 || expectedCallers == 0) {
      return;
    }
    // The first of them has left the queue.
    awaited = expectedCallers - 1;
    while (left > 0 && !closing && !isGathered()) {
      LockSupport.parkNanos(this, left);
      left = end - System.nanoTime();
    }
    awaited = Integer.MAX_VALUE;
  }

  private boolean isGathered() {
    int length = awaited;
    return length != Integer.MAX_VALUE
        && (queue.size() >= length || queuedEvents.get() >= GATHERED_EVENTS);
  }

  private void expireWhenIdle() {
    try {
      if (sequencer.expiryMayBeDue()) {
        sequencer.run(List.of());
      }
    } catch (SQLException | RuntimeException e) {
      log.warn("Expiries could not be carried out and are tried again", e);
      sequencer.forget();
    }
  }

  /** Commits a group; one that the database refuses is split until only the guilty one fails. */
  private void process(List<Waiting> group) {
    List<Submission> asked = new ArrayList<>(group.size());
    for (Waiting waiting : group) {
      if (waiting.submission() != null) {
        asked.add(waiting.submission());
      }
    }
    long began = System.nanoTime();
    try {
      List<Reply> replies = sequencer.run(asked);
      lastAnswered = System.nanoTime();
      count(asked, lastAnswered - began);
      expectedCallers = group.size() > 1 ? queue.size() + group.size() : 0;
      completer.execute(() -> complete(group, replies));
    } catch (SQLException | RuntimeException | Error e) {
      // After an error of the JVM nobody knows how far the group came, and its callers must not
      // wait.
      boolean unavailable =
          e instanceof Error || (e instanceof SQLException sql && sequencer.unavailable(sql));
      sequencer.forget();
      failures.increment();
      if (unavailable) {
        fail(
            group,
            new LedgerUnavailable(
                "the database went away, so the outcome is unknown: submit it again unchanged", e));
      } else if (group.size() == 1) {
        fail(group, new SubmissionFailed("the submission cannot be carried out", e));
      } else {
        process(group.subList(0, group.size() / 2));
        process(group.subList(group.size() / 2, group.size()));
      }
    }
  }

  private void count(List<Submission> decided, long nanos) {
    groups.increment();
    submissions.add(decided.size());
    for (Submission submission : decided) {
      events.add(submission.size());
    }
    commitNanos.add(nanos);
  }

  @Override
  public LedgerStatistics statistics() {
    return new LedgerStatistics(
        groups.sum(),
        submissions.sum(),
        events.sum(),
        sequencer.headWaitNanos(),
        commitNanos.sum(),
        failures.sum(),
        queuedEvents.get());
  }

  private static void complete(List<Waiting> group, List<Reply> replies) {
    int next = 0;
    for (Waiting waiting : group) {
      Reply reply =
          waiting.submission() == null ? new Reply.Accepted(0, 0, List.of()) : replies.get(next++);
      waiting.future().complete(reply);
    }
  }

  private void fail(List<Waiting> group, RuntimeException failure) {
    List<Waiting> failed = List.copyOf(group);
    completer.execute(
        () -> failed.forEach(waiting -> waiting.future().completeExceptionally(failure)));
  }

  @Override
  public LedgerQueries queries() {
    return queries;
  }

  @Override
  public int forgetKeysBefore(Instant time) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("delete from ledger_once where timestamp < ?")) {
      statement.setLong(1, Sequencer.nanos(time));
      int forgotten = statement.executeUpdate();
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return forgotten;
    } catch (SQLException e) {
      throw new LedgerUnavailable("keys could not be forgotten", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    // Wakes the sequencer, should it wait for something to do.
    queue.add(new Waiting(null, new CompletableFuture<>()));
    LockSupport.unpark(thread);
    boolean interrupted = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    completer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
