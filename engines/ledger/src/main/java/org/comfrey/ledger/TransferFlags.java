package org.comfrey.ledger;

/** The bits of {@link CreateTransfer#flags}, as in TigerBeetle. All others must be zero. */
public final class TransferFlags {
  public static final int NONE = 0;

  /** Succeeds or fails together with the next event of the submission. */
  public static final int LINKED = 1;

  /** Holds the amount until it is posted, voided or expires. */
  public static final int PENDING = 1 << 1;

  /**
   * Posts the pending transfer named by {@code pendingId}, whole or in part; the rest is released.
   */
  public static final int POST_PENDING = 1 << 2;

  /** Releases the whole of the pending transfer named by {@code pendingId}. */
  public static final int VOID_PENDING = 1 << 3;

  /** Moves at most as much as the debit account has: the amount is an upper limit. */
  public static final int BALANCING_DEBIT = 1 << 4;

  /** Moves at most as much as the credit account lacks: the amount is an upper limit. */
  public static final int BALANCING_CREDIT = 1 << 5;

  /** Closes the debit account until this pending transfer is voided or expires. */
  public static final int CLOSING_DEBIT = 1 << 6;

  /** Closes the credit account until this pending transfer is voided or expires. */
  public static final int CLOSING_CREDIT = 1 << 7;

  /** The event happened elsewhere and brings its own timestamp. */
  public static final int IMPORTED = 1 << 8;

  static final int KNOWN = (1 << 9) - 1;

  private TransferFlags() {}
}
