package org.comfrey.schedule;

import java.time.ZoneId;

/**
 * The starts that a stretch of local hours offers: its beginning and every step of the local clock
 * after it, so that sessions keep their local times all year. A local time that does not exist is
 * left out, one that happens twice stands for its first instant, and where a change brings two
 * starts nearer to each other than a session and a step allow, the later one is left out.
 */
final class Grid {
  static final long NONE = Long.MIN_VALUE;

  /** More than any change of clocks, so that starts are found from before the range onwards. */
  private static final long MARGIN_SECONDS = 2 * 86_400L;

  private final OffsetPeriods periods;
  private final long step;
  private final long nearest;
  private final long first;
  private final long end;
  private final long localFrom;
  private final long localUntil;

  private long label;
  private long labelEnd;
  private long last;

  Grid(ZoneId zone, Offer offer, long first, long end) {
    this.first = first;
    this.end = end;
    step = offer.step().toSeconds();
    nearest = Math.min(step, offer.length().toSeconds());
    periods = OffsetPeriods.between(zone, first - MARGIN_SECONDS, end + MARGIN_SECONDS);
    localFrom = first + periods.offset(0) - MARGIN_SECONDS;
    localUntil = end + periods.offset(periods.count() - 1) + MARGIN_SECONDS;
  }

  long localFrom() {
    return localFrom;
  }

  /** Stretches of local time that end by then yield no start in the range. */
  long localFirst() {
    int least = periods.offset(0);
    for (int i = 1; i < periods.count(); i++) {
      least = Math.min(least, periods.offset(i));
    }
    return first + least;
  }

  long localUntil() {
    return localUntil;
  }

  void begin(long from, long to) {
    label = from;
    labelEnd = to;
    last = NONE;
  }

  /** The next start of this stretch within the range, or {@link #NONE}. */
  long next() {
    while (label < labelEnd) {
      long instant = periods.firstInstant(label);
      label += step;
      if (instant == NONE || (last != NONE && instant < last + nearest)) {
        continue;
      }
      last = instant;
      if (instant >= end) {
        return NONE;
      }
      if (instant >= first) {
        return instant;
      }
    }
    return NONE;
  }
}
