package org.comfrey.schedule;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * Hours that return by a rule of RFC 5545, in local time: every second Tuesday, the last Friday.
 *
 * @param first the rule's DTSTART; it is itself open only where the rule yields it
 * @param length of the local clock, at most 24 hours
 */
public record RecurringHours(LocalDateTime first, Duration length, Recurrence rule) {
  public RecurringHours {
    if (length.isNegative() || length.isZero() || length.compareTo(Duration.ofDays(1)) > 0) {
      throw new ScheduleException("recurring hours last more than nothing and at most 24 hours");
    }
  }
}
