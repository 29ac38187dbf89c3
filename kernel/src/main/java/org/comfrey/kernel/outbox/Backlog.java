package org.comfrey.kernel.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber is behind a module's events.
 *
 * @param pending events that were not delivered yet
 * @param held events that failed or wait behind one that did
 * @param dead events that failed too often and wait for a person
 * @param oldest when the first pending one happened; null when none is pending
 */
public record Backlog(
    String module,
    String subscriber,
    long pending,
    long held,
    long dead,
    @Nullable Instant oldest) {}
