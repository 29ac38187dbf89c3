package org.comfrey.ledger;

/**
 * Gives an account another floor and ceiling, in order with the transfers around it.
 *
 * <p>A limit that the account's balance breaks already is refused, so that no balance is ever
 * outside its limits.
 *
 * @param id unique among changes of limits; the same change sent again answers {@link
 *     LimitsStatus#EXISTS}
 * @param floor see {@link CreateAccount}; {@link CreateAccount#NO_FLOOR} lifts it
 * @param ceiling see {@link CreateAccount}; {@link CreateAccount#NO_CEILING} lifts it
 * @param linked whether it succeeds or fails together with the next event
 */
public record ChangeLimits(Uint128 id, Uint128 accountId, long floor, long ceiling, boolean linked)
    implements Event {
  public static ChangeLimits of(Uint128 id, Uint128 accountId, long floor, long ceiling) {
    return new ChangeLimits(id, accountId, floor, ceiling, false);
  }
}
