package org.comfrey.api.discovery;

import java.util.List;
import org.comfrey.api.ListingId;

/** What somebody keeps, newest first; gone are those that are not offered now. */
public record Favourites(List<Hit> items, List<ListingId> gone) {}
