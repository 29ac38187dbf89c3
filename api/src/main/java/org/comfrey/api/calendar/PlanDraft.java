package org.comfrey.api.calendar;

import java.util.List;

/**
 * A weekly plan. zone is IANA; buffers, notice and step in minutes (step is the distance of starts;
 * the duration when 0); horizonDays 1 to 730.
 */
public record PlanDraft(
    String name,
    String zone,
    List<OpenHours> weekly,
    List<PlanException> exceptions,
    int bufferBeforeMinutes,
    int bufferAfterMinutes,
    int minimumNoticeMinutes,
    int stepMinutes,
    int horizonDays) {}
