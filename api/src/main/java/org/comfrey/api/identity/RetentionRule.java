package org.comfrey.api.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rule of retention, and what it finds.
 *
 * @param days how long rows stay
 * @param rows how many the table has
 * @param due how many of them would go
 * @param oldest the instant of the oldest row that the rule is about
 * @param lastRun when it last took something
 * @param lastRows how many rows that were
 * @param everRows how many rows it ever took
 */
public record RetentionRule(
    String module,
    String table,
    String purpose,
    int days,
    long rows,
    long due,
    @Nullable Instant oldest,
    @Nullable Instant lastRun,
    long lastRows,
    long everRows) {}
