/**
 * An ordered double-entry ledger with group commit on PostgreSQL, for programs that hold other
 * people's money.
 *
 * <p>The log is the ledger. Every fact that a decision rests on (accounts, transfers, expiries,
 * changed limits, steps, ids that failed) is an entry of one gap-free log per database. {@link
 * org.comfrey.ledger.Ledger#open} starts a node; any number of nodes may work on one database.
 * {@link org.comfrey.ledger.Ledger#submit} takes a {@link org.comfrey.ledger.Submission}; its
 * {@link org.comfrey.ledger.Reply} means that the decision is on disk. {@link
 * org.comfrey.ledger.LedgerQueries} answers questions and says as of which position.
 *
 * <p>The model and the result codes are TigerBeetle's (https://docs.tigerbeetle.com/reference/):
 * 128-bit ids made by the client (use UUIDv7: they arrive nearly in order, which keeps the id index
 * cheap), linked chains, pending transfers that are posted, voided or expire, balancing and closing
 * transfers. Amounts are whole minor units from 0 to 2^63-1. Beyond that model an account may have
 * a floor and a ceiling, and a submission may carry {@link org.comfrey.ledger.Companion}s that
 * commit with it.
 *
 * <p>The package owns the tables in the schema that the {@link javax.sql.DataSource}'s search path
 * points at; {@link org.comfrey.ledger.LedgerSchema} holds their DDL. It emits nothing: whoever
 * wants events writes them as {@link org.comfrey.ledger.Row} companions or reads {@link
 * org.comfrey.ledger.LedgerQueries#changeEvents}.
 */
@NullMarked
package org.comfrey.ledger;

import org.jspecify.annotations.NullMarked;
