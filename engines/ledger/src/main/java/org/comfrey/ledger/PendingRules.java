package org.comfrey.ledger;

/** Decides the transfers that post or void a pending one, and carries out expiries. */
final class PendingRules {
  private final Group group;

  PendingRules(Group group) {
    this.group = group;
  }

  EventResult.OfTransfer end(CreateTransfer event, long timestamp) {
    TransferStatus status = malformed(event);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    TransferEntry pending = group.transfers.get(event.pendingId());
    if (pending == null || pending.kind == TransferEntry.FAILED) {
      return new EventResult.OfTransfer(TransferStatus.PENDING_TRANSFER_NOT_FOUND, 0, timestamp);
    }
    status = mismatched(event, pending);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    AccountState debit = loaded(pending.debitAccountId);
    AccountState credit = loaded(pending.creditAccountId);
    status = tooLate(event, pending, debit, credit, timestamp);
    if (status != TransferStatus.CREATED) {
      return new EventResult.OfTransfer(status, 0, timestamp);
    }
    long actual = event.timestamp() == 0 ? timestamp : event.timestamp();
    TransferEntry entry = apply(event, pending, debit, credit, actual);
    return new EventResult.OfTransfer(TransferStatus.CREATED, entry.position, actual);
  }

  private AccountState loaded(Uint128 id) {
    AccountState account = group.accounts.get(id);
    if (account == null) {
      throw new IllegalStateException("account " + id + " of a pending transfer was not loaded");
    }
    return account;
  }

  private static TransferStatus malformed(CreateTransfer event) {
    boolean both = event.has(TransferFlags.POST_PENDING) && event.has(TransferFlags.VOID_PENDING);
    int excluded =
        TransferFlags.PENDING
            | TransferFlags.BALANCING_DEBIT
            | TransferFlags.BALANCING_CREDIT
            | TransferFlags.CLOSING_DEBIT
            | TransferFlags.CLOSING_CREDIT;
    if (both || event.has(excluded)) {
      return TransferStatus.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (event.pendingId().isZero()) {
      return TransferStatus.PENDING_ID_MUST_NOT_BE_ZERO;
    }
    if (event.pendingId().isMax()) {
      return TransferStatus.PENDING_ID_MUST_NOT_BE_INT_MAX;
    }
    if (event.pendingId().equals(event.id())) {
      return TransferStatus.PENDING_ID_MUST_BE_DIFFERENT;
    }
    if (event.timeoutSeconds() != 0) {
      return TransferStatus.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
    }
    return TransferStatus.CREATED;
  }

  private static TransferStatus mismatched(CreateTransfer event, TransferEntry pending) {
    if (pending.kind != TransferEntry.PENDING) {
      return TransferStatus.PENDING_TRANSFER_NOT_PENDING;
    }
    if (!event.debitAccountId().isZero()
        && !event.debitAccountId().equals(pending.debitAccountId)) {
      return TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!event.creditAccountId().isZero()
        && !event.creditAccountId().equals(pending.creditAccountId)) {
      return TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (event.ledger() != 0 && event.ledger() != pending.ledger) {
      return TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_LEDGER;
    }
    if (event.code() != 0 && event.code() != pending.code) {
      return TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_CODE;
    }
    long amount = amount(event, pending.amount);
    if (amount > pending.amount) {
      return TransferStatus.EXCEEDS_PENDING_TRANSFER_AMOUNT;
    }
    if (event.has(TransferFlags.VOID_PENDING) && amount < pending.amount) {
      return TransferStatus.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT;
    }
    return TransferStatus.CREATED;
  }

  /** A void without an amount and a post of the largest amount mean all that is pending. */
  static long amount(CreateTransfer event, long pendingAmount) {
    boolean all =
        event.has(TransferFlags.VOID_PENDING)
            ? event.amount() == 0
            : event.amount() == CreateTransfer.AMOUNT_MAX;
    return all ? pendingAmount : event.amount();
  }

  private TransferStatus tooLate(
      CreateTransfer event,
      TransferEntry pending,
      AccountState debit,
      AccountState credit,
      long timestamp) {
    switch (pending.resolution) {
      case TransferEntry.POST -> {
        return TransferStatus.PENDING_TRANSFER_ALREADY_POSTED;
      }
      case TransferEntry.VOID -> {
        return TransferStatus.PENDING_TRANSFER_ALREADY_VOIDED;
      }
      case TransferEntry.EXPIRY -> {
        return TransferStatus.PENDING_TRANSFER_EXPIRED;
      }
      default -> {
        // It is open.
      }
    }
    if (pending.expiresAt != 0 && pending.expiresAt <= timestamp) {
      return TransferStatus.PENDING_TRANSFER_EXPIRED;
    }
    if (event.has(TransferFlags.IMPORTED)
        && (event.timestamp() <= group.transferTimestamp
            || group.accountTimestamps.contains(event.timestamp()))) {
      return TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
    }
    // Voiding is the one movement that a closed account allows.
    if (!event.has(TransferFlags.VOID_PENDING)) {
      if (debit.closed()) {
        return TransferStatus.DEBIT_ACCOUNT_ALREADY_CLOSED;
      }
      if (credit.closed()) {
        return TransferStatus.CREDIT_ACCOUNT_ALREADY_CLOSED;
      }
    }
    return TransferStatus.CREATED;
  }

  private TransferEntry apply(
      CreateTransfer event,
      TransferEntry pending,
      AccountState debit,
      AccountState credit,
      long timestamp) {
    boolean post = event.has(TransferFlags.POST_PENDING);
    long amount = amount(event, pending.amount);
    release(pending, debit, credit, !post);
    if (post) {
      debit.debitsPosted += amount;
      credit.creditsPosted += amount;
    }
    TransferEntry entry =
        new TransferEntry(post ? TransferEntry.POST : TransferEntry.VOID, event.id(), timestamp);
    entry.amount = amount;
    entry.pendingId = event.pendingId();
    entry.userData128 = event.userData128().isZero() ? pending.userData128 : event.userData128();
    entry.userData64 = event.userData64() == 0 ? pending.userData64 : event.userData64();
    entry.userData32 = event.userData32() == 0 ? pending.userData32 : event.userData32();
    entry.ledger = pending.ledger;
    entry.code = pending.code;
    entry.flags = event.flags();
    entry.after(debit, credit);
    group.resolve(pending, entry.kind);
    group.add(entry);
    return entry;
  }

  private void release(
      TransferEntry pending, AccountState debit, AccountState credit, boolean reopen) {
    group.changing(debit);
    group.changing(credit);
    debit.debitsPending -= pending.amount;
    credit.creditsPending -= pending.amount;
    if (reopen && pending.has(TransferFlags.CLOSING_DEBIT)) {
      debit.closed(false);
    }
    if (reopen && pending.has(TransferFlags.CLOSING_CREDIT)) {
      credit.closed(false);
    }
  }

  /** Lets a hold that is due lapse, as an entry of the log. */
  void expire(TransferEntry pending, long timestamp) {
    AccountState debit = loaded(pending.debitAccountId);
    AccountState credit = loaded(pending.creditAccountId);
    release(pending, debit, credit, true);
    TransferEntry entry = new TransferEntry(TransferEntry.EXPIRY, Uint128.ZERO, timestamp);
    entry.amount = pending.amount;
    entry.pendingId = pending.id;
    entry.ledger = pending.ledger;
    entry.code = pending.code;
    entry.after(debit, credit);
    group.resolve(pending, TransferEntry.EXPIRY);
    group.add(entry);
  }
}
