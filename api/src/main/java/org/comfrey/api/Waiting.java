package org.comfrey.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much waits for staff in one of their queues.
 *
 * @param overdue how much of it should have been done by now
 * @param nextDue by when the first of it should be done, or should have been; absent where nothing
 *     waits
 */
public record Waiting(int open, int overdue, @Nullable Instant nextDue) {}
