package org.comfrey.api.calendar;

import java.time.Instant;
import org.comfrey.api.BusySourceId;
import org.jspecify.annotations.Nullable;

/**
 * A calendar from outside whose busy times close one's own. kind is file or url; state is ok or
 * failed, then problem says in a sentence why, and what was read before stays. conflicts counts
 * bookings that stand in its busy times.
 */
public record BusySource(
    BusySourceId id,
    String name,
    String kind,
    @Nullable String url,
    String zone,
    String state,
    @Nullable String problem,
    Instant readAt,
    int busyTimes,
    int conflicts) {}
