package org.comfrey.api.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The address under which other calendars read one's own. url is shown once, when it is made:
 * whoever knows it reads the calendar, until it is revoked or another is made.
 */
public record CalendarFeed(@Nullable String url, Instant since) {}
