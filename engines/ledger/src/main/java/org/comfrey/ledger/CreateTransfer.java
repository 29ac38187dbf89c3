package org.comfrey.ledger;

/**
 * Moves an amount from one account to another, holds it ({@link #pend}), or ends a hold ({@link
 * #post}, {@link #voidPending}).
 *
 * <p>{@code userData64}, {@code userData32} and {@code ledger} are unsigned and keep their bits.
 * Posting and voiding may leave the accounts, ledger, code and user data at zero: the pending
 * transfer's are taken.
 *
 * @param id neither zero nor 2^128-1
 * @param amount minor units from 0 to 2^63-1; {@link #AMOUNT_MAX} means "all" when posting or
 *     balancing
 * @param pendingId the pending transfer to post or void, else zero
 * @param timeoutSeconds when a pending transfer expires by itself; 0 is never
 * @param code the reason for the transfer, from 1 to 65535
 * @param flags see {@link TransferFlags}
 * @param timestamp nanoseconds since 1970; only for an imported transfer
 */
public record CreateTransfer(
    Uint128 id,
    Uint128 debitAccountId,
    Uint128 creditAccountId,
    long amount,
    Uint128 pendingId,
    Uint128 userData128,
    long userData64,
    int userData32,
    long timeoutSeconds,
    int ledger,
    int code,
    int flags,
    long timestamp)
    implements Event {
  public static final long AMOUNT_MAX = Long.MAX_VALUE;

  public CreateTransfer {
    Ranges.checkAmount("amount", amount);
    Ranges.checkAmount("timestamp", timestamp);
    Ranges.checkCode(code);
    Ranges.checkFlags(flags);
    Ranges.checkTimeout(timeoutSeconds);
  }

  /** Posts at once. */
  public static CreateTransfer of(
      Uint128 id,
      Uint128 debitAccountId,
      Uint128 creditAccountId,
      long amount,
      int ledger,
      int code) {
    return new CreateTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        Uint128.ZERO,
        Uint128.ZERO,
        0,
        0,
        0,
        ledger,
        code,
        0,
        0);
  }

  /** Holds the amount until it is posted, voided or, unless the timeout is 0, expires. */
  public static CreateTransfer pend(
      Uint128 id,
      Uint128 debitAccountId,
      Uint128 creditAccountId,
      long amount,
      int ledger,
      int code,
      long timeoutSeconds) {
    return new CreateTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        Uint128.ZERO,
        Uint128.ZERO,
        0,
        0,
        timeoutSeconds,
        ledger,
        code,
        TransferFlags.PENDING,
        0);
  }

  /** Posts that much of a hold and releases the rest; {@link #AMOUNT_MAX} posts all. */
  public static CreateTransfer post(Uint128 id, Uint128 pendingId, long amount) {
    return ending(id, pendingId, amount, TransferFlags.POST_PENDING);
  }

  /** Releases a hold. */
  public static CreateTransfer voidPending(Uint128 id, Uint128 pendingId) {
    return ending(id, pendingId, 0, TransferFlags.VOID_PENDING);
  }

  private static CreateTransfer ending(Uint128 id, Uint128 pendingId, long amount, int flags) {
    return new CreateTransfer(
        id, Uint128.ZERO, Uint128.ZERO, amount, pendingId, Uint128.ZERO, 0, 0, 0, 0, 0, flags, 0);
  }

  public CreateTransfer withUserData(Uint128 data128, long data64, int data32) {
    return new CreateTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        pendingId,
        data128,
        data64,
        data32,
        timeoutSeconds,
        ledger,
        code,
        flags,
        timestamp);
  }

  /** Adds to the flags. */
  public CreateTransfer withFlags(int added) {
    return new CreateTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        pendingId,
        userData128,
        userData64,
        userData32,
        timeoutSeconds,
        ledger,
        code,
        flags | added,
        timestamp);
  }

  /** A transfer that happened elsewhere, at that time in nanoseconds since 1970. */
  public CreateTransfer importedAt(long timestampNanos) {
    return new CreateTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        pendingId,
        userData128,
        userData64,
        userData32,
        timeoutSeconds,
        ledger,
        code,
        flags | TransferFlags.IMPORTED,
        timestampNanos);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  @Override
  public boolean linked() {
    return has(TransferFlags.LINKED);
  }
}
