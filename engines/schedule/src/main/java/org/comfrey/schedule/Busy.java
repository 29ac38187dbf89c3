package org.comfrey.schedule;

import java.time.Instant;

/**
 * Time that a resource has given away, buffers included.
 *
 * @param what names it for its owner, such as "appointment" or "holiday"
 */
public record Busy(Instant from, Instant until, String what) {
  public Busy {
    if (!from.isBefore(until)) {
      throw new ScheduleException("busy time ends after it begins: " + from + " to " + until);
    }
  }
}
