package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a step's money is right: in what was captured, out what is there, nothing left over. */
final class Purse {
  private Purse() {}

  /** Adds what is wrong; true where the step itself cannot be taken. */
  static boolean check(
      Walk walk, Agreement.State left, Agreement.State entered, Flow flow, Findings findings) {
    Agreement.Transition transition = walk.last().transition();
    balance(walk, left, transition, findings);
    if (flow.overdraft().isPresent()) {
      Flow.Overdraft over = flow.overdraft().get();
      findings.add(
          over.byRounding() ? Flaw.ROUNDING : Flaw.OVERDRAWN,
          transition.name(),
          walk,
          overdrawn(transition, over));
      return true;
    }
    Set<String> full = flow.full().keySet();
    if (entered.ends() && !full.isEmpty()) {
      String pot = full.iterator().next();
      boolean rounding = flow.roundingLeft(pot);
      findings.add(
          rounding ? Flaw.ROUNDING : Flaw.NOT_DRAINED,
          transition.name(),
          walk,
          "The order ends in "
              + entered.name()
              + " with money in the pot "
              + pot
              + (rounding
                  ? ": the shares add up to 100% and are rounded, so nobody is said to get the odd"
                      + " cent; pay the rest of it to somebody."
                  : "; pay the rest of it to somebody."));
      return true;
    }
    if (entered.ends() && entered.slot() == Agreement.Slot.HELD) {
      findings.add(
          Flaw.HELD_FOREVER,
          entered.name(),
          walk,
          "The order ends in " + entered.name() + " with the time held, so nobody can book it.");
    }
    return false;
  }

  private static String overdrawn(Agreement.Transition transition, Flow.Overdraft over) {
    String base =
        over.base().isPresent() ? ", for example when it holds " + over.base().getAsLong() : "";
    return "Line "
        + over.line().line()
        + " of "
        + transition.name()
        + " can take more from the pot "
        + over.line().pot()
        + " than is left in it"
        + (over.byRounding() ? " by rounding up" : "")
        + base
        + ".";
  }

  private static void balance(
      Walk walk, Agreement.State left, Agreement.Transition transition, Findings findings) {
    List<String> collected = new ArrayList<>();
    for (Money line : transition.money()) {
      if (line instanceof Money.Collect(String amount, _, _)) {
        collected.add(amount);
      }
    }
    boolean captured = transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED));
    List<String> expected =
        captured ? left.awaits().map(List::of).orElse(List.of()) : List.<String>of();
    if (!collected.equals(expected)) {
      findings.add(
          Flaw.UNBALANCED,
          transition.name(),
          walk,
          transition.name()
              + " from "
              + left.name()
              + " collects "
              + (collected.isEmpty() ? "nothing" : String.join(" and ", collected))
              + (captured
                  ? ", but exactly " + String.join("", expected) + " was captured."
                  : ", but nothing was captured: only event: payment-captured brings money."));
    }
  }
}
