package org.comfrey.api.marketplace;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A rule as it stood from then on; changedBy is absent for those that came with the platform. */
public record CategoryRule(
    UUID id, int revision, CategoryRuleDraft rule, Instant changed, @Nullable PersonId changedBy) {}
