package org.comfrey.api.reputation;

import java.time.Instant;
import java.util.List;

/** A review that somebody reported, with what was said and decided about it. */
public record ReportedReview(
    Review review, List<Report> reports, List<ModerationStep> history, Instant since) {}
