package org.comfrey.discovery;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When somebody wants a time: on one of these days, beginning within these hours of the listing's
 * own clock. Either end may be open; without a day any time will do.
 */
record FreeTime(List<LocalDate> days, @Nullable LocalTime from, @Nullable LocalTime before) {
  static final FreeTime ANY = new FreeTime(List.of(), null, null);

  FreeTime {
    days = List.copyOf(days);
  }

  boolean hasHours() {
    return from != null || before != null;
  }

  /** What was chosen goes before what was read out of the words. */
  FreeTime or(FreeTime read) {
    return new FreeTime(
        days.isEmpty() ? read.days : days,
        hasHours() ? from : read.from,
        hasHours() ? before : read.before);
  }
}
