package org.comfrey.api.calendar;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hours of one local date in place of the weekly ones; no hours means closed. */
public record PlanException(LocalDate date, List<Hours> hours, @Nullable String note) {}
