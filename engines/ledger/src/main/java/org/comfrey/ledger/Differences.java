package org.comfrey.ledger;

import org.jspecify.annotations.Nullable;

/** Compares a transfer that is sent again with the one that exists. */
final class Differences {
  private Differences() {}

  /**
   * @param pending the transfer that the existing one posted or voided, if it did
   */
  static TransferStatus of(
      CreateTransfer event, TransferEntry existing, @Nullable TransferEntry pending) {
    if (existing.kind == TransferEntry.FAILED) {
      return TransferStatus.ID_ALREADY_FAILED;
    }
    if (event.flags() != existing.flags) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!event.pendingId().equals(existing.pendingId)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_PENDING_ID;
    }
    if (event.timeoutSeconds() != existing.timeoutSeconds) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_TIMEOUT;
    }
    return pending == null ? ofOne(event, existing) : ofEnding(event, existing, pending);
  }

  private static TransferStatus ofOne(CreateTransfer event, TransferEntry existing) {
    if (!event.debitAccountId().equals(existing.debitAccountId)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!event.creditAccountId().equals(existing.creditAccountId)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    // A balancing amount is an upper limit; any that allows what was moved is the same request.
    boolean sameAmount =
        event.has(TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT)
            ? event.amount() >= existing.amount
            : event.amount() == existing.amount;
    if (!sameAmount) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!event.userData128().equals(existing.userData128)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128;
    }
    if (event.userData64() != existing.userData64) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64;
    }
    if (event.userData32() != existing.userData32) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32;
    }
    if (event.ledger() != existing.ledger) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (event.code() != existing.code) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_CODE;
    }
    return TransferStatus.EXISTS;
  }

  /** What a post or void leaves at zero it has taken from the pending transfer. */
  private static TransferStatus ofEnding(
      CreateTransfer event, TransferEntry existing, TransferEntry pending) {
    if (!event.debitAccountId().isZero()
        && !event.debitAccountId().equals(existing.debitAccountId)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!event.creditAccountId().isZero()
        && !event.creditAccountId().equals(existing.creditAccountId)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (PendingRules.amount(event, pending.amount) != existing.amount) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    Uint128 userData128 = event.userData128().isZero() ? pending.userData128 : event.userData128();
    if (!userData128.equals(existing.userData128)) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128;
    }
    long userData64 = event.userData64() == 0 ? pending.userData64 : event.userData64();
    if (userData64 != existing.userData64) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64;
    }
    int userData32 = event.userData32() == 0 ? pending.userData32 : event.userData32();
    if (userData32 != existing.userData32) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32;
    }
    if (event.ledger() != 0 && event.ledger() != existing.ledger) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (event.code() != 0 && event.code() != existing.code) {
      return TransferStatus.EXISTS_WITH_DIFFERENT_CODE;
    }
    return TransferStatus.EXISTS;
  }
}
