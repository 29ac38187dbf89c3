package org.comfrey.ledger;

/** A row of ledger_limits; {@code accountId} is zero where the id failed. */
record LimitsEntry(
    long position, long timestamp, Uint128 id, Uint128 accountId, long floor, long ceiling) {}
