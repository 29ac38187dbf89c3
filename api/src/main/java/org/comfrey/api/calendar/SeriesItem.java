package org.comfrey.api.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of a series. start and planStart are where the rule puts it; outcome is free, moved,
 * skipped or conflict; bookedStart and bookedEnd stand where it would be booked; reason says in a
 * sentence why it is in conflict, with the nearest times that are free.
 */
public record SeriesItem(
    Instant start,
    LocalDateTime planStart,
    String outcome,
    @Nullable Instant bookedStart,
    @Nullable Instant bookedEnd,
    @Nullable String reason,
    List<Slot> alternatives) {}
