package org.comfrey.api.payments;

import java.time.LocalDate;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * A processor in one currency.
 *
 * @param reportedUntil the last day whose report was read; absent before the first
 * @param books what the processor holds for us by our own ledger, its fees taken off
 * @param reported the same by its reports, which know nothing of the days since
 * @param fees what it has kept for its work
 * @param openItems how many items wait for an operator
 */
public record ReconciliationStanding(
    String processor,
    @Nullable LocalDate reportedUntil,
    Money books,
    Money reported,
    Money fees,
    int openItems) {}
