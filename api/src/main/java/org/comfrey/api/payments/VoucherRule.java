package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;

/** A revision of the rule; changedBy is absent for the one that came with the platform. */
public record VoucherRule(
    int revision, VoucherRuleDraft rule, Instant changed, @Nullable PersonId changedBy) {}
