package org.comfrey.api.marketplace;

/** A kind of health or wellness service; id is a stable slug, tint a colour token of the look. */
public record Category(String id, String name, String tint) {}
