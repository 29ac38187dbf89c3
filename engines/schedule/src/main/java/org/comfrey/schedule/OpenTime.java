package org.comfrey.schedule;

import java.util.Arrays;
import java.util.List;

/** Local hours turned into the instants whose local time lies in them. */
final class OpenTime {
  private long[] begins = new long[64];
  private long[] ends = new long[64];
  private int count;

  private OpenTime() {}

  static Spans between(List<Plan> plans, List<LocalHours> hours, long from, long until) {
    OpenTime open = new OpenTime();
    for (int i = 0; i < plans.size(); i++) {
      open.add(hours.get(i), OffsetPeriods.between(plans.get(i).zone(), from, until));
    }
    return Spans.merged(open.begins, open.ends, open.count);
  }

  private void add(LocalHours hours, OffsetPeriods periods) {
    for (int period = 0; period < periods.count(); period++) {
      long offset = periods.offset(period);
      long localFrom = periods.from(period) + offset;
      long localUntil = periods.until(period) + offset;
      Spans local = hours.between(localFrom, localUntil);
      for (int i = local.firstEndingAfter(localFrom); i < local.size(); i++) {
        if (local.from(i) >= localUntil) {
          break;
        }
        add(
            Math.max(local.from(i), localFrom) - offset,
            Math.min(local.to(i), localUntil) - offset);
      }
    }
  }

  private void add(long begin, long end) {
    if (count == begins.length) {
      begins = Arrays.copyOf(begins, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    begins[count] = begin;
    ends[count++] = end;
  }
}
