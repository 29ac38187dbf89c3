package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one step's money lines can do to the pots, for every amount at once. A pot is either surely
 * empty or may hold any amount; within the step, what is left of it is its base less rounded shares
 * of that base, which repeat with every 10 000 minor units and so are checked exactly by looking at
 * one period.
 */
final class Flow {
  private static final int PERIOD = 10_000;

  /** A share that was taken of the base. */
  record Part(int basisPoints, Money.Rounding rounding) {}

  /**
   * How shares of one base compare to it.
   *
   * @param over a base at which they take more than it has
   * @param exact whether they take all of every base
   */
  record Excess(OptionalLong over, boolean exact) {}

  /** Money that may reach a party in the step. */
  record Receipt(Account.Party party, Money.Pay line) {}

  /** A line that can take more than the pot has left. */
  record Overdraft(Money.Pay line, OptionalLong base, boolean byRounding) {}

  private static final class Pot {
    boolean mayHold;
    boolean based;
    boolean baseMayHold;
    boolean chosen;
    boolean late;
    Bounds.Most most = Bounds.Most.NOTHING;
    final List<Part> parts = new ArrayList<>();
  }

  private final Bounds bounds;
  private final Map<List<Part>, Excess> known;
  private final Map<String, Pot> pots = new HashMap<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Money.Pay> moves = new ArrayList<>();
  private Optional<Overdraft> overdraft = Optional.empty();

  /**
   * Follows the lines.
   *
   * @param full the pots that may hold money, and how much at most
   * @param tiers the share that each policy says here
   * @param bounds reckons with what pots hold at most
   * @param known what was found out about shares before, since few combinations occur
   */
  Flow(
      List<Money> lines,
      Map<String, Bounds.Most> full,
      Map<String, Integer> tiers,
      Bounds bounds,
      Map<List<Part>, Excess> known) {
    this.bounds = bounds;
    this.known = known;
    full.forEach((name, most) -> fill(name, most));
    for (Money line : lines) {
      switch (line) {
        case Money.Collect collect -> fill(collect.pot(), bounds.of(collect.amount()));
        case Money.Pay pay -> pay(pay, tiers);
      }
    }
  }

  /** The first line that can take more than is left. */
  Optional<Overdraft> overdraft() {
    return overdraft;
  }

  List<Receipt> receipts() {
    return receipts;
  }

  /** Lines that may move money from one pot to another. */
  List<Money.Pay> moves() {
    return moves;
  }

  /** The pots that may hold money afterwards, by name, and how much at most. */
  Map<String, Bounds.Most> full() {
    Map<String, Bounds.Most> full = new TreeMap<>();
    pots.forEach((name, pot) -> {
      if (pot.mayHold) {
        full.put(name, pot.most);
      }
    });
    return full;
  }

  /** Whether the shares of a pot add up to the whole and leave something only by rounding. */
  boolean roundingLeft(String name) {
    Pot pot = pot(name);
    return pot.parts.size() > 1
        && pot.parts.stream().mapToInt(Part::basisPoints).sum() == PERIOD
        && !pot.chosen
        && !pot.late;
  }

  private Pot pot(String name) {
    return pots.computeIfAbsent(name, _ -> new Pot());
  }

  private void fill(String name, Bounds.Most most) {
    Pot pot = pot(name);
    pot.most = pot.mayHold ? bounds.plus(pot.most, most) : most;
    pot.mayHold = true;
    if (pot.based) {
      pot.late = true;
    }
  }

  private void pay(Money.Pay line, Map<String, Integer> tiers) {
    Pot pot = pot(line.pot());
    if (!pot.based) {
      pot.based = true;
      pot.baseMayHold = pot.mayHold;
    }
    Bounds.Most taken = pot.most;
    boolean moves =
        switch (line.portion()) {
          case Money.Portion.Rest _ -> rest(pot);
          case Money.Portion.Chosen(String amount) -> chosen(pot, amount);
          case Money.Portion.Share(int points, Money.Rounding rounding) ->
              share(line, pot, new Part(points, rounding));
          case Money.Portion.ByPolicy(String policy, Money.Rounding rounding) ->
              share(line, pot, new Part(tiers.getOrDefault(policy, 0), rounding));
        };
    if (!moves) {
      return;
    }
    switch (line.to()) {
      case Account.Party party -> receipts.add(new Receipt(party, line));
      case Account.Pot(String other) -> {
        this.moves.add(line);
        Bounds.Most moved =
            line.portion() instanceof Money.Portion.Chosen(String amount)
                ? bounds.of(amount)
                : taken;
        fill(other, moved.anything() ? taken : moved);
      }
    }
  }

  private static boolean rest(Pot pot) {
    boolean moved = pot.mayHold;
    pot.mayHold = false;
    pot.late = false;
    return moved;
  }

  private boolean chosen(Pot pot, String amount) {
    pot.chosen = true;
    boolean moved = pot.mayHold;
    pot.most = bounds.less(pot.most, amount);
    if (pot.most.nothing()) {
      pot.mayHold = false;
    }
    return moved;
  }

  private boolean share(Money.Pay line, Pot pot, Part part) {
    if (!pot.baseMayHold || part.basisPoints() == 0) {
      return false;
    }
    pot.parts.add(part);
    // Somebody may have chosen all that was left, or the rest has gone: any share is too much.
    boolean emptied = pot.chosen || !pot.mayHold;
    Excess excess = excess(pot.parts);
    if (overdraft.isEmpty() && (emptied || excess.over().isPresent())) {
      int sum = pot.parts.stream().mapToInt(Part::basisPoints).sum();
      overdraft = Optional.of(new Overdraft(line, excess.over(), !emptied && sum <= PERIOD));
    }
    if (excess.exact() && !pot.late) {
      pot.mayHold = false;
    }
    return true;
  }

  private Excess excess(List<Part> parts) {
    return known.computeIfAbsent(List.copyOf(parts), Flow::walk);
  }

  /**
   * With a sum of at most the whole, a base one period further on leaves at least as much, so the
   * first period shows every overdraft; with a larger sum a large base shows it.
   */
  private static Excess walk(List<Part> parts) {
    if (parts.size() == 1) {
      return new Excess(OptionalLong.empty(), parts.getFirst().basisPoints() == PERIOD);
    }
    int sum = parts.stream().mapToInt(Part::basisPoints).sum();
    boolean exact = sum == PERIOD;
    for (long base = 1; base <= PERIOD; base++) {
      long taken = 0;
      for (Part part : parts) {
        taken += part.rounding().share(base, part.basisPoints());
      }
      if (taken > base) {
        return new Excess(OptionalLong.of(base), false);
      }
      exact &= taken == base;
    }
    return new Excess(OptionalLong.empty(), exact);
  }
}
