package org.comfrey.ledger;

/** The bits of {@link CreateAccount#flags}, as in TigerBeetle. All others must be zero. */
public final class AccountFlags {
  public static final int NONE = 0;

  /** Succeeds or fails together with the next event of the submission. */
  public static final int LINKED = 1;

  /** The account can never owe: debits, holds included, may not pass the posted credits. */
  public static final int DEBITS_MUST_NOT_EXCEED_CREDITS = 1 << 1;

  /** The reverse, for an account with a debit balance. */
  public static final int CREDITS_MUST_NOT_EXCEED_DEBITS = 1 << 2;

  /** {@link LedgerQueries#accountBalances} may be asked for this account. */
  public static final int HISTORY = 1 << 3;

  /** The event happened elsewhere and brings its own timestamp. */
  public static final int IMPORTED = 1 << 4;

  /** Nothing may be posted to or from the account; set by a closing transfer, or from the start. */
  public static final int CLOSED = 1 << 5;

  static final int KNOWN = (1 << 6) - 1;

  private AccountFlags() {}
}
