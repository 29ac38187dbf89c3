package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What pots hold at most, told in the order's amounts: a pot that took the price twice and gave it
 * back once holds the price. Only amounts that nobody says anew are counted with; of those, a part
 * and the amount less that part are the amount.
 */
final class Bounds {
  /** More than so many amounts in one pot are anything, so that there are few cases. */
  private static final int TOLD_APART = 4;

  /**
   * The most that a pot holds.
   *
   * @param anything whether no sum bounds it
   * @param amounts the amounts whose sum it is otherwise, sorted, one as often as it counts
   */
  record Most(boolean anything, List<String> amounts) {
    static final Most NOTHING = new Most(false, List.of());
    static final Most ANYTHING = new Most(true, List.of());

    Most {
      amounts = List.copyOf(amounts);
    }

    boolean nothing() {
      return !anything && amounts.isEmpty();
    }
  }

  private final Agreement agreement;

  Bounds(Agreement agreement) {
    this.agreement = agreement;
  }

  /** That amount alone. */
  Most of(String amount) {
    return fixed(amount) ? new Most(false, List.of(amount)) : Most.ANYTHING;
  }

  /** What two bounds are together. */
  Most plus(Most one, Most two) {
    if (one.anything() || two.anything()) {
      return Most.ANYTHING;
    }
    List<String> amounts = new ArrayList<>(one.amounts());
    amounts.addAll(two.amounts());
    while (whole(amounts)) {}
    amounts.sort(null);
    return amounts.size() > TOLD_APART ? Most.ANYTHING : new Most(false, amounts);
  }

  /** What is left at most once as much of the amount as there is was paid out. */
  Most less(Most most, String paid) {
    if (most.anything() || !fixed(paid)) {
      return most;
    }
    List<String> left = new ArrayList<>(most.amounts());
    if (!left.remove(paid) && !part(left, paid)) {
      left.stream().filter(amount -> atMost(amount, paid)).findFirst().ifPresent(left::remove);
    }
    left.sort(null);
    return new Most(false, left);
  }

  /** Puts an amount in the place of a part of it and the amount less that part. */
  private boolean whole(List<String> amounts) {
    for (String rest : amounts) {
      if (agreement.amounts().get(rest) instanceof Agreement.Amount.Less(String of, String part)
          && amounts.contains(part)
          && !part.equals(rest)
          && atMost(part, of)) {
        amounts.remove(rest);
        amounts.remove(part);
        amounts.add(of);
        return true;
      }
    }
    return false;
  }

  /** Puts what is left of an amount in its place, where that has a name. */
  private boolean part(List<String> amounts, String paid) {
    for (int i = 0; i < amounts.size(); i++) {
      String amount = amounts.get(i);
      Optional<String> left = left(amount, paid);
      if (left.isPresent()) {
        amounts.set(i, left.get());
        return true;
      }
    }
    return false;
  }

  private Optional<String> left(String amount, String paid) {
    if (agreement.amounts().get(paid) instanceof Agreement.Amount.Less(String of, String part)
        && of.equals(amount)) {
      return Optional.of(part);
    }
    return agreement.amounts().entrySet().stream()
        .filter(one -> one.getValue().equals(new Agreement.Amount.Less(amount, paid)))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  /** Whether one amount is never more than the other. */
  private boolean atMost(String amount, String other) {
    if (amount.equals(other)) {
      return true;
    }
    return switch (agreement.amounts().get(amount)) {
      case null -> false;
      case Agreement.Amount.Given _, Agreement.Amount.Chosen _ -> false;
      case Agreement.Amount.ShareOf(int points, String of) -> points <= 10_000 && atMost(of, other);
      case Agreement.Amount.Less(String of, _) -> atMost(of, other);
    };
  }

  /** A person who sets an amount anew would change what it is. */
  boolean fixed(String amount) {
    return switch (agreement.amounts().get(amount)) {
      case null -> false;
      case Agreement.Amount.Given _ -> true;
      case Agreement.Amount.Chosen _ -> false;
      case Agreement.Amount.ShareOf(_, String of) -> fixed(of);
      case Agreement.Amount.Less(String of, String less) -> fixed(of) && fixed(less);
    };
  }
}
