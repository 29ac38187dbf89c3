package org.comfrey.api.trade;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a dispute's record.
 *
 * @param kind step (a step of the order, with transition), statement, evidence, assigned, recused,
 *     overdue, ruling-proposed, ruling-rejected or ruled
 * @param by client, provider, operator or time
 * @param name of the person, where a person did it
 * @param text what was said, or the note to a file; absent once its author was erased
 * @param amount of an offer or a ruling: what goes back to the client
 */
public record DisputeEntry(
    UUID id,
    String kind,
    String by,
    @Nullable String name,
    Instant at,
    @Nullable String transition,
    @Nullable Money amount,
    @Nullable String text,
    @Nullable EvidenceFile file) {}
