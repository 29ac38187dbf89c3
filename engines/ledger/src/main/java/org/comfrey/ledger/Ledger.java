package org.comfrey.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;

/**
 * One node of a ledger: takes submissions from any number of threads and decides them in order.
 *
 * <p>What waits is taken together and committed as one transaction, which locks the ledger's head
 * row first. Any number of nodes, in this JVM or others, may be open on one database; a node keeps
 * one connection of its data source.
 */
public interface Ledger extends AutoCloseable {

  /**
   * Starts a node on the schema that the data source's search path points at. Its tables must
   * exist: see {@link LedgerSchema}.
   *
   * @param clock tells the time of entries and when holds expire; timestamps advance even where it
   *     does not
   */
  static Ledger open(DataSource dataSource, LedgerOptions options, InstantSource clock) {
    return new LedgerNode(dataSource, options, clock);
  }

  /**
   * Queues a submission. The future completes once the decision is on disk, on a thread of the
   * ledger's: do nothing slow there.
   *
   * @return a future that fails with {@link LedgerUnavailable} where the outcome is unknown, with
   *     {@link LedgerBusy} where the queue is full and with {@link SubmissionFailed} where the
   *     database refuses it
   */
  CompletableFuture<Reply> submit(Submission submission);

  /** Submits and waits; throws what the future of {@link #submit} would fail with. */
  default Reply submitAndWait(Submission submission) {
    try {
      return submit(submission).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Questions, answered from the database. */
  LedgerQueries queries();

  /**
   * Carries out the expiries that are due now, rather than with the next group or poll.
   *
   * @return completes when they are on disk
   */
  CompletableFuture<Void> expireDue();

  /** What this node has done, for those who watch it; costs nothing to ask. */
  LedgerStatistics statistics();

  /** Forgets the keys of {@link Once} that were accepted before a time, and how many they were. */
  int forgetKeysBefore(Instant time);

  /**
   * Decides what was submitted already, then stops. Later submissions fail with {@link LedgerBusy}.
   */
  @Override
  void close();
}
