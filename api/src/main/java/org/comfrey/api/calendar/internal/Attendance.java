package org.comfrey.api.calendar.internal;

/** How many have booked a session, how many make it take place, and whether they are enough. */
public record Attendance(int booked, int minimum, boolean enough) {}
