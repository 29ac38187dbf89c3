package org.comfrey.ledger;

import java.util.Locale;

/** What became of a {@link CreateAccount}; failures in the order in which they are looked for. */
public enum AccountStatus {
  CREATED(0),
  LINKED_EVENT_FAILED(1),
  LINKED_EVENT_CHAIN_OPEN(2),
  IMPORTED_EVENT_EXPECTED(22),
  IMPORTED_EVENT_NOT_EXPECTED(23),
  TIMESTAMP_MUST_BE_ZERO(3),
  IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE(24),
  IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE(25),
  RESERVED_FIELD(4),
  RESERVED_FLAG(5),
  ID_MUST_NOT_BE_ZERO(6),
  ID_MUST_NOT_BE_INT_MAX(7),
  EXISTS_WITH_DIFFERENT_FLAGS(15),
  EXISTS_WITH_DIFFERENT_USER_DATA_128(16),
  EXISTS_WITH_DIFFERENT_USER_DATA_64(17),
  EXISTS_WITH_DIFFERENT_USER_DATA_32(18),
  EXISTS_WITH_DIFFERENT_LEDGER(19),
  EXISTS_WITH_DIFFERENT_CODE(20),
  EXISTS_WITH_DIFFERENT_FLOOR(1001),
  EXISTS_WITH_DIFFERENT_CEILING(1002),
  EXISTS(21),
  FLAGS_ARE_MUTUALLY_EXCLUSIVE(8),
  DEBITS_PENDING_MUST_BE_ZERO(9),
  DEBITS_POSTED_MUST_BE_ZERO(10),
  CREDITS_PENDING_MUST_BE_ZERO(11),
  CREDITS_POSTED_MUST_BE_ZERO(12),
  LEDGER_MUST_NOT_BE_ZERO(13),
  CODE_MUST_NOT_BE_ZERO(14),
  FLOOR_MUST_NOT_EXCEED_CEILING(1003),
  OPENING_BALANCE_OUTSIDE_LIMITS(1004),
  IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS(26);

  private final int code;
  private final String wireName;

  AccountStatus(int code) {
    this.code = code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The number by which other languages know it; beyond TigerBeetle's codes from 1001 on. */
  public int code() {
    return code;
  }

  /** The name in lower case, as problems and tables write it. */
  public String wireName() {
    return wireName;
  }
}
