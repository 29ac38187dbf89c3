package org.comfrey.agreement;

import java.util.List;
import java.util.Optional;

/** Whether an order that waits here is sure to get on, and whether its deadlines are clear. */
final class Waiting {
  private Waiting() {}

  static void check(
      Walk walk,
      Agreement.State state,
      List<Agreement.Transition> possible,
      Situation.Case one,
      Zone waiting,
      Findings findings) {
    Windows.Facts facts = one.facts();
    boolean exit =
        !facts.timers().isEmpty()
            || possible.stream()
                .filter(t -> t.by().contains(Role.OPERATOR))
                .filter(t -> Windows.agrees(t, facts.truths()))
                .anyMatch(t -> staysOpen(t, state, waiting));
    if (!exit) {
      String when = facts.truths().isEmpty() ? "" : " while " + facts.truths() + " holds";
      findings.add(
          Flaw.STUCK,
          state.name(),
          walk,
          facts.truths(),
          List.of(),
          "The order can wait in "
              + state.name()
              + " for ever"
              + when
              + ": no deadline comes and no operator may act.");
    }
    events(walk, state, possible, facts, findings);
    for (Situation.Clash clash : one.clashes()) {
      ambiguous(walk, state, facts, clash, waiting, findings);
    }
  }

  /** One event must not be able to take two transitions. */
  private static void events(
      Walk walk,
      Agreement.State state,
      List<Agreement.Transition> possible,
      Windows.Facts facts,
      Findings findings) {
    for (Agreement.PaymentEvent event : Agreement.PaymentEvent.values()) {
      List<String> takers =
          possible.stream()
              .filter(t -> t.on().equals(Optional.of(event)) && state.awaits().isPresent())
              .filter(t -> Windows.agrees(t, facts.truths()))
              .map(Agreement.Transition::name)
              .toList();
      if (takers.size() > 1) {
        findings.add(
            Flaw.AMBIGUOUS,
            String.join("/", takers),
            walk,
            facts.truths(),
            List.of(),
            "In "
                + state.name()
                + " one payment event can take "
                + String.join(" or ", takers)
                + "; let facts tell them apart.");
      }
    }
  }

  /** An operator can take it from some instant on, whatever happened before. */
  private static boolean staysOpen(
      Agreement.Transition transition, Agreement.State state, Zone waiting) {
    if (!state.stopped()) {
      return transition.before().isEmpty();
    }
    return stands(transition.before(), true, waiting) && stands(transition.after(), false, waiting);
  }

  /** Where the clocks stand still, a window that is shut now stays shut. */
  private static boolean stands(Optional<Moment> moment, boolean before, Zone waiting) {
    if (moment.isEmpty()) {
      return true;
    }
    if (moment.get().anchor() == Moment.Anchor.ENTERED) {
      return !before;
    }
    Zone.Bound shut = before ? Windows.reached(moment.get()) : Windows.ahead(moment.get());
    return !waiting.meets(List.of(shut));
  }

  private static void ambiguous(
      Walk walk,
      Agreement.State state,
      Windows.Facts facts,
      Situation.Clash clash,
      Zone waiting,
      Findings findings) {
    for (Windows.Alternative both : clash.alternatives()) {
      if (waiting.meets(both.bounds())) {
        findings.add(
            Flaw.AMBIGUOUS,
            clash.one().name() + "/" + clash.two().name(),
            walk,
            facts.truths(),
            both.bounds(),
            "In "
                + state.name()
                + " the deadlines of "
                + clash.one().name()
                + " ("
                + clash.one().at().orElseThrow()
                + ") and "
                + clash.two().name()
                + " ("
                + clash.two().at().orElseThrow()
                + ") can come at the same instant; give them different ranks.");
      }
    }
  }
}
