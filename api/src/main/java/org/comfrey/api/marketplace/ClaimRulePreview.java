package org.comfrey.api.marketplace;

import java.util.List;

/**
 * What a rule would find in what is published.
 *
 * @param looked at how many listings, the last changed first
 * @param found how many of them it speaks of
 * @param some of those, at most 20
 */
public record ClaimRulePreview(int looked, int found, List<FoundListing> some) {}
