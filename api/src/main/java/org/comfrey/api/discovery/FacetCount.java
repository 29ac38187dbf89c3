package org.comfrey.api.discovery;

/**
 * Matches with a value; of prices the value is "min-max" in minor units, the last without a max.
 */
public record FacetCount(String value, int count) {}
