package org.comfrey.schedule;

import java.util.Comparator;
import java.util.List;

/** {@link Taken} prepared for many questions. */
final class TakenSpans {
  private static final int ALL_FREE = -1;
  private static final int BLOCKED = -2;

  private final Spans busy;
  private final long[] sessionStart;
  private final long[] sessionEnd;
  private final int[] seatsTaken;
  private final long before;
  private final long after;
  private final int seats;

  TakenSpans(Offer offer, Taken taken) {
    before = offer.bufferBefore().toSeconds();
    after = offer.bufferAfter().toSeconds();
    seats = offer.seats();
    int count = taken.busy().size();
    long[] begins = new long[count];
    long[] ends = new long[count];
    for (int i = 0; i < count; i++) {
      Busy entry = taken.busy().get(i);
      begins[i] = entry.from().getEpochSecond();
      // Rounded up: a part of a second that is busy makes the second busy.
      ends[i] = Availability.ceiling(entry.until());
    }
    busy = Spans.merged(begins, ends, count);
    List<Session> sessions =
        taken.sessions().stream().sorted(Comparator.comparing(Session::start)).toList();
    sessionStart = sessions.stream().mapToLong(s -> s.start().getEpochSecond()).toArray();
    sessionEnd = sessions.stream().mapToLong(s -> s.end().getEpochSecond()).toArray();
    seatsTaken = sessions.stream().mapToInt(Session::seatsTaken).toArray();
  }

  /** Seats that are left of a session at that time; 0 or less where it cannot be booked. */
  int seatsLeft(long start, long end) {
    if (busy.intersects(start - before, end + after)) {
      return 0;
    }
    int session = session(start, end);
    return session == ALL_FREE ? seats : session == BLOCKED ? 0 : seats - seatsTaken[session];
  }

  boolean full(long start, long end) {
    int session = session(start, end);
    return session >= 0 && seatsTaken[session] >= seats;
  }

  /** Whether the session's own time is taken, rather than the buffers around it. */
  boolean coreTaken(long start, long end) {
    if (busy.intersects(start, end)) {
      return true;
    }
    for (int i = 0; i < sessionStart.length; i++) {
      if (sessionStart[i] < end && sessionEnd[i] > start) {
        return true;
      }
    }
    return false;
  }

  private int session(long start, long end) {
    int own = ALL_FREE;
    int low = 0;
    int high = sessionStart.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sessionEnd[middle] + after > start - before) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    for (int i = low; i < sessionStart.length; i++) {
      if (sessionStart[i] - before >= end + after) {
        break;
      }
      if (sessionStart[i] != start || sessionEnd[i] != end) {
        return BLOCKED;
      }
      own = i;
    }
    return own;
  }
}
