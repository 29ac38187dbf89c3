package org.comfrey.api.calendar;

import java.time.LocalDate;

/** Which slots a plan would give for sessions of a length between two local dates of zone. */
public record PlanPreview(
    PlanDraft plan, int durationMinutes, LocalDate from, LocalDate to, String zone) {}
