package org.comfrey.api.payments.internal;

import org.comfrey.api.Money;

/** A transfer that a step would write, with readable account names; see {@link LedgerEntry}. */
public record PlannedEntry(String kind, String debit, String credit, Money amount) {}
