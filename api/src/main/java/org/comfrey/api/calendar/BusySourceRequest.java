package org.comfrey.api.calendar;

import org.jspecify.annotations.Nullable;

/**
 * An iCalendar address to read busy times from, again every hour. zone is for times that name none;
 * that of one's first plan when absent.
 */
public record BusySourceRequest(String name, String url, @Nullable String zone) {}
