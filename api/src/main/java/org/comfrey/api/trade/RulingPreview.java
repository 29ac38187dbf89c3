package org.comfrey.api.trade;

import java.util.List;
import org.comfrey.api.payments.internal.PlannedEntry;

/**
 * What a ruling would do, to the cent; nothing happened yet.
 *
 * @param entries the ledger's entries in their order, exactly as they would be written
 * @param awards what each party receives
 * @param needsSecond whether another operator must approve it
 */
public record RulingPreview(
    long step, List<PlannedEntry> entries, List<MoneyPreview> awards, boolean needsSecond) {}
