package org.comfrey.ledger;

/**
 * Which accounts or transfers to return, in order of their timestamps. Zero in a field means any.
 *
 * @param limit the most to return, itself limited to {@link LedgerQueries#LIMIT_MAX}; unsigned
 * @param reversed newest first
 */
public record QueryFilter(
    Uint128 userData128,
    long userData64,
    int userData32,
    int ledger,
    int code,
    long timestampMin,
    long timestampMax,
    int limit,
    boolean reversed) {

  /** Everything, oldest first. */
  public static QueryFilter all(int limit) {
    return new QueryFilter(Uint128.ZERO, 0, 0, 0, 0, 0, 0, limit, false);
  }

  /** What carries that reference, oldest first. */
  public static QueryFilter ofReference(Uint128 userData128, int limit) {
    return new QueryFilter(userData128, 0, 0, 0, 0, 0, 0, limit, false);
  }
}
