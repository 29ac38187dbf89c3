package org.comfrey.api.reputation;

import java.time.Instant;

/** The one answer to a review. */
public record Reply(String text, Instant at) {}
