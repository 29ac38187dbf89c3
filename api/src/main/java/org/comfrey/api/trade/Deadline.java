package org.comfrey.api.trade;

import java.time.Instant;

/** What happens by itself, and when. */
public record Deadline(String transition, Instant at, String toState) {}
