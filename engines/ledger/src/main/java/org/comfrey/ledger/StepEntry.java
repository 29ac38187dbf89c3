package org.comfrey.ledger;

import java.util.UUID;

/** A row of ledger_step; {@code firstEventId} is zero where the submission had no events. */
record StepEntry(long position, long timestamp, UUID subject, long number, Uint128 firstEventId) {}
