package org.comfrey.api.discovery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The search index: how many listings it holds, and how far its last rebuilding came.
 *
 * @param events how many events are told again
 * @param pending how many of them were not handled yet
 */
public record IndexState(
    int listings,
    long events,
    long pending,
    @Nullable Instant started,
    @Nullable Instant finished) {}
