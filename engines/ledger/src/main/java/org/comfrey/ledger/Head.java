package org.comfrey.ledger;

/** The row of ledger_head. */
record Head(
    long position,
    long timestamp,
    long accountTimestamp,
    long transferTimestamp,
    long expiredUntil) {}
