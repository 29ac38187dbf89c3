package org.comfrey.ledger;

/** Decides the creation of accounts and the change of their limits. */
final class AccountRules {
  private final Group group;

  AccountRules(Group group) {
    this.group = group;
  }

  /** The checks that precede, for any event of a submission, those of its own kind. */
  EventResult.OfAccount create(CreateAccount event, long timestamp) {
    AccountState existing = group.accounts.get(event.id());
    AccountStatus status = invalid(event);
    if (status != AccountStatus.CREATED) {
      return new EventResult.OfAccount(status, 0, timestamp);
    }
    if (existing != null) {
      return compare(event, existing, timestamp);
    }
    status = refused(event);
    if (status != AccountStatus.CREATED) {
      return new EventResult.OfAccount(status, 0, timestamp);
    }
    long actual = event.timestamp() == 0 ? timestamp : event.timestamp();
    AccountState account = new AccountState(event, group.nextPosition(), actual);
    group.add(account);
    return new EventResult.OfAccount(AccountStatus.CREATED, account.position, actual);
  }

  /** The result that an event has because its account exists, or null where it does not. */
  static EventResult.OfAccount compare(CreateAccount event, AccountState existing, long timestamp) {
    AccountStatus status = difference(event, existing);
    return status == AccountStatus.EXISTS
        ? new EventResult.OfAccount(status, existing.position, existing.timestamp)
        : new EventResult.OfAccount(status, 0, timestamp);
  }

  private static AccountStatus invalid(CreateAccount event) {
    if (event.reserved() != 0) {
      return AccountStatus.RESERVED_FIELD;
    }
    if ((event.flags() & ~AccountFlags.KNOWN) != 0) {
      return AccountStatus.RESERVED_FLAG;
    }
    if (event.id().isZero()) {
      return AccountStatus.ID_MUST_NOT_BE_ZERO;
    }
    if (event.id().isMax()) {
      return AccountStatus.ID_MUST_NOT_BE_INT_MAX;
    }
    return AccountStatus.CREATED;
  }

  private static AccountStatus difference(CreateAccount event, AccountState existing) {
    if (event.flags() != existing.flags) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!event.userData128().equals(existing.userData128)) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_128;
    }
    if (event.userData64() != existing.userData64) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_64;
    }
    if (event.userData32() != existing.userData32) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_USER_DATA_32;
    }
    if (event.ledger() != existing.ledger) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (event.code() != existing.code) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_CODE;
    }
    // The limits may have changed since: what counts is what the account was created with.
    if (event.floor() != existing.firstFloor) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_FLOOR;
    }
    if (event.ceiling() != existing.firstCeiling) {
      return AccountStatus.EXISTS_WITH_DIFFERENT_CEILING;
    }
    return AccountStatus.EXISTS;
  }

  private AccountStatus refused(CreateAccount event) {
    int both =
        AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;
    if ((event.flags() & both) == both) {
      return AccountStatus.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
    }
    if (event.debitsPending() != 0) {
      return AccountStatus.DEBITS_PENDING_MUST_BE_ZERO;
    }
    if (event.debitsPosted() != 0) {
      return AccountStatus.DEBITS_POSTED_MUST_BE_ZERO;
    }
    if (event.creditsPending() != 0) {
      return AccountStatus.CREDITS_PENDING_MUST_BE_ZERO;
    }
    if (event.creditsPosted() != 0) {
      return AccountStatus.CREDITS_POSTED_MUST_BE_ZERO;
    }
    if (event.ledger() == 0) {
      return AccountStatus.LEDGER_MUST_NOT_BE_ZERO;
    }
    if (event.code() == 0) {
      return AccountStatus.CODE_MUST_NOT_BE_ZERO;
    }
    if (event.floor() > event.ceiling()) {
      return AccountStatus.FLOOR_MUST_NOT_EXCEED_CEILING;
    }
    if (event.floor() > 0 || event.ceiling() < 0) {
      return AccountStatus.OPENING_BALANCE_OUTSIDE_LIMITS;
    }
    if (event.timestamp() != 0
        && (event.timestamp() <= group.accountTimestamp
            || group.transferTimestamps.contains(event.timestamp()))) {
      return AccountStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
    }
    return AccountStatus.CREATED;
  }

  EventResult.OfLimits change(ChangeLimits event, long timestamp) {
    LimitsStatus status = invalid(event);
    if (status != LimitsStatus.CREATED) {
      return new EventResult.OfLimits(status, 0, timestamp);
    }
    LimitsEntry existing = group.limits.get(event.id());
    if (existing != null) {
      return compare(event, existing, timestamp);
    }
    status = refused(event);
    AccountState account = group.accounts.get(event.accountId());
    if (status != LimitsStatus.CREATED || account == null) {
      return new EventResult.OfLimits(status, 0, timestamp);
    }
    group.changing(account);
    account.floor = event.floor();
    account.ceiling = event.ceiling();
    LimitsEntry entry =
        new LimitsEntry(
            group.nextPosition(),
            timestamp,
            event.id(),
            event.accountId(),
            event.floor(),
            event.ceiling());
    group.add(entry);
    return new EventResult.OfLimits(LimitsStatus.CREATED, entry.position(), timestamp);
  }

  static EventResult.OfLimits compare(ChangeLimits event, LimitsEntry existing, long timestamp) {
    LimitsStatus status = difference(event, existing);
    return status == LimitsStatus.EXISTS
        ? new EventResult.OfLimits(status, existing.position(), existing.timestamp())
        : new EventResult.OfLimits(status, 0, timestamp);
  }

  private static LimitsStatus invalid(ChangeLimits event) {
    if (event.id().isZero()) {
      return LimitsStatus.ID_MUST_NOT_BE_ZERO;
    }
    if (event.id().isMax()) {
      return LimitsStatus.ID_MUST_NOT_BE_INT_MAX;
    }
    return LimitsStatus.CREATED;
  }

  private static LimitsStatus difference(ChangeLimits event, LimitsEntry existing) {
    if (existing.accountId().isZero()) {
      return LimitsStatus.ID_ALREADY_FAILED;
    }
    if (!event.accountId().equals(existing.accountId())) {
      return LimitsStatus.EXISTS_WITH_DIFFERENT_ACCOUNT_ID;
    }
    if (event.floor() != existing.floor()) {
      return LimitsStatus.EXISTS_WITH_DIFFERENT_FLOOR;
    }
    if (event.ceiling() != existing.ceiling()) {
      return LimitsStatus.EXISTS_WITH_DIFFERENT_CEILING;
    }
    return LimitsStatus.EXISTS;
  }

  private LimitsStatus refused(ChangeLimits event) {
    if (event.floor() > event.ceiling()) {
      return LimitsStatus.FLOOR_MUST_NOT_EXCEED_CEILING;
    }
    AccountState account = group.accounts.get(event.accountId());
    if (account == null) {
      return LimitsStatus.ACCOUNT_NOT_FOUND;
    }
    if (account.available() < event.floor()) {
      return LimitsStatus.BALANCE_BELOW_FLOOR;
    }
    if (account.incoming() > event.ceiling()) {
      return LimitsStatus.BALANCE_ABOVE_CEILING;
    }
    return LimitsStatus.CREATED;
  }
}
