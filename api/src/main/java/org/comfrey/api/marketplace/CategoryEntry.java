package org.comfrey.api.marketplace;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A category as it stood from then on; changedBy is absent for those that came with the platform.
 */
public record CategoryEntry(
    UUID id,
    int revision,
    CategoryEntryDraft rule,
    Instant changed,
    @Nullable PersonId changedBy) {}
