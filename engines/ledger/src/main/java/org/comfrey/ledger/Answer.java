package org.comfrey.ledger;

/**
 * An answer and the position of the log as of which it is true.
 *
 * @param position of the last entry that the answer knows
 */
public record Answer<T>(long position, T value) {}
