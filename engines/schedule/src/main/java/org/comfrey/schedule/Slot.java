package org.comfrey.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A session that can be booked now. */
public record Slot(Instant start, Instant end, int seatsLeft) {
  public ZonedDateTime startIn(ZoneId zone) {
    return start.atZone(zone);
  }

  public ZonedDateTime endIn(ZoneId zone) {
    return end.atZone(zone);
  }
}
