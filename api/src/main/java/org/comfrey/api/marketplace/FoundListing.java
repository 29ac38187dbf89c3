package org.comfrey.api.marketplace;

import java.util.List;
import org.comfrey.api.ListingId;

/** A listing and the words in it. */
public record FoundListing(ListingId listing, String title, List<String> words) {}
