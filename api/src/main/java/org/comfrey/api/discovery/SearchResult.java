package org.comfrey.api.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of hits and how many there are in all (exact up to 1,000). */
public record SearchResult(List<Hit> items, @Nullable String next, int total) {}
