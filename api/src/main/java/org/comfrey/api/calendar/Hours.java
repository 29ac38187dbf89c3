package org.comfrey.api.calendar;

import java.time.LocalTime;

/** From one local time to another; until 00:00 means midnight at the end of the day. */
public record Hours(LocalTime from, LocalTime until) {}
