package org.comfrey.ledger;

/**
 * What a node has done since it was opened; every number but the last only grows.
 *
 * @param groups that were committed or had nothing to write
 * @param submissions that were decided in them
 * @param events that those brought
 * @param headWaitNanos how long groups waited until the head was theirs and what they needed was
 *     read
 * @param commitNanos how long groups took from their first statement to their last answer's being
 *     on disk, the wait for the head included
 * @param failures groups that the database refused or did not answer
 * @param queuedEvents that wait now
 */
public record LedgerStatistics(
    long groups,
    long submissions,
    long events,
    long headWaitNanos,
    long commitNanos,
    long failures,
    long queuedEvents) {}
