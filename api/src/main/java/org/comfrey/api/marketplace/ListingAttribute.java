package org.comfrey.api.marketplace;

/** An attribute of a listing with its name. */
public record ListingAttribute(String key, Said name, String value) {}
