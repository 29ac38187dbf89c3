package org.comfrey.api.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of hits and how many there are in all (exact up to 1,000).
 *
 * @param partly whether few answered everything, so that what answers most of it follows
 * @param understood what was read out of the words
 * @param facets only where details were asked for, on the first page
 */
public record SearchResult(
    List<Hit> items,
    @Nullable String next,
    int total,
    boolean partly,
    List<Understanding> understood,
    @Nullable Facets facets) {}
