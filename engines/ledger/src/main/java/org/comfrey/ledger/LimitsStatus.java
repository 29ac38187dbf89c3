package org.comfrey.ledger;

import java.util.Locale;

/** What became of a {@link ChangeLimits}; failures in the order in which they are looked for. */
public enum LimitsStatus {
  CREATED(0, false),
  LINKED_EVENT_FAILED(1, false),
  LINKED_EVENT_CHAIN_OPEN(2, false),
  ID_MUST_NOT_BE_ZERO(3, false),
  ID_MUST_NOT_BE_INT_MAX(4, false),
  EXISTS_WITH_DIFFERENT_ACCOUNT_ID(5, false),
  EXISTS_WITH_DIFFERENT_FLOOR(6, false),
  EXISTS_WITH_DIFFERENT_CEILING(7, false),
  EXISTS(8, false),
  ID_ALREADY_FAILED(9, false),
  FLOOR_MUST_NOT_EXCEED_CEILING(10, false),
  ACCOUNT_NOT_FOUND(11, true),
  BALANCE_BELOW_FLOOR(12, true),
  BALANCE_ABOVE_CEILING(13, true);

  private final int code;
  private final boolean transientFailure;
  private final String wireName;

  LimitsStatus(int code, boolean transientFailure) {
    this.code = code;
    this.transientFailure = transientFailure;
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

  /** Whether the reason may pass. The id has then failed for ever: try again with a new id. */
  public boolean transientFailure() {
    return transientFailure;
  }
}
