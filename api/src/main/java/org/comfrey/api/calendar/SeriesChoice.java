package org.comfrey.api.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of the session at start: skipped, or moved to another start when to is given. */
public record SeriesChoice(Instant start, @Nullable Instant to) {}
