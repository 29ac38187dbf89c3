package org.comfrey.bench;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.postgresql.ds.PGSimpleDataSource;

/** How a ledger is opened, filled with accounts and kept busy. */
final class LedgerLoad {
  static final int UNIFORM_ACCOUNTS = 100_000;
  static final int BATCH = 1_000;

  private LedgerLoad() {}

  static Ledger open(PGSimpleDataSource dataSource) {
    return Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system());
  }

  static void openAccounts(Ledger ledger, int accounts) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= accounts; i++) {
      events.add(CreateAccount.of(LedgerWorkload.account(i), 1, 1));
      if (events.size() == Submission.EVENTS_MAX || i == accounts) {
        require(ledger.submitAndWait(Submission.of(events)));
        events.clear();
      }
    }
  }

  static void require(Reply reply) {
    if (!(reply instanceof Reply.Accepted)) {
      throw new IllegalStateException("a benchmark's submission was not accepted: " + reply);
    }
  }

  /** Keeps so many submissions under way that groups are full, and counts until the last answer. */
  static double pump(Ledger ledger, int events, int batch, Supplier<Submission> next)
      throws InterruptedException {
    int permits = Math.max(4, 40_000 / batch);
    Semaphore underWay = new Semaphore(permits);
    List<Throwable> failures = new ArrayList<>();
    long start = System.nanoTime();
    for (int sent = 0; sent < events; sent += batch) {
      Submission submission = next.get();
      underWay.acquire();
      CompletableFuture<Reply> answer = ledger.submit(submission);
      var _ =
          answer.whenComplete((reply, failure) -> {
            if (failure != null || !(reply instanceof Reply.Accepted)) {
              synchronized (failures) {
                failures.add(
                    failure == null ? new IllegalStateException(reply.toString()) : failure);
              }
            }
            underWay.release();
          });
    }
    underWay.acquire(permits);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.size() + " failed", failures.getFirst());
    }
    return events / seconds;
  }
}
