package org.comfrey.api.marketplace;

import java.util.List;

/**
 * What a change of a category would mean for what is published.
 *
 * @param looked at how many listings, the last changed first
 * @param concerned how many of them stand in it
 * @param some of those, at most 20
 */
public record CategoryEntryPreview(int looked, int concerned, List<FoundListing> some) {}
