package org.comfrey.api.marketplace;

import java.util.List;

/**
 * What a rule would mean for what is published.
 *
 * @param looked at how many listings, the last changed first
 * @param concerned for how many of them it counts
 * @param lacking how many of those lack an attribute; they stay published until they are changed
 * @param some of those that lack one, with its name, at most 20
 */
public record CategoryRulePreview(
    int looked, int concerned, int lacking, List<FoundListing> some) {}
