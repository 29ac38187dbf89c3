package org.comfrey.ledger;

/**
 * Opens an account. Start from {@link #of} and add what differs with the {@code with} methods.
 *
 * <p>The four balances, {@code reserved} and (unless imported) {@code timestamp} must be zero; they
 * exist so that a caller that fills them by mistake is told by name. {@code userData64}, {@code
 * userData32} and {@code ledger} are unsigned and keep their bits.
 *
 * @param id neither zero nor 2^128-1
 * @param ledger the currency or other unit; transfers happen only within one
 * @param code the reason for the account, from 1 to 65535, for instance "wallet" in a chart of
 *     accounts
 * @param flags see {@link AccountFlags}
 * @param timestamp nanoseconds since 1970; only for an imported account
 * @param floor the least that {@code creditsPosted - debitsPosted - debitsPending} may become;
 *     {@link #NO_FLOOR}
 * @param ceiling the most that {@code creditsPosted + creditsPending - debitsPosted} may become;
 *     {@link #NO_CEILING}
 */
public record CreateAccount(
    Uint128 id,
    long debitsPending,
    long debitsPosted,
    long creditsPending,
    long creditsPosted,
    Uint128 userData128,
    long userData64,
    int userData32,
    int reserved,
    int ledger,
    int code,
    int flags,
    long timestamp,
    long floor,
    long ceiling)
    implements Event {
  public static final long NO_FLOOR = Long.MIN_VALUE;
  public static final long NO_CEILING = Long.MAX_VALUE;

  public CreateAccount {
    Ranges.checkCode(code);
    Ranges.checkFlags(flags);
    Ranges.checkAmount("debitsPending", debitsPending);
    Ranges.checkAmount("debitsPosted", debitsPosted);
    Ranges.checkAmount("creditsPending", creditsPending);
    Ranges.checkAmount("creditsPosted", creditsPosted);
    Ranges.checkAmount("timestamp", timestamp);
  }

  public static CreateAccount of(Uint128 id, int ledger, int code) {
    return new CreateAccount(
        id, 0, 0, 0, 0, Uint128.ZERO, 0, 0, 0, ledger, code, 0, 0, NO_FLOOR, NO_CEILING);
  }

  public CreateAccount withUserData(Uint128 data128, long data64, int data32) {
    return new CreateAccount(
        id,
        debitsPending,
        debitsPosted,
        creditsPending,
        creditsPosted,
        data128,
        data64,
        data32,
        reserved,
        ledger,
        code,
        flags,
        timestamp,
        floor,
        ceiling);
  }

  /** Adds to the flags. */
  public CreateAccount withFlags(int added) {
    return new CreateAccount(
        id,
        debitsPending,
        debitsPosted,
        creditsPending,
        creditsPosted,
        userData128,
        userData64,
        userData32,
        reserved,
        ledger,
        code,
        flags | added,
        timestamp,
        floor,
        ceiling);
  }

  /** An account that was opened elsewhere, at that time in nanoseconds since 1970. */
  public CreateAccount importedAt(long timestampNanos) {
    return new CreateAccount(
        id,
        debitsPending,
        debitsPosted,
        creditsPending,
        creditsPosted,
        userData128,
        userData64,
        userData32,
        reserved,
        ledger,
        code,
        flags | AccountFlags.IMPORTED,
        timestampNanos,
        floor,
        ceiling);
  }

  public CreateAccount withLimits(long newFloor, long newCeiling) {
    return new CreateAccount(
        id,
        debitsPending,
        debitsPosted,
        creditsPending,
        creditsPosted,
        userData128,
        userData64,
        userData32,
        reserved,
        ledger,
        code,
        flags,
        timestamp,
        newFloor,
        newCeiling);
  }

  @Override
  public boolean linked() {
    return (flags & AccountFlags.LINKED) != 0;
  }
}
