package org.comfrey.api.marketplace;

/** The same in both languages. */
public record Said(String en, String de) {}
