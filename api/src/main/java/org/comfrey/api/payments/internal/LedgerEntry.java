package org.comfrey.api.payments.internal;

import java.time.Instant;
import org.comfrey.api.Money;

/**
 * One transfer of the ledger with readable account names, amounts in minor units; kind is the
 * transfer's code by name.
 */
public record LedgerEntry(
    long position, Instant at, String kind, String debit, String credit, Money amount, long step) {}
