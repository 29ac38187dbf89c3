package org.comfrey.api.calendar;

import java.util.List;

/** A series as it was checked as a whole; bookable when nothing is in conflict any more. */
public record Series(String planZone, boolean bookable, List<SeriesItem> items) {}
