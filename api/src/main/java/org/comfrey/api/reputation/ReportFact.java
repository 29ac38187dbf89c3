package org.comfrey.api.reputation;

import java.time.Instant;

/** That somebody reported a review, and whether that was decided. */
public record ReportFact(String reason, Instant at, boolean settled) {}
