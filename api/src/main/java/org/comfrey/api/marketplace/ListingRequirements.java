package org.comfrey.api.marketplace;

import java.util.List;

/** What rules ask of a listing in a category and country, and what its clients are told. */
public record ListingRequirements(
    List<RequiredAttribute> attributes, List<Disclaimer> disclaimers) {}
