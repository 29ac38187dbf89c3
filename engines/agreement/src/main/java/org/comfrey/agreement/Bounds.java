package org.comfrey.agreement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pots that never hold more than one amount: the only money that comes into them is one payment of
 * that amount, by a transition that no order takes twice. Who pays that amount out of such a pot,
 * or a part of the amount and the amount less that part, empties it.
 */
final class Bounds {
  private final Agreement agreement;
  private final Map<String, String> most = new HashMap<>();

  Bounds(Agreement agreement) {
    this.agreement = agreement;
    for (String pot : agreement.pots().keySet()) {
      only(pot).ifPresent(amount -> most.put(pot, amount));
    }
  }

  /** Whether nothing is left in the pot once these amounts were paid out of it in one step. */
  boolean drain(String pot, Set<String> paid) {
    String amount = most.get(pot);
    if (amount == null) {
      return false;
    }
    return paid.contains(amount)
        || paid.stream()
            .anyMatch(name ->
                agreement.amounts().get(name) instanceof Agreement.Amount.Less(String of, var less)
                    && of.equals(amount)
                    && paid.contains(less));
  }

  private Optional<String> only(String pot) {
    String amount = null;
    for (Agreement.Transition transition : agreement.transitions().values()) {
      for (Money line : transition.money()) {
        switch (line) {
          case Money.Collect(String collected, String into, _) -> {
            if (into.equals(pot)) {
              if (amount != null || again(transition) || !fixed(collected)) {
                return Optional.empty();
              }
              amount = collected;
            }
          }
          case Money.Pay(_, _, Account to, _) -> {
            if (to instanceof Account.Pot(String name) && name.equals(pot)) {
              return Optional.empty();
            }
          }
        }
      }
    }
    return Optional.ofNullable(amount);
  }

  /** A person who sets an amount anew would change what it is at most. */
  private boolean fixed(String amount) {
    return switch (agreement.amounts().get(amount)) {
      case null -> false;
      case Agreement.Amount.Given _ -> true;
      case Agreement.Amount.Chosen _ -> false;
      case Agreement.Amount.ShareOf(_, String of) -> fixed(of);
      case Agreement.Amount.Less(String of, String less) -> fixed(of) && fixed(less);
    };
  }

  /** Whether an order that took the transition can come to where it leaves from. */
  private boolean again(Agreement.Transition transition) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(transition.to()));
    while (!open.isEmpty()) {
      String state = open.remove();
      if (transition.from().contains(state)) {
        return true;
      }
      if (seen.add(state)) {
        agreement.leaving(state).forEach(next -> open.add(next.to()));
      }
    }
    return false;
  }
}
