package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * When a transition can be taken, as alternatives of bounds on the instants of an order. This
 * mirrors the interpreter: people act strictly before the first deadline; the clock takes the
 * deadline that came first, however late it is noticed; a payment is told of at any time.
 */
final class Windows {
  private Windows() {}

  /** Bounds that hold together; the list of them holds where any one does. */
  record Alternative(List<Zone.Bound> bounds) {}

  /** Where facts stand so that exactly these deadlines count. */
  record Facts(Set<String> truths, List<Agreement.Transition> timers) {}

  private static final int FACTS_AT_MOST = 8;

  /** Every set of facts that makes a difference in the state; many make the same one. */
  static List<Facts> facts(List<Agreement.Transition> leaving) {
    List<String> names = new ArrayList<>();
    for (Agreement.Transition transition : leaving) {
      Set<String> used = new HashSet<>(transition.holds());
      used.addAll(transition.lacks());
      used.stream().filter(fact -> !names.contains(fact)).sorted().forEach(names::add);
    }
    if (names.size() > FACTS_AT_MOST) {
      throw new TooLarge("One state looks at more than " + FACTS_AT_MOST + " facts.");
    }
    List<Facts> all = new ArrayList<>();
    for (int bits = 0; bits < 1 << names.size(); bits++) {
      Set<String> truths = new HashSet<>();
      for (int i = 0; i < names.size(); i++) {
        if ((bits >> i & 1) == 1) {
          truths.add(names.get(i));
        }
      }
      List<Agreement.Transition> timers =
          leaving.stream().filter(t -> t.timed() && agrees(t, truths)).toList();
      all.add(new Facts(Set.copyOf(truths), timers));
    }
    return all;
  }

  static boolean agrees(Agreement.Transition transition, Set<String> truths) {
    return truths.containsAll(transition.holds())
        && transition.lacks().stream().noneMatch(truths::contains);
  }

  static List<Alternative> of(Agreement.Transition transition, Role role, Facts facts) {
    return switch (role) {
      case SYSTEM -> List.of(new Alternative(List.of()));
      case TIME -> firing(transition, facts.timers());
      case CLIENT, PROVIDER, OPERATOR -> acting(transition, facts.timers());
    };
  }

  private static List<Alternative> acting(
      Agreement.Transition transition, List<Agreement.Transition> timers) {
    List<Zone.Bound> window = new ArrayList<>();
    transition.after().ifPresent(after -> window.add(reached(after)));
    transition.before().ifPresent(before -> window.add(ahead(before)));
    List<Alternative> alternatives = List.of(new Alternative(window));
    for (Agreement.Transition timer : timers) {
      Moment.Timing timing = timer.at().orElseThrow();
      List<Zone.Bound> bounds = timing.moments().stream().map(Windows::ahead).toList();
      alternatives = and(alternatives, earliest(timing), bounds);
    }
    return alternatives;
  }

  private static List<Alternative> firing(
      Agreement.Transition transition, List<Agreement.Transition> timers) {
    List<Alternative> all = new ArrayList<>();
    Moment.Timing timing = transition.at().orElseThrow();
    for (Moment moment : timing.moments()) {
      List<Zone.Bound> bounds = new ArrayList<>(counting(timing, moment));
      bounds.add(reached(moment));
      all.addAll(first(new Alternative(bounds), transition, moment, timers, true));
    }
    return all;
  }

  /**
   * The ways in which {@code moment} of the transition comes before the other deadlines.
   *
   * @param byName whether, at one instant and one rank, names decide as they do in the interpreter
   */
  private static List<Alternative> first(
      Alternative start,
      Agreement.Transition transition,
      Moment moment,
      List<Agreement.Transition> timers,
      boolean byName) {
    List<Alternative> alternatives = List.of(start);
    for (Agreement.Transition other : timers) {
      if (!other.name().equals(transition.name())) {
        boolean named = byName && other.name().compareTo(transition.name()) < 0;
        boolean yields =
            rank(other) < rank(transition) || (named && rank(other) == rank(transition));
        Moment.Timing timing = other.at().orElseThrow();
        List<Zone.Bound> bounds =
            timing.moments().stream().map(m -> notAfter(moment, m, yields)).toList();
        alternatives = and(alternatives, earliest(timing), bounds);
      }
    }
    return alternatives;
  }

  /** The ways in which two deadlines come at one instant, first of all, with nothing to choose. */
  static List<Alternative> together(
      Agreement.Transition one, Agreement.Transition two, List<Agreement.Transition> timers) {
    List<Alternative> all = new ArrayList<>();
    Moment.Timing timing = one.at().orElseThrow();
    Moment.Timing otherTiming = two.at().orElseThrow();
    for (Moment moment : timing.moments()) {
      for (Moment other : otherTiming.moments()) {
        List<Zone.Bound> bounds = new ArrayList<>(counting(timing, moment));
        bounds.addAll(counting(otherTiming, other));
        bounds.add(notAfter(moment, other, false));
        bounds.add(notAfter(other, moment, false));
        bounds.add(reached(moment));
        all.addAll(first(new Alternative(bounds), one, moment, timers, false));
      }
    }
    return all;
  }

  static int rank(Agreement.Transition transition) {
    return transition.rank().orElse(Integer.MAX_VALUE);
  }

  private static boolean earliest(Moment.Timing timing) {
    return timing.choice() == Moment.Timing.Choice.EARLIEST;
  }

  /** All bounds where the earliest counts, any one where the latest does. */
  private static List<Alternative> and(
      List<Alternative> alternatives, boolean all, List<Zone.Bound> bounds) {
    List<Alternative> result = new ArrayList<>();
    for (Alternative alternative : alternatives) {
      if (all) {
        List<Zone.Bound> both = new ArrayList<>(alternative.bounds());
        both.addAll(bounds);
        result.add(new Alternative(both));
      } else {
        for (Zone.Bound bound : bounds) {
          List<Zone.Bound> both = new ArrayList<>(alternative.bounds());
          both.add(bound);
          result.add(new Alternative(both));
        }
      }
    }
    return result;
  }

  /** The moment is the one that counts among its own. */
  private static List<Zone.Bound> counting(Moment.Timing timing, Moment moment) {
    List<Zone.Bound> bounds = new ArrayList<>();
    for (Moment other : timing.moments()) {
      bounds.add(
          earliest(timing) ? notAfter(moment, other, false) : notAfter(other, moment, false));
    }
    return bounds;
  }

  static Zone.Bound reached(Moment moment) {
    return Zone.Bound.atMost(variable(moment), Zone.NOW, -minutes(moment));
  }

  static Zone.Bound ahead(Moment moment) {
    return Zone.Bound.less(Zone.NOW, variable(moment), minutes(moment));
  }

  private static Zone.Bound notAfter(Moment one, Moment two, boolean strictly) {
    long gap = minutes(two) - minutes(one);
    return strictly
        ? Zone.Bound.less(variable(one), variable(two), gap)
        : Zone.Bound.atMost(variable(one), variable(two), gap);
  }

  private static long minutes(Moment moment) {
    return moment.offset().toMinutes();
  }

  static int variable(Moment moment) {
    return switch (moment.anchor()) {
      case PLACED -> Zone.PLACED;
      case ENTERED -> Zone.ENTERED;
      case START -> Zone.START;
      case END -> Zone.END;
    };
  }

  /** The agreement has more cases than the proof is willing to walk. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    final String sentence;

    TooLarge(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }
  }
}
