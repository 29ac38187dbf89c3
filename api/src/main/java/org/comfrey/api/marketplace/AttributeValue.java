package org.comfrey.api.marketplace;

/** What a provider says about an attribute that a rule asks for, by its key. */
public record AttributeValue(String key, String value) {}
