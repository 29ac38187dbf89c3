package org.comfrey.api.marketplace;

import org.jspecify.annotations.Nullable;

/**
 * Something that listings have to say.
 *
 * @param key lower-case words joined by hyphens; the same key in two rules is one attribute
 * @param name how everyone reads it
 * @param hint to the provider
 */
public record RequiredAttribute(String key, Said name, @Nullable Said hint) {}
