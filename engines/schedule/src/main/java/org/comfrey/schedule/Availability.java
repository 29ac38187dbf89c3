package org.comfrey.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer on its resources, ready to be asked for slots. Immutable and safe to share and to keep:
 * what is taken and what time it is come with each question.
 *
 * <p>Starts stand on the grid of the first resource's plans; the session must lie within the hours
 * of every resource. Times are whole seconds.
 */
public final class Availability {
  private static final Duration ALTERNATIVES_REACH = Duration.ofDays(28);

  private final Offer offer;
  private final List<Resource> resources;
  private final List<List<LocalHours>> hours;

  public Availability(Offer offer, List<Resource> resources) {
    if (resources.isEmpty() || resources.getFirst().plans().isEmpty()) {
      throw new ScheduleException("a session needs a resource that has a plan");
    }
    this.offer = offer;
    this.resources = List.copyOf(resources);
    this.hours =
        this.resources.stream()
            .map(resource -> resource.plans().stream().map(LocalHours::new).toList())
            .toList();
  }

  public Offer offer() {
    return offer;
  }

  /** The slots that start in [from, until) and can be booked at the present, in time order. */
  public List<Slot> slots(Instant from, Instant until, Instant present, Taken taken) {
    return slots(from, until, present, taken, Integer.MAX_VALUE);
  }

  /** As {@link #slots(Instant, Instant, Instant, Taken)}, but at most so many. */
  public List<Slot> slots(Instant from, Instant until, Instant present, Taken taken, int atMost) {
    long first = Math.max(ceiling(from), ceiling(present.plus(offer.minimumNotice())));
    long end = Math.min(ceiling(until), present.plus(offer.horizon()).getEpochSecond() + 1);
    if (first >= end) {
      return List.of();
    }
    TakenSpans spans = new TakenSpans(offer, taken);
    long length = offer.length().toSeconds();
    List<Slot> result = new ArrayList<>();
    for (long start : starts(first, end)) {
      int left = spans.seatsLeft(start, start + length);
      if (left > 0) {
        result.add(slot(start, left));
        if (result.size() == atMost) {
          break;
        }
      }
    }
    return result;
  }

  /** Whether any slot starts in [from, until). */
  public boolean anyFree(Instant from, Instant until, Instant present, Taken taken) {
    return !slots(from, until, present, taken, 1).isEmpty();
  }

  /** Whether a session can start at that instant and, if not, why, with the nearest that can. */
  public Verdict why(Instant start, Instant present, Taken taken, int alternatives) {
    long second = start.getEpochSecond();
    long length = offer.length().toSeconds();
    TakenSpans spans = new TakenSpans(offer, taken);
    Refusal refusal = new Refusal(offer, resources.getFirst().plans().getFirst().zone());
    if (start.isBefore(present)) {
      return refused(refusal.of(Verdict.Reason.PAST, start), start, present, taken, alternatives);
    }
    Verdict.Reason reason = reason(start, second, length, present, spans);
    return reason == null
        ? new Verdict.Free(slot(second, spans.seatsLeft(second, second + length)))
        : refused(refusal.of(reason, start), start, present, taken, alternatives);
  }

  private Verdict.@Nullable Reason reason(
      Instant start, long second, long length, Instant present, TakenSpans spans) {
    if (start.isBefore(present.plus(offer.minimumNotice()))) {
      return Verdict.Reason.NOTICE;
    }
    if (start.isAfter(present.plus(offer.horizon()))) {
      return Verdict.Reason.HORIZON;
    }
    Spans[] open = open(second, second + length);
    for (Spans resource : open) {
      if (!resource.contains(second, second + 1)) {
        return Verdict.Reason.CLOSED;
      }
    }
    for (Spans resource : open) {
      if (!resource.contains(second, second + length)) {
        return Verdict.Reason.TOO_LONG;
      }
    }
    if (!start.equals(Instant.ofEpochSecond(second)) || starts(second, second + 1).length == 0) {
      return Verdict.Reason.OFF_GRID;
    }
    if (spans.full(second, second + length)) {
      return Verdict.Reason.FULL;
    }
    if (spans.seatsLeft(second, second + length) > 0) {
      return null;
    }
    return spans.coreTaken(second, second + length) ? Verdict.Reason.BUSY : Verdict.Reason.BUFFER;
  }

  private Verdict refused(
      Refusal.Sentence sentence, Instant start, Instant present, Taken taken, int alternatives) {
    return new Verdict.NotFree(
        sentence.reason(), sentence.text(), nearest(start, present, taken, alternatives));
  }

  /** The free slots nearest to an instant, in time order. */
  public List<Slot> nearest(Instant start, Instant present, Taken taken, int count) {
    List<Slot> found = List.of();
    Duration reach = Duration.ofDays(2);
    while (true) {
      // A wider reach is looked at only where a nearer one has too little.
      found = slots(start.minus(reach), start.plus(reach), present, taken);
      if (found.size() >= count || reach.compareTo(ALTERNATIVES_REACH) >= 0) {
        break;
      }
      reach =
          reach.multipliedBy(4).compareTo(ALTERNATIVES_REACH) > 0
              ? ALTERNATIVES_REACH
              : reach.multipliedBy(4);
    }
    return found.stream()
        .sorted(Comparator.comparing(slot -> Duration.between(start, slot.start()).abs()))
        .limit(count)
        .sorted(Comparator.comparing(Slot::start))
        .toList();
  }

  /** Starts in [first, end) that lie on the grid and fit the hours of every resource, ascending. */
  private long[] starts(long first, long end) {
    long length = offer.length().toSeconds();
    Spans[] open = open(first, end + length);
    long[] found = new long[64];
    int count = 0;
    for (int i = 0; i < hours.getFirst().size(); i++) {
      Grid grid = new Grid(resources.getFirst().plans().get(i).zone(), offer, first, end);
      Spans local = hours.getFirst().get(i).between(grid.localFrom(), grid.localUntil());
      for (int segment = local.firstEndingAfter(grid.localFirst()); segment < local.size(); ) {
        grid.begin(local.from(segment), local.to(segment++));
        for (long start = grid.next(); start != Grid.NONE; start = grid.next()) {
          if (fits(open, start, start + length)) {
            if (count == found.length) {
              found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = start;
          }
        }
      }
    }
    return ascending(found, count);
  }

  private static boolean fits(Spans[] open, long start, long end) {
    for (Spans resource : open) {
      if (!resource.contains(start, end)) {
        return false;
      }
    }
    return true;
  }

  private static long[] ascending(long[] found, int count) {
    Arrays.sort(found, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || found[i] != found[i - 1]) {
        found[distinct++] = found[i];
      }
    }
    return Arrays.copyOf(found, distinct);
  }

  /** The open time of each resource that has plans, as merged instants. */
  private Spans[] open(long from, long until) {
    List<Spans> result = new ArrayList<>(hours.size());
    for (int i = 0; i < hours.size(); i++) {
      if (!hours.get(i).isEmpty()) {
        result.add(OpenTime.between(resources.get(i).plans(), hours.get(i), from, until));
      }
    }
    return result.toArray(Spans[]::new);
  }

  private Slot slot(long start, int seatsLeft) {
    return new Slot(
        Instant.ofEpochSecond(start),
        Instant.ofEpochSecond(start + offer.length().toSeconds()),
        seatsLeft);
  }

  static long ceiling(Instant instant) {
    return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
  }
}
