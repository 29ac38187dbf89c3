/**
 * The chart of accounts: which accounts exist in the ledger, what their ids are, and the kinds of
 * transfers between them.
 *
 * <p>Every id is derived from names that stay the same when a command is repeated, so that a retry
 * asks the ledger for the very same thing. Liabilities (what is owed to people) have credit
 * balances and floors of zero; clearing accounts (what processors hold for us) have debit balances.
 */
@NullMarked
package org.comfrey.payments.chart;

import org.jspecify.annotations.NullMarked;
