/**
 * The commands of {@code ./comfrey ledger}: {@code replay} runs tables of events with their
 * expected results against a fresh ledger, {@code check} recomputes a ledger from its log and names
 * what differs.
 *
 * <p>Both take the database from the caller, so that a launcher decides whether it is embedded.
 */
@NullMarked
package org.comfrey.ledger.cli;

import org.jspecify.annotations.NullMarked;
