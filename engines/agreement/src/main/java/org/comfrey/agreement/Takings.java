package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the platform, by whatever detour: a line takes it where it leads from a pot in which
 * others have a part to the platform, or to a pot from which only the platform is paid.
 */
final class Takings {
  private final Agreement agreement;
  private final Map<String, Set<Account.Party>> receivers = new HashMap<>();

  /** What each transition gives the platform that is not an operator's alone. */
  private final List<List<Money.Portion>> usual;

  Takings(Agreement agreement) {
    this.agreement = agreement;
    this.usual =
        agreement.transitions().values().stream()
            .filter(transition -> !transition.by().equals(Set.of(Role.OPERATOR)))
            .map(transition ->
                transition.money().stream()
                    .filter(this::isTaking)
                    .map(line -> ((Money.Pay) line).portion())
                    .toList())
            .toList();
  }

  /** Everybody whom a pot is paid to, however often it is moved on. */
  Set<Account.Party> receivers(String pot) {
    return receivers.computeIfAbsent(pot, this::follow);
  }

  private Set<Account.Party> follow(String first) {
    Set<Account.Party> parties = EnumSet.noneOf(Account.Party.class);
    Set<String> pots = new HashSet<>(Set.of(first));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Agreement.Transition transition : agreement.transitions().values()) {
        for (Money rule : transition.money()) {
          if (rule instanceof Money.Pay(_, String from, Account to, _) && pots.contains(from)) {
            switch (to) {
              case Account.Party party -> parties.add(party);
              case Account.Pot(String name) -> grows |= pots.add(name);
            }
          }
        }
      }
    }
    return parties;
  }

  private boolean isPlatforms(Account account) {
    return switch (account) {
      case Account.Party party -> party == Account.Party.PLATFORM;
      case Account.Pot(String name) -> receivers(name).equals(Set.of(Account.Party.PLATFORM));
    };
  }

  boolean isTaking(Money line) {
    return line instanceof Money.Pay(_, String pot, Account to, _)
        && isPlatforms(to)
        && !isPlatforms(new Account.Pot(pot));
  }

  /**
   * The line by which an operator gives the platform more than its commission: a sum that nobody
   * but the operator says, or shares that are more together than those of any transition that is
   * not the operator's alone. What operators took before of a pot that was never emptied counts.
   */
  Optional<Money.Pay> unusual(Walk walk, Flow flow) {
    List<Money.Pay> lines = new ArrayList<>();
    flow.receipts().forEach(receipt -> lines.add(receipt.line()));
    lines.addAll(flow.moves());
    lines.removeIf(line -> !isTaking(line));
    lines.sort(Comparator.comparingInt(Money.Pay::line));
    int points = 0;
    Set<String> pots = new HashSet<>();
    List<Money.Portion> others = new ArrayList<>();
    for (Money.Pay line : lines) {
      if (line.portion() instanceof Money.Portion.Share(int share, _)) {
        points += share + (pots.add(line.pot()) ? before(walk, line.pot()) : 0);
        if (points > usualPoints()) {
          return Optional.of(line);
        }
      } else {
        others.add(line.portion());
        if (!fixed(line.portion()) || !isUsual(others)) {
          return Optional.of(line);
        }
      }
    }
    return Optional.empty();
  }

  /** What operators have taken of the pot since it was last sure to be empty. */
  private int before(Walk walk, String pot) {
    int points = 0;
    for (Walk at = walk.before; at != null && at.place.full().containsKey(pot); at = at.before) {
      if (at.hop != null && at.hop.role() == Role.OPERATOR) {
        for (Money line : at.hop.transition().money()) {
          if (isTaking(line)
              && line instanceof Money.Pay(Money.Portion.Share(int share, _), String from, _, _)
              && from.equals(pot)) {
            points += share;
          }
        }
      }
    }
    return points;
  }

  private int usualPoints() {
    return usual.stream()
        .mapToInt(portions ->
            portions.stream()
                .mapToInt(p -> p instanceof Money.Portion.Share(int share, _) ? share : 0)
                .sum())
        .max()
        .orElse(0);
  }

  private boolean isUsual(List<Money.Portion> portions) {
    return usual.stream()
        .anyMatch(all -> {
          List<Money.Portion> left = new ArrayList<>(all);
          return portions.stream().allMatch(left::remove);
        });
  }

  /** Whether nobody chooses how much it is. */
  boolean fixed(Money.Portion portion) {
    return switch (portion) {
      case Money.Portion.Share _, Money.Portion.ByPolicy _ -> true;
      case Money.Portion.Chosen(String amount) -> fixed(amount);
      case Money.Portion.Rest _ -> false;
    };
  }

  /** Whether the agreement and the order's terms alone say the amount. */
  boolean fixed(String amount) {
    return fixed(agreement.amounts().get(amount));
  }

  private boolean fixed(Agreement.@Nullable Amount amount) {
    return switch (amount) {
      case null -> false;
      case Agreement.Amount.Given _ -> true;
      case Agreement.Amount.Chosen _ -> false;
      case Agreement.Amount.ShareOf(_, String of) -> fixed(of);
      case Agreement.Amount.Less(String of, String less) -> fixed(of) && fixed(less);
    };
  }
}
