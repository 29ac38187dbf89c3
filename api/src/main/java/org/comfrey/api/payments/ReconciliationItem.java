package org.comfrey.api.payments;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something that the books and a settlement report do not agree about.
 *
 * @param kind {@code missing} from the report, {@code late} in it, {@code doubled} in it, {@code
 *     unknown} to our books, {@code amount} or {@code fee} different
 * @param state open or resolved
 * @param about charge, refund, payout, chargeback or chargeback-reversed
 * @param reference of the payment, refund or payout
 * @param lineId the processor's name for its line, where there is one
 * @param day of the report that showed it
 * @param expected by our books, or by the fee that was agreed; absent where they know nothing
 * @param reported by the processor; absent where it says nothing
 * @param resolvedBy the operator; absent where it resolved itself
 */
public record ReconciliationItem(
    UUID id,
    String processor,
    String kind,
    String state,
    String about,
    UUID reference,
    @Nullable String lineId,
    LocalDate day,
    @Nullable Money expected,
    @Nullable Money reported,
    Instant opened,
    @Nullable Instant resolved,
    @Nullable PersonId resolvedBy,
    @Nullable String note) {}
