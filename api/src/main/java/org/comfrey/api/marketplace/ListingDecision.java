package org.comfrey.api.marketplace;

/** Whether a listing is published, and 3 to 1,000 characters to its author. */
public record ListingDecision(boolean approve, String note) {}
