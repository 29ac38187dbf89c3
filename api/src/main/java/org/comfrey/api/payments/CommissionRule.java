package org.comfrey.api.payments;

import java.time.Instant;
import org.comfrey.api.PersonId;

/**
 * A revision of a currency's tiers. Of those that have begun the one with the highest number
 * counts.
 */
public record CommissionRule(
    String currency, int revision, CommissionRuleDraft rule, Instant changed, PersonId changedBy) {}
