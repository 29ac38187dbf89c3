package org.comfrey.api.trade;

/** Why, in a sentence. */
public record Because(String reason) {}
