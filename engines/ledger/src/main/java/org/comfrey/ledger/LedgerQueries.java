package org.comfrey.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Questions to the ledger. Each answer tells the position as of which it is true, and is one
 * consistent snapshot.
 *
 * <p>Every method may be called from any thread and throws {@link LedgerUnavailable} when the
 * database is away.
 */
public interface LedgerQueries {
  /** The most items that one answer holds. */
  int LIMIT_MAX = 8190;

  /** The position of the last entry. */
  long position();

  /** The accounts that exist among these, in this order. */
  Answer<List<Account>> accounts(List<Uint128> ids);

  Answer<Optional<Account>> account(Uint128 id);

  /** The transfers that exist among these, in this order. Ids that failed do not exist. */
  Answer<List<Transfer>> transfers(List<Uint128> ids);

  /** An account's transfers in order of time. */
  Answer<List<Transfer>> accountTransfers(AccountFilter filter);

  /**
   * An account's balances after each of its transfers; only for accounts with {@link
   * AccountFlags#HISTORY}.
   */
  Answer<List<AccountBalance>> accountBalances(AccountFilter filter);

  Answer<List<Account>> queryAccounts(QueryFilter filter);

  Answer<List<Transfer>> queryTransfers(QueryFilter filter);

  /** Changes after a position of the log, in the order of the log: the feed for projections. */
  Answer<List<ChangeEvent>> changeEventsAfter(long position, int limit);

  /** Changes between two timestamps, both included and 0 meaning open, in order of time. */
  Answer<List<ChangeEvent>> changeEvents(long timestampMin, long timestampMax, int limit);

  /** An account's balances as they were right after a position; empty before it was opened. */
  Answer<Optional<Balances>> balancesAt(Uint128 accountId, long position);

  /**
   * An account's balances as they were at a timestamp, that moment included; empty before it was
   * opened.
   */
  Answer<Optional<Balances>> balancesAtTime(Uint128 accountId, long timestamp);

  /** The number that a subject has reached by its accepted steps; 0 where there are none. */
  Answer<Long> step(UUID subject);
}
