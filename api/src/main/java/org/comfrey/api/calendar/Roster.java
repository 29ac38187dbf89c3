package org.comfrey.api.calendar;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;

/**
 * Who comes to a class, by seat. enough says whether minimumAttendance seats are booked; an
 * appointment has one seat.
 */
public record Roster(
    BookingId id,
    ListingId listing,
    String title,
    Instant start,
    Instant end,
    String zone,
    int seats,
    int minimumAttendance,
    boolean enough,
    List<RosterSeat> taken) {}
