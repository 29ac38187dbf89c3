package org.comfrey.kernel.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.comfrey.kernel.crypto.ErasedException;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * One try to hand a batch to a subscriber. An event that fails takes the later ones of its subject
 * with it and nobody else. One whose handler would write about somebody who was erased is done
 * with: nothing is written about them any more, however often it is tried.
 */
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  private final Subscriber subscriber;
  private final EventJson json;
  private final RelayLimits limits;
  private final boolean onOneServer;

  /**
   * @param onOneServer whether whatever follows from an event stands on the server on which its
   *     delivery stands
   */
  Attempt(Subscriber subscriber, EventJson json, RelayLimits limits, boolean onOneServer) {
    this.subscriber = subscriber;
    this.json = json;
    this.limits = limits;
    this.onOneServer = onOneServer;
  }

  /**
   * What became of a batch.
   *
   * @param failed the first event of a subject that failed, with the reason
   */
  record Outcome(List<Delivery> handled, Map<Delivery, Throwable> failed, List<Delivery> behind) {}

  Outcome run(List<Delivery> batch) throws InterruptedException {
    Subscriber.Forwarding forwarding = subscriber.forwarding();
    if (forwarding != null) {
      forwarding.forward(batch.stream().map(Delivery::row).toList());
      return new Outcome(batch, Map.of(), List.of());
    }
    ModuleDatabase database = subscriber.database();
    return database == null ? outside(batch) : inTransactions(database, batch);
  }

  /**
   * Tries all at once. When one fails, those before it are handled in a transaction of their own,
   * then it alone, so that it fails alone, and then the rest together again.
   */
  private Outcome inTransactions(ModuleDatabase database, List<Delivery> batch) {
    var outcome = new Outcome(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    Set<String> failedSubjects = new HashSet<>();
    List<Delivery> rest = batch;
    int limit = batch.size();
    while (!rest.isEmpty()) {
      List<Delivery> chunk = rest.subList(0, Math.min(limit, rest.size()));
      var progress = new Progress();
      try {
        database.inTransaction(() -> handleAll(database, chunk, progress));
        outcome.handled().addAll(chunk);
        rest = rest.subList(chunk.size(), rest.size());
        limit = batch.size();
      } catch (DataAccessResourceFailureException | CannotCreateTransactionException e) {
        throw e;
      } catch (RuntimeException e) {
        if (chunk.size() > 1) {
          limit = progress.stopAfter(chunk.size(), e instanceof HandlerException);
          continue;
        }
        Delivery guilty = chunk.getFirst();
        limit = batch.size();
        if (causeOf(e) instanceof ErasedException erased) {
          log.info("{} leaves out {}: {}", subscriber.name(), guilty.id(), erased.getMessage());
          outcome.handled().add(guilty);
          rest = rest.subList(1, rest.size());
          continue;
        }
        outcome.failed().put(guilty, causeOf(e));
        failedSubjects.add(guilty.subject());
        rest = withoutSubjects(rest.subList(1, rest.size()), failedSubjects, outcome.behind());
      }
    }
    return outcome;
  }

  private void handleAll(ModuleDatabase database, List<Delivery> chunk, Progress progress) {
    Set<UUID> fresh =
        onOneServer
            ? Inbox.noteUnhurried(database, subscriber.name(), chunk)
            : Inbox.note(database, subscriber.name(), chunk);
    for (Delivery delivery : chunk) {
      progress.begun++;
      if (fresh.contains(delivery.row().eventId())) {
        handleOne(delivery);
      }
    }
  }

  /** A broken handler (an assertion, a missing class) is a failure of its event as any other. */
  private void handleOne(Delivery delivery) {
    try {
      subscriber.handle(delivery, json);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Exception | Error e) {
      throw new HandlerException(e);
    }
  }

  private static List<Delivery> withoutSubjects(
      List<Delivery> deliveries, Set<String> subjects, List<Delivery> excluded) {
    var kept = new ArrayList<Delivery>();
    for (Delivery delivery : deliveries) {
      (subjects.contains(delivery.subject()) ? excluded : kept).add(delivery);
    }
    return kept;
  }

  /** Subjects side by side, the events of each one after the other. */
  private Outcome outside(List<Delivery> batch) throws InterruptedException {
    var bySubject = new LinkedHashMap<String, List<Delivery>>();
    for (Delivery delivery : batch) {
      bySubject.computeIfAbsent(delivery.subject(), subject -> new ArrayList<>()).add(delivery);
    }
    Map<Delivery, Throwable> failures = new ConcurrentHashMap<>();
    var permits = new Semaphore(limits.concurrency());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs = new ArrayList<>();
      for (List<Delivery> deliveries : bySubject.values()) {
        permits.acquire();
        runs.add(
            threads.submit(() -> {
              try {
                handleInOrder(deliveries, failures);
              } finally {
                permits.release();
              }
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return sorted(bySubject, failures);
  }

  private void handleInOrder(List<Delivery> deliveries, Map<Delivery, Throwable> failures) {
    for (Delivery delivery : deliveries) {
      try {
        handleOne(delivery);
      } catch (HandlerException e) {
        if (causeOf(e) instanceof ErasedException erased) {
          log.info("{} leaves out {}: {}", subscriber.name(), delivery.id(), erased.getMessage());
          continue;
        }
        failures.put(delivery, causeOf(e));
        return;
      }
    }
  }

  private static Outcome sorted(
      Map<String, List<Delivery>> bySubject, Map<Delivery, Throwable> failures) {
    var outcome = new Outcome(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    for (List<Delivery> deliveries : bySubject.values()) {
      boolean failed = false;
      for (Delivery delivery : deliveries) {
        Throwable failure = failures.get(delivery);
        if (failure != null) {
          outcome.failed().put(delivery, failure);
          failed = true;
        } else {
          (failed ? outcome.behind() : outcome.handled()).add(delivery);
        }
      }
    }
    return outcome;
  }

  private static Throwable causeOf(RuntimeException e) {
    return e instanceof HandlerException wrapped ? wrapped.cause : e;
  }

  /** How many events of a chunk were begun, to find the one that failed. */
  private static final class Progress {
    private int begun;

    /**
     * How many to try next: those before the one that threw; half of them when it was the commit
     * that failed, which does not say whose fault it is.
     */
    int stopAfter(int chunkSize, boolean inHandler) {
      return Math.max(1, inHandler ? begun - 1 : chunkSize / 2);
    }
  }

  /** Carries what a handler threw out of the transaction, which rolls back. */
  private static final class HandlerException extends RuntimeException {
    private final Throwable cause;

    HandlerException(Throwable cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
