package org.comfrey.api.calendar;

import java.time.Instant;
import java.util.List;

/**
 * A recurring series of a listing. start is its first session; rule is an RFC 5545 RRULE in days,
 * weeks, months or years with COUNT or UNTIL, such as {@code FREQ=WEEKLY;COUNT=8}, and yields 2 to
 * 52 sessions at the same local time of the provider's zone; choices say what becomes of those that
 * are in conflict.
 */
public record SeriesRequest(Instant start, String rule, List<SeriesChoice> choices) {}
