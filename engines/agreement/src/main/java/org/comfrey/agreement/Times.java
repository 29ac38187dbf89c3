package org.comfrey.agreement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds instants for the steps of a walk: the bounds are differences, so the longest paths of
 * Bellman and Ford from the placing of the order are the earliest solution, wherever there is one.
 */
final class Times {
  private static final long MILLIS = 60_000;

  /**
   * When everything happens, in milliseconds since the order was placed, by the wall's clock.
   *
   * @param steps the instants of the steps
   * @param end an instant at which the flaw shows
   * @param starts the start and end first, then those after each step that moved them
   */
  record Plan(List<Long> steps, long end, List<long[]> starts) {}

  private record Edge(int left, int right, long millis) {}

  private final List<Edge> edges = new ArrayList<>();
  private final List<Edge> wishes = new ArrayList<>();
  private final List<int[]> stops = new ArrayList<>();
  private final List<int[]> appointments = new ArrayList<>();
  private final List<Integer> movedAt = new ArrayList<>();
  private final long strict;
  private int variables = 1;

  private Times(long strict) {
    this.strict = strict;
  }

  /** Readable instants where possible, else any. */
  static Optional<Plan> plan(Agreement agreement, Findings.Found found) {
    for (long strict : new long[] {MILLIS, 1}) {
      for (boolean wishing : new boolean[] {true, false}) {
        Optional<Plan> plan = new Times(strict).solve(agreement, found, wishing);
        if (plan.isPresent()) {
          return plan;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Plan> solve(Agreement agreement, Findings.Found found, boolean wishing) {
    List<Walk.Hop> hops = found.walk().hops();
    int[] now = new int[hops.size() + 2];
    appoint(0, 0);
    String state = agreement.initial();
    for (int k = 1; k <= hops.size() + 1; k++) {
      boolean last = k > hops.size();
      boolean stopped = agreement.state(state).stopped();
      now[k] = variables++;
      int entered = now[k - 1];
      edges.add(new Edge(now[k - 1], now[k], 0));
      if (stopped) {
        edges.add(new Edge(now[k], now[k - 1], 0));
        entered = variables++;
        edges.add(new Edge(entered, now[k], 0));
        stops.add(new int[] {k, entered});
      }
      for (Zone.Bound bound : last ? found.bounds() : hops.get(k - 1).bounds()) {
        int left = variable(bound.left(), now[k], entered);
        int right = variable(bound.right(), now[k], entered);
        long millis = bound.minutes() * MILLIS - (bound.strict() ? strict : 0);
        edges.add(new Edge(left, right, millis));
      }
      if (!last) {
        Walk.Hop hop = hops.get(k - 1);
        state = hop.transition().to();
        if (hop.transition().moves()) {
          appoint(now[k], k);
        }
      }
    }
    if (wishing) {
      edges.addAll(wishes);
    }
    return bellmanFord().map(values -> plan(values, now));
  }

  private void appoint(int now, int step) {
    int start = variables++;
    int end = variables++;
    appointments.add(new int[] {start, end});
    movedAt.add(step);
    edges.add(new Edge(now, start, -strict));
    edges.add(new Edge(start, end, -strict));
    wishes.add(new Edge(now, start, -Duration.ofDays(3).toMillis()));
    wishes.add(new Edge(end, start, Duration.ofHours(1).toMillis()));
    wishes.add(new Edge(start, end, -Duration.ofHours(1).toMillis()));
  }

  private int variable(int zoneVariable, int now, int entered) {
    return switch (zoneVariable) {
      case Zone.NOW -> now;
      case Zone.PLACED -> 0;
      case Zone.START -> appointments.getLast()[0];
      case Zone.END -> appointments.getLast()[1];
      default -> entered;
    };
  }

  private Optional<long[]> bellmanFord() {
    long[] values = new long[variables];
    for (int round = 0; round <= variables; round++) {
      boolean changed = false;
      for (Edge edge : edges) {
        long least = values[edge.left()] - edge.millis();
        if (edge.left() == edge.right()) {
          if (edge.millis() < 0) {
            return Optional.empty();
          }
        } else if (values[edge.right()] < least) {
          values[edge.right()] = least;
          changed = true;
        }
      }
      if (!changed) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  /** Standstills push everything after them on by the wall's clock. */
  private Plan plan(long[] values, int[] now) {
    long[] stoppedBy = new long[now.length];
    for (int[] stop : stops) {
      stoppedBy[stop[0]] = values[now[stop[0]]] - values[stop[1]];
    }
    for (int k = 1; k < now.length; k++) {
      stoppedBy[k] += stoppedBy[k - 1];
    }
    List<Long> steps = new ArrayList<>();
    for (int k = 1; k < now.length - 1; k++) {
      steps.add(values[now[k]] - values[0] + stoppedBy[k]);
    }
    List<long[]> starts = new ArrayList<>();
    for (int i = 0; i < appointments.size(); i++) {
      long shift = stoppedBy[movedAt.get(i)] - values[0];
      starts.add(Arrays.stream(appointments.get(i)).mapToLong(v -> values[v] + shift).toArray());
    }
    int last = now.length - 1;
    return new Plan(steps, values[now[last]] - values[0] + stoppedBy[last], starts);
  }
}
