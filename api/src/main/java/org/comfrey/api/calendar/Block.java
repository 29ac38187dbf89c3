package org.comfrey.api.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An interval to close, with a note for oneself. */
public record Block(Instant start, Instant end, @Nullable String note) {}
