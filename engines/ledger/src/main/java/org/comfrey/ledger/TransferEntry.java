package org.comfrey.ledger;

/**
 * A row of ledger_transfer: an entry of the log and both accounts as they were right after it.
 *
 * <p>Zero stands for null in every field that has no value.
 */
final class TransferEntry {
  static final int SINGLE = 0;
  static final int PENDING = 1;
  static final int POST = 2;
  static final int VOID = 3;
  static final int EXPIRY = 4;
  static final int FAILED = 5;

  final int kind;
  final Uint128 id;
  final long timestamp;
  long position;
  int closed;
  Uint128 debitAccountId = Uint128.ZERO;
  Uint128 creditAccountId = Uint128.ZERO;
  long amount;
  Uint128 pendingId = Uint128.ZERO;
  Uint128 userData128 = Uint128.ZERO;
  long userData64;
  int userData32;
  long timeoutSeconds;
  long expiresAt;
  int ledger;
  int code;
  int flags;
  long debitDebitsPending;
  long debitDebitsPosted;
  long debitCreditsPending;
  long debitCreditsPosted;
  long creditDebitsPending;
  long creditDebitsPosted;
  long creditCreditsPending;
  long creditCreditsPosted;

  /** For a pending transfer the kind of entry that ended it, or 0 while it is open. */
  int resolution;

  TransferEntry(int kind, Uint128 id, long timestamp) {
    this.kind = kind;
    this.id = id;
    this.timestamp = timestamp;
  }

  static TransferEntry failed(Uint128 id, long timestamp) {
    return new TransferEntry(FAILED, id, timestamp);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Notes both accounts as they are after this entry. */
  void after(AccountState debit, AccountState credit) {
    debitAccountId = debit.id;
    debitDebitsPending = debit.debitsPending;
    debitDebitsPosted = debit.debitsPosted;
    debitCreditsPending = debit.creditsPending;
    debitCreditsPosted = debit.creditsPosted;
    creditAccountId = credit.id;
    creditDebitsPending = credit.debitsPending;
    creditDebitsPosted = credit.debitsPosted;
    creditCreditsPending = credit.creditsPending;
    creditCreditsPosted = credit.creditsPosted;
    closed = (debit.closed() ? 1 : 0) | (credit.closed() ? 2 : 0);
  }

  Transfer transfer() {
    return new Transfer(
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
        flags,
        position,
        timestamp);
  }
}
