package org.comfrey.agreement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out one step's money lines against the pots of one order, exactly. */
final class Till {
  private final Agreement agreement;
  private final OrderState order;
  private final Map<String, Long> said;
  private final Optional<Duration> untilStart;
  private final Map<String, Long> pots;
  private final Map<String, Long> bases = new HashMap<>();
  private final List<Outcome.MoneyAction> actions = new ArrayList<>();

  Till(
      Agreement agreement,
      OrderState order,
      Map<String, Long> said,
      Optional<Duration> untilStart) {
    this.agreement = agreement;
    this.order = order;
    this.said = said;
    this.untilStart = untilStart;
    this.pots = new HashMap<>(order.pots());
  }

  /** What the pots hold after the lines so far. */
  Map<String, Long> pots() {
    return pots;
  }

  List<Outcome.MoneyAction> actions() {
    return actions;
  }

  /** Carries out the lines in order; a refusal leaves nothing behind, since nothing is kept. */
  Optional<Outcome.Refused> run(List<Money> lines) {
    for (Money line : lines) {
      Optional<Outcome.Refused> refused =
          switch (line) {
            case Money.Collect collect -> collect(collect);
            case Money.Pay pay -> pay(pay);
          };
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  private Optional<Outcome.Refused> collect(Money.Collect collect) {
    long amount = Sums.of(agreement, order.amounts(), collect.amount());
    move(Account.Party.PAYMENT, new Account.Pot(collect.pot()), amount);
    pots.merge(collect.pot(), amount, Math::addExact);
    return Optional.empty();
  }

  private Optional<Outcome.Refused> pay(Money.Pay pay) {
    long left = pots.getOrDefault(pay.pot(), 0L);
    long base = bases.computeIfAbsent(pay.pot(), _ -> left);
    long amount =
        switch (pay.portion()) {
          case Money.Portion.Rest _ -> left;
          case Money.Portion.Share(int points, Money.Rounding rounding) ->
              rounding.share(base, fixed(pay, points));
          case Money.Portion.ByPolicy(String policy, Money.Rounding rounding) ->
              rounding.share(base, tier(policy).basisPoints());
          case Money.Portion.Chosen(String name) ->
              agreement.amounts().containsKey(name)
                  ? Math.min(left, Sums.of(agreement, order.amounts(), name))
                  : said.getOrDefault(name, 0L);
        };
    if (amount > left) {
      boolean chosen = pay.portion() instanceof Money.Portion.Chosen;
      return Optional.of(
          new Outcome.Refused(
              chosen ? Outcome.Reason.WRONG_AMOUNT : Outcome.Reason.OVERDRAWN,
              "The pot "
                  + pay.pot()
                  + " has "
                  + left
                  + " minor units left and line "
                  + pay.line()
                  + " takes "
                  + amount
                  + (chosen ? "; say at most what is left." : ".")));
    }
    pots.put(pay.pot(), left - amount);
    if (pay.to() instanceof Account.Pot(String other)) {
      pots.merge(other, amount, Math::addExact);
    }
    move(new Account.Pot(pay.pot()), pay.to(), amount);
    return Optional.empty();
  }

  /** The share that the agreement says, or the smaller one that the order was promised. */
  private int fixed(Money.Pay pay, int points) {
    return pay.to() == Account.Party.PLATFORM
        ? order.platformAtMost().map(most -> Math.min(most, points)).orElse(points)
        : points;
  }

  private Agreement.Tier tier(String policy) {
    List<Agreement.Tier> tiers = order.policies().get(policy);
    if (tiers == null) {
      throw new IllegalArgumentException("The order is not pinned to a choice of " + policy + ".");
    }
    // Without an appointment a table has only its last tier, which counts always.
    return Tiers.at(tiers, untilStart.orElse(Duration.ZERO));
  }

  private void move(Account from, Account to, long amount) {
    if (amount > 0) {
      actions.add(new Outcome.MoneyAction(from, to, amount));
    }
  }
}
