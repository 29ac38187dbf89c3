package org.comfrey.api.trade;

import java.time.Instant;
import java.util.List;

/** One accepted step. actor is client, provider, operator, time or system. */
public record TimelineEntry(
    long number,
    String transition,
    String state,
    String actor,
    Instant at,
    List<MoneyPreview> money) {}
