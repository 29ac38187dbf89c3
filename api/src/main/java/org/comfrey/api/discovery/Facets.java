package org.comfrey.api.discovery;

import java.util.List;

/** How many matches there are of each kind, each counted as if nothing of its kind were chosen. */
public record Facets(
    List<FacetCount> categories,
    List<FacetCount> places,
    List<FacetCount> languages,
    List<FacetCount> prices) {}
