package org.comfrey.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of constant offset that a range of instants consists of: one, or one per change.
 */
final class OffsetPeriods {
  private final long[] from;
  private final long[] until;
  private final int[] offset;

  private OffsetPeriods(long[] from, long[] until, int[] offset) {
    this.from = from;
    this.until = until;
    this.offset = offset;
  }

  static OffsetPeriods between(ZoneId zone, long fromSecond, long untilSecond) {
    ZoneRules rules = zone.getRules();
    Instant begin = Instant.ofEpochSecond(fromSecond);
    int firstOffset = rules.getOffset(begin).getTotalSeconds();
    List<ZoneOffsetTransition> changes = new ArrayList<>(2);
    if (!rules.isFixedOffset()) {
      @Nullable ZoneOffsetTransition next = rules.nextTransition(begin);
      while (next != null && next.toEpochSecond() < untilSecond) {
        changes.add(next);
        next = rules.nextTransition(next.getInstant());
      }
    }
    int count = changes.size() + 1;
    long[] from = new long[count];
    long[] until = new long[count];
    int[] offset = new int[count];
    from[0] = fromSecond;
    offset[0] = firstOffset;
    for (int i = 1; i < count; i++) {
      from[i] = changes.get(i - 1).toEpochSecond();
      until[i - 1] = from[i];
      offset[i] = changes.get(i - 1).getOffsetAfter().getTotalSeconds();
    }
    until[count - 1] = untilSecond;
    return new OffsetPeriods(from, until, offset);
  }

  int count() {
    return from.length;
  }

  long from(int period) {
    return from[period];
  }

  long until(int period) {
    return until[period];
  }

  int offset(int period) {
    return offset[period];
  }

  /** The first instant with that local time, or {@link Long#MIN_VALUE} where it does not exist. */
  long firstInstant(long local) {
    for (int i = 0; i < from.length; i++) {
      long instant = local - offset[i];
      if (instant >= from[i] && instant < until[i]) {
        return instant;
      }
    }
    return Long.MIN_VALUE;
  }
}
