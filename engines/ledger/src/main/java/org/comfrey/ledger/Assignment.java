package org.comfrey.ledger;

/**
 * The place that an accepted submission was given.
 *
 * @param position of its last entry in the log; of the log's end where it made none
 * @param timestamp nanoseconds since 1970
 */
public record Assignment(long position, long timestamp) {}
