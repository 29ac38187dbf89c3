package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that an agreement is safe to trade under, or shows a shortest way on which it is not.
 *
 * <p>Proved means, for every price, every choice of the parties, every fact and every instant: each
 * order ends; whoever waits has a deadline or an operator who can act; what came in has gone out
 * when the order ends, to the last minor unit, and no step takes more than there is; two deadlines
 * never come at once and disagree; nobody decides in their own favour; and each state and each
 * transition can happen.
 */
public final class Verifier {
  /** Nobody mends more at once, and each is replayed. */
  private static final int FINDINGS_AT_MOST = 50;

  private Verifier() {}

  /** The proof. */
  public static Verdict verify(Agreement agreement) {
    Findings findings = new Findings();
    Explorer explorer = new Explorer(agreement, findings);
    try {
      explorer.run();
    } catch (Windows.TooLarge e) {
      if (findings.isEmpty()) {
        return new Verdict.Undecided(e.sentence);
      }
      return refuted(agreement, findings);
    }
    new OwnCase(agreement, findings).unheard(explorer);
    loops(explorer, findings);
    dead(agreement, explorer, findings);
    unasked(agreement, explorer, findings);
    return findings.isEmpty()
        ? new Verdict.Proved(explorer.places(), explorer.steps())
        : refuted(agreement, findings);
  }

  private static Verdict refuted(Agreement agreement, Findings findings) {
    List<Verdict.Finding> all = new ArrayList<>();
    for (Findings.Found found : findings.sorted().stream().limit(FINDINGS_AT_MOST).toList()) {
      all.add(
          new Verdict.Finding(
              found.flaw(), found.subject(), found.sentence(), Replay.of(agreement, found)));
    }
    return new Verdict.Refuted(all);
  }

  /**
   * Loops that no single walk closed, because a walk that is contained in another is not followed
   * twice: a search through the graph of places for a way back. Where walks have shown loops
   * already, those are mended first.
   */
  private static void loops(Explorer explorer, Findings findings) {
    if (findings.have(Flaw.ENDLESS)) {
      return;
    }
    Map<Walk.Place, Integer> marks = new HashMap<>();
    for (Walk.Place start : explorer.nearest().keySet()) {
      if (marks.getOrDefault(start, 0) == 0) {
        List<Walk.Place> path = new ArrayList<>(List.of(start));
        List<Walk> steps = new ArrayList<>();
        Map<Walk.Place, List<Walk>> left = new LinkedHashMap<>();
        marks.put(start, 1);
        left.put(start, new ArrayList<>(explorer.edges(start).values()));
        while (!path.isEmpty()) {
          Walk.Place at = path.getLast();
          List<Walk> open = left.getOrDefault(at, List.of());
          if (open.isEmpty()) {
            marks.put(at, 2);
            path.removeLast();
            if (!steps.isEmpty()) {
              steps.removeLast();
            }
            continue;
          }
          Walk next = open.removeLast();
          int mark = marks.getOrDefault(next.place, 0);
          if (mark == 1) {
            findings.add(
                Flaw.ENDLESS,
                next.place.state(),
                round(explorer, next, steps.subList(path.indexOf(next.place), steps.size())),
                "The order can come back to " + next.place.state() + " without end.");
          } else if (mark == 0) {
            marks.put(next.place, 1);
            path.add(next.place);
            steps.add(next);
            left.put(next.place, new ArrayList<>(explorer.edges(next.place).values()));
          }
        }
      }
    }
  }

  /** The nearest way to the place, and once round from there. */
  private static Walk round(Explorer explorer, Walk closing, List<Walk> steps) {
    Walk walk = Optional.ofNullable(explorer.nearest().get(closing.place)).orElse(closing);
    for (Walk step : steps) {
      walk = walk.then(step.last(), step.place, step.entry);
    }
    return walk.then(closing.last(), closing.place, closing.entry);
  }

  private static void dead(Agreement agreement, Explorer explorer, Findings findings) {
    Map<String, Walk> ways = new HashMap<>();
    explorer.nearest().forEach((place, walk) -> ways.merge(place.state(), walk, Verifier::shorter));
    Set<String> entered = new HashSet<>(ways.keySet());
    for (Walk.Place place : explorer.nearest().keySet()) {
      explorer.edges(place).keySet().forEach(edge -> entered.add(edge.to().state()));
    }
    Walk beginning = Optional.ofNullable(ways.get(agreement.initial())).orElseThrow();
    for (Agreement.State state : agreement.states().values()) {
      if (!entered.contains(state.name())) {
        findings.add(
            Flaw.DEAD_STATE,
            state.name(),
            beginning,
            "No order ever comes to " + state.name() + " (line " + state.line() + ").");
      }
    }
    for (Agreement.Transition transition : agreement.transitions().values()) {
      for (String from : transition.from()) {
        Walk way = ways.get(from);
        if (way != null && !explorer.live(transition.name()).contains(from)) {
          findings.add(
              Flaw.DEAD_TRANSITION,
              transition.name() + "/" + from,
              way,
              transition.name()
                  + " (line "
                  + transition.line()
                  + ") can never be taken from "
                  + from
                  + why(agreement, transition, from));
        }
      }
    }
  }

  private static String why(Agreement agreement, Agreement.Transition transition, String from) {
    Agreement.State state = agreement.state(from);
    if (state.ends()) {
      return ": the order has ended there.";
    }
    if (transition.on().isPresent() && state.awaits().isEmpty()) {
      return ": no payment is awaited there.";
    }
    Set<String> both = new HashSet<>(transition.holds());
    both.retainAll(transition.lacks());
    if (!both.isEmpty()) {
      return ": it needs " + both + " to be true and false.";
    }
    return ": its time never comes, or a deadline always comes first.";
  }

  /** A payment that is asked for must be able to arrive. */
  private static void unasked(Agreement agreement, Explorer explorer, Findings findings) {
    explorer
        .nearest()
        .forEach((place, walk) -> {
          Agreement.State state = agreement.state(place.state());
          boolean taken =
              agreement.leaving(state.name()).stream()
                  .anyMatch(t -> t.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED)));
          if (state.awaits().isPresent() && !taken) {
            findings.add(
                Flaw.UNBALANCED,
                state.name(),
                walk,
                "The client is asked to pay "
                    + state.awaits().get()
                    + " in "
                    + state.name()
                    + ", and no transition takes what is captured.");
          }
        });
  }

  private static Walk shorter(Walk one, Walk two) {
    return two.length < one.length ? two : one;
  }
}
