package org.comfrey.api.reputation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One report; who reported stays with the platform. */
public record Report(String reason, @Nullable String note, Instant at, boolean settled) {}
