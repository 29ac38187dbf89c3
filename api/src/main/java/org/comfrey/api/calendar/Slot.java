package org.comfrey.api.calendar;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * A free time: true instants, and the local starts in the zone asked for and in the plan's;
 * seatsLeft is 1 for an appointment.
 */
public record Slot(
    Instant start, Instant end, LocalDateTime localStart, LocalDateTime planStart, int seatsLeft) {}
