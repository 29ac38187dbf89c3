package org.comfrey.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a longer list.
 *
 * @param items in the order that the operation states
 * @param next an opaque cursor for the following page, absent on the last one; the same stands in
 *     the Link header
 */
public record Page<T>(List<T> items, @Nullable String next) {}
