package org.comfrey.api.calendar;

import java.time.DayOfWeek;
import java.time.LocalTime;

/** Open from one local time to another of the same day; until 00:00 means midnight at its end. */
public record OpenHours(DayOfWeek day, LocalTime from, LocalTime until) {}
