package org.comfrey.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Decides single-phase and pending transfers; {@link PendingRules} decides those that end a hold.
 *
 * <p>The order of the checks is part of the contract: it is TigerBeetle's order of precedence.
 */
final class TransferRules {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Group group;
  private final PendingRules pendingRules;

  TransferRules(Group group) {
    this.group = group;
    this.pendingRules = new PendingRules(group);
  }

  EventResult.OfTransfer create(CreateTransfer event, long timestamp) {
    TransferStatus status = invalid(event);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    TransferEntry existing = group.transfers.get(event.id());
    if (existing != null) {
      return compare(event, existing, timestamp);
    }
    if (event.has(TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING)) {
      return pendingRules.end(event, timestamp);
    }
    status = malformed(event);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    AccountState debit = group.accounts.get(event.debitAccountId());
    if (debit == null) {
      return new EventResult.OfTransfer(TransferStatus.DEBIT_ACCOUNT_NOT_FOUND, 0, timestamp);
    }
    AccountState credit = group.accounts.get(event.creditAccountId());
    if (credit == null) {
      return new EventResult.OfTransfer(TransferStatus.CREDIT_ACCOUNT_NOT_FOUND, 0, timestamp);
    }
    long actual = event.timestamp() == 0 ? timestamp : event.timestamp();
    status = unfit(event, debit, credit);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    long amount = balanced(event, debit, credit);
    status = exceeding(event, debit, credit, amount, actual);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    TransferEntry entry = apply(event, debit, credit, amount, actual);
    return new EventResult.OfTransfer(TransferStatus.CREATED, entry.position, actual);
  }

  EventResult.OfTransfer compare(CreateTransfer event, TransferEntry existing, long timestamp) {
    @Nullable TransferEntry pending =
        existing.pendingId.isZero() ? null : group.transfers.get(existing.pendingId);
    TransferStatus status = Differences.of(event, existing, pending);
    return status == TransferStatus.EXISTS
        ? new EventResult.OfTransfer(status, existing.position, existing.timestamp)
        : new EventResult.OfTransfer(status, 0, timestamp);
  }

  private static TransferStatus invalid(CreateTransfer event) {
    if ((event.flags() & ~TransferFlags.KNOWN) != 0) {
      return TransferStatus.RESERVED_FLAG;
    }
    if (event.id().isZero()) {
      return TransferStatus.ID_MUST_NOT_BE_ZERO;
    }
    if (event.id().isMax()) {
      return TransferStatus.ID_MUST_NOT_BE_INT_MAX;
    }
    return TransferStatus.CREATED;
  }

  private static TransferStatus malformed(CreateTransfer event) {
    if (event.debitAccountId().isZero()) {
      return TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO;
    }
    if (event.debitAccountId().isMax()) {
      return TransferStatus.DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX;
    }
    if (event.creditAccountId().isZero()) {
      return TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO;
    }
    if (event.creditAccountId().isMax()) {
      return TransferStatus.CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX;
    }
    if (event.debitAccountId().equals(event.creditAccountId())) {
      return TransferStatus.ACCOUNTS_MUST_BE_DIFFERENT;
    }
    if (!event.pendingId().isZero()) {
      return TransferStatus.PENDING_ID_MUST_BE_ZERO;
    }
    if (!event.has(TransferFlags.PENDING)) {
      if (event.timeoutSeconds() != 0) {
        return TransferStatus.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
      }
      if (event.has(TransferFlags.CLOSING_DEBIT | TransferFlags.CLOSING_CREDIT)) {
        return TransferStatus.CLOSING_TRANSFER_MUST_BE_PENDING;
      }
    }
    if (event.ledger() == 0) {
      return TransferStatus.LEDGER_MUST_NOT_BE_ZERO;
    }
    if (event.code() == 0) {
      return TransferStatus.CODE_MUST_NOT_BE_ZERO;
    }
    return TransferStatus.CREATED;
  }

  private TransferStatus unfit(CreateTransfer event, AccountState debit, AccountState credit) {
    if (debit.ledger != credit.ledger) {
      return TransferStatus.ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER;
    }
    if (event.ledger() != debit.ledger) {
      return TransferStatus.TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS;
    }
    if (event.has(TransferFlags.IMPORTED)) {
      if (event.timestamp() <= group.transferTimestamp
          || group.accountTimestamps.contains(event.timestamp())) {
        return TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
      }
      if (event.timestamp() <= debit.timestamp) {
        return TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_DEBIT_ACCOUNT;
      }
      if (event.timestamp() <= credit.timestamp) {
        return TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_CREDIT_ACCOUNT;
      }
      if (event.timeoutSeconds() != 0) {
        return TransferStatus.IMPORTED_EVENT_TIMEOUT_MUST_BE_ZERO;
      }
    }
    if (debit.closed()) {
      return TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED;
    }
    if (credit.closed()) {
      return TransferStatus.CREDIT_ACCOUNT_ALREADY_CLOSED;
    }
    return TransferStatus.CREATED;
  }

  private static long balanced(CreateTransfer event, AccountState debit, AccountState credit) {
    long amount = event.amount();
    if (event.has(TransferFlags.BALANCING_DEBIT)) {
      long spare = debit.creditsPosted - debit.debitsPosted - debit.debitsPending;
      amount = Math.min(amount, Math.max(0, spare));
    }
    if (event.has(TransferFlags.BALANCING_CREDIT)) {
      long lack = credit.debitsPosted - credit.creditsPosted - credit.creditsPending;
      amount = Math.min(amount, Math.max(0, lack));
    }
    return amount;
  }

  private static TransferStatus exceeding(
      CreateTransfer event, AccountState debit, AccountState credit, long amount, long timestamp) {
    if (event.has(TransferFlags.PENDING)) {
      if (overflows(amount, debit.debitsPending)) {
        return TransferStatus.OVERFLOWS_DEBITS_PENDING;
      }
      if (overflows(amount, credit.creditsPending)) {
        return TransferStatus.OVERFLOWS_CREDITS_PENDING;
      }
    }
    if (overflows(amount, debit.debitsPosted)) {
      return TransferStatus.OVERFLOWS_DEBITS_POSTED;
    }
    if (overflows(amount, credit.creditsPosted)) {
      return TransferStatus.OVERFLOWS_CREDITS_POSTED;
    }
    if (overflows(amount, debit.debitsPending + debit.debitsPosted)) {
      return TransferStatus.OVERFLOWS_DEBITS;
    }
    if (overflows(amount, credit.creditsPending + credit.creditsPosted)) {
      return TransferStatus.OVERFLOWS_CREDITS;
    }
    if (overflows(timestamp, event.timeoutSeconds() * NANOS_PER_SECOND)) {
      return TransferStatus.OVERFLOWS_TIMEOUT;
    }
    if (debit.has(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
        && debit.debitsPending + debit.debitsPosted + amount > debit.creditsPosted) {
      return TransferStatus.EXCEEDS_CREDITS;
    }
    if (credit.has(AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS)
        && credit.creditsPending + credit.creditsPosted + amount > credit.debitsPosted) {
      return TransferStatus.EXCEEDS_DEBITS;
    }
    // The available balance is at least -(2^63-1), so taking the amount from it may pass Long's
    // end.
    if (debit.floor != CreateAccount.NO_FLOOR && debit.floor > available(debit, amount)) {
      return TransferStatus.EXCEEDS_FLOOR;
    }
    if (credit.ceiling != CreateAccount.NO_CEILING && credit.ceiling - amount < credit.incoming()) {
      return TransferStatus.EXCEEDS_CEILING;
    }
    return TransferStatus.CREATED;
  }

  /** Cannot overflow: the debits after this amount are known to fit in 63 bits. */
  private static long available(AccountState debit, long amount) {
    return debit.creditsPosted - (debit.debitsPosted + debit.debitsPending + amount);
  }

  private static boolean overflows(long a, long b) {
    return a + b < 0;
  }

  private TransferEntry apply(
      CreateTransfer event, AccountState debit, AccountState credit, long amount, long timestamp) {
    boolean pending = event.has(TransferFlags.PENDING);
    group.changing(debit);
    group.changing(credit);
    if (pending) {
      debit.debitsPending += amount;
      credit.creditsPending += amount;
    } else {
      debit.debitsPosted += amount;
      credit.creditsPosted += amount;
    }
    if (event.has(TransferFlags.CLOSING_DEBIT)) {
      debit.closed(true);
    }
    if (event.has(TransferFlags.CLOSING_CREDIT)) {
      credit.closed(true);
    }
    TransferEntry entry =
        new TransferEntry(
            pending ? TransferEntry.PENDING : TransferEntry.SINGLE, event.id(), timestamp);
    entry.amount = amount;
    entry.userData128 = event.userData128();
    entry.userData64 = event.userData64();
    entry.userData32 = event.userData32();
    entry.timeoutSeconds = event.timeoutSeconds();
    entry.expiresAt =
        event.timeoutSeconds() == 0 ? 0 : timestamp + event.timeoutSeconds() * NANOS_PER_SECOND;
    entry.ledger = event.ledger();
    entry.code = event.code();
    entry.flags = event.flags();
    entry.after(debit, credit);
    group.add(entry);
    return entry;
  }
}
