package org.comfrey.ledger;

/**
 * Which transfers (or balances) of an account to return. Zero in a field means any.
 *
 * <p>To read on, set {@code timestampMin} (or, reversed, {@code timestampMax}) to one beyond the
 * last one received. A filter that makes no sense (no account, no limit, neither side, minimum past
 * maximum) returns nothing.
 *
 * @param limit the most to return, itself limited to {@link LedgerQueries#LIMIT_MAX}; unsigned
 * @param debits include transfers that debit the account
 * @param credits include transfers that credit it
 * @param reversed newest first
 */
public record AccountFilter(
    Uint128 accountId,
    Uint128 userData128,
    long userData64,
    int userData32,
    int code,
    long timestampMin,
    long timestampMax,
    int limit,
    boolean debits,
    boolean credits,
    boolean reversed) {

  /** All transfers of an account, oldest first. */
  public static AccountFilter of(Uint128 accountId, int limit) {
    return new AccountFilter(accountId, Uint128.ZERO, 0, 0, 0, 0, 0, limit, true, true, false);
  }

  public AccountFilter between(long minimum, long maximum) {
    return new AccountFilter(
        accountId,
        userData128,
        userData64,
        userData32,
        code,
        minimum,
        maximum,
        limit,
        debits,
        credits,
        reversed);
  }

  public AccountFilter newestFirst() {
    return new AccountFilter(
        accountId,
        userData128,
        userData64,
        userData32,
        code,
        timestampMin,
        timestampMax,
        limit,
        debits,
        credits,
        true);
  }
}
