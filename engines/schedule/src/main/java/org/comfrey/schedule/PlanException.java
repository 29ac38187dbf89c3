package org.comfrey.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Opens or closes a stretch of local time against the weekly and recurring hours. A plan's
 * exceptions apply in their order: of those that cover a moment the last decides.
 */
public record PlanException(Effect effect, LocalDateTime from, LocalDateTime until) {
  /** What an exception does to the time that it covers. */
  public enum Effect {
    OPEN,
    CLOSE
  }

  public PlanException {
    if (!from.isBefore(until)) {
      throw new ScheduleException("an exception ends after it begins: " + from + " to " + until);
    }
  }

  public static PlanException closes(LocalDate date) {
    return closes(date, date);
  }

  public static PlanException closes(LocalDate first, LocalDate last) {
    return new PlanException(Effect.CLOSE, first.atStartOfDay(), last.plusDays(1).atStartOfDay());
  }

  public static PlanException closes(LocalDate date, LocalTime from, LocalTime to) {
    return new PlanException(Effect.CLOSE, date.atTime(from), end(date, to));
  }

  public static PlanException opens(LocalDate date, LocalTime from, LocalTime to) {
    return new PlanException(Effect.OPEN, date.atTime(from), end(date, to));
  }

  private static LocalDateTime end(LocalDate date, LocalTime to) {
    return to.equals(LocalTime.MIDNIGHT) ? date.plusDays(1).atStartOfDay() : date.atTime(to);
  }
}
