package org.comfrey.agreement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can still matter from each state on: instants and counters that no later transition looks at
 * are forgotten, which keeps the proof small without changing what it finds.
 */
final class Reach {
  /** What matters in one state. */
  record Ahead(List<String> counted, Set<Integer> active) {}

  private final Map<String, Ahead> ahead = new HashMap<>();

  Reach(Agreement agreement) {
    Map<String, List<Agreement.Transition>> leaving = new HashMap<>();
    agreement.states().keySet().forEach(s -> leaving.put(s, agreement.leaving(s)));
    leaving.keySet().forEach(state -> ahead.put(state, from(agreement, leaving, state)));
  }

  Ahead of(String state) {
    Ahead found = ahead.get(state);
    if (found == null) {
      throw new IllegalArgumentException("No state " + state);
    }
    return found;
  }

  private static Ahead from(
      Agreement agreement, Map<String, List<Agreement.Transition>> leaving, String start) {
    Set<String> seen = new HashSet<>(Set.of(start));
    Deque<String> open = new ArrayDeque<>(seen);
    Set<String> counted = new java.util.TreeSet<>();
    Set<Integer> active = new HashSet<>();
    while (!open.isEmpty()) {
      String state = open.remove();
      if (agreement.state(state).ends()) {
        continue;
      }
      for (Agreement.Transition transition : leaving.getOrDefault(state, List.of())) {
        if (transition.atMost().isPresent()) {
          counted.add(transition.name());
        }
        mark(transition, active);
        if (seen.add(transition.to())) {
          open.add(transition.to());
        }
      }
    }
    // Own cases are judged by the start, so it matters wherever a client may act.
    if (agreement.appointment() && !agreement.state(start).ends()) {
      active.add(Zone.START);
    }
    return new Ahead(List.copyOf(counted), Set.copyOf(active));
  }

  private static void mark(Agreement.Transition transition, Set<Integer> active) {
    transition.at().ifPresent(at -> at.moments().forEach(m -> active.add(Windows.variable(m))));
    transition.before().ifPresent(m -> active.add(Windows.variable(m)));
    transition.after().ifPresent(m -> active.add(Windows.variable(m)));
  }

  /** The longest time that the agreement mentions. */
  static long longestMinutes(Agreement agreement) {
    List<Moment> moments = new java.util.ArrayList<>();
    for (Agreement.Transition transition : agreement.transitions().values()) {
      transition.at().ifPresent(at -> moments.addAll(at.moments()));
      transition.before().ifPresent(moments::add);
      transition.after().ifPresent(moments::add);
    }
    long longest = 0;
    for (Moment moment : moments) {
      longest = Math.max(longest, moment.offset().abs().toMinutes());
    }
    for (Agreement.Policy policy : agreement.policies().values()) {
      for (List<Agreement.Tier> tiers : policy.choices().values()) {
        for (Agreement.Tier tier : tiers) {
          longest = Math.max(longest, tier.notice().map(n -> n.toMinutes()).orElse(0L));
        }
      }
    }
    return longest;
  }
}
