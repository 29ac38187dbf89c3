package org.comfrey.api.reputation;

import java.time.Instant;
import java.util.List;

/**
 * A review that somebody reported, with what was said and decided about it.
 *
 * @param since when the first of the reports came that are not decided, or of all
 * @param due by when the reports should be decided
 */
public record ReportedReview(
    Review review,
    List<Report> reports,
    List<ModerationStep> history,
    Instant since,
    Instant due) {}
