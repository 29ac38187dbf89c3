package org.comfrey.ledger;

/**
 * A write that commits in the same transaction as its {@link Submission}, and only if that is
 * accepted.
 *
 * <p>Companions are typed so that the ledger can write those of a whole group at once; callers
 * never lend a connection.
 */
public sealed interface Companion permits Step, Row, Once {}
