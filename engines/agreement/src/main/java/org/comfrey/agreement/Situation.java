package org.comfrey.agreement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that can be tried in a state while certain transitions are left: worked out once,
 * since an order comes to it with many counts and instants.
 */
record Situation(List<Case> cases) {

  /**
   * What can be tried while certain facts hold.
   *
   * @param clashes pairs of deadlines that must not come at once
   */
  record Case(Windows.Facts facts, List<Walk.Hop> hops, List<Clash> clashes) {}

  /** Two deadlines of one rank, with the ways in which they would come first together. */
  record Clash(
      Agreement.Transition one, Agreement.Transition two, List<Windows.Alternative> alternatives) {}

  /** Custom tiers can say any share; these show every kind of effect on a pot. */
  private static final List<Integer> CUSTOM_SHARES = List.of(0, 3_333, 10_000);

  static Situation of(
      Agreement agreement, Agreement.State state, List<Agreement.Transition> possible) {
    Map<List<String>, Case> distinct = new LinkedHashMap<>();
    for (Windows.Facts facts : Windows.facts(possible)) {
      List<Agreement.Transition> agreeing =
          possible.stream().filter(t -> Windows.agrees(t, facts.truths())).toList();
      distinct.computeIfAbsent(
          agreeing.stream().map(Agreement.Transition::name).toList(),
          _ -> new Case(facts, hops(agreement, state, agreeing, facts), clashes(facts.timers())));
    }
    return new Situation(List.copyOf(distinct.values()));
  }

  private static List<Walk.Hop> hops(
      Agreement agreement,
      Agreement.State state,
      List<Agreement.Transition> agreeing,
      Windows.Facts facts) {
    List<Walk.Hop> hops = new ArrayList<>();
    for (Agreement.Transition transition : agreeing) {
      if (transition.on().isEmpty() || state.awaits().isPresent()) {
        for (Role role : transition.by()) {
          for (Windows.Alternative alternative : Windows.of(transition, role, facts)) {
            for (TierCase tiers : tierCases(agreement, transition)) {
              List<Zone.Bound> bounds = new ArrayList<>(alternative.bounds());
              bounds.addAll(tiers.bounds());
              hops.add(new Walk.Hop(transition, role, facts.truths(), bounds, tiers.uses()));
            }
          }
        }
      }
    }
    return hops;
  }

  private static List<Clash> clashes(List<Agreement.Transition> timers) {
    List<Clash> clashes = new ArrayList<>();
    for (int i = 0; i < timers.size(); i++) {
      for (int j = i + 1; j < timers.size(); j++) {
        Agreement.Transition one = timers.get(i);
        Agreement.Transition two = timers.get(j);
        if (Windows.rank(one) == Windows.rank(two)) {
          clashes.add(new Clash(one, two, Windows.together(one, two, timers)));
        }
      }
    }
    return clashes;
  }

  /** Which tiers count, and when. */
  private record TierCase(List<Zone.Bound> bounds, Map<String, Walk.TierUse> uses) {}

  private static final List<TierCase> NO_TIERS = List.of(new TierCase(List.of(), Map.of()));

  private static List<TierCase> tierCases(Agreement agreement, Agreement.Transition transition) {
    List<TierCase> cases = NO_TIERS;
    Set<String> used = new TreeSet<>();
    for (Money line : transition.money()) {
      if (line instanceof Money.Pay(Money.Portion.ByPolicy(String policy, _), _, _, _)) {
        used.add(policy);
      }
    }
    for (String policy : used) {
      List<TierCase> longer = new ArrayList<>();
      for (TierCase before : cases) {
        for (TierCase one : policyCases(agreement, policy)) {
          List<Zone.Bound> bounds = new ArrayList<>(before.bounds());
          bounds.addAll(one.bounds());
          Map<String, Walk.TierUse> uses = new HashMap<>(before.uses());
          uses.putAll(one.uses());
          longer.add(new TierCase(bounds, uses));
        }
      }
      cases = longer;
    }
    return cases;
  }

  private static List<TierCase> policyCases(Agreement agreement, String name) {
    Agreement.Policy policy = Optional.ofNullable(agreement.policies().get(name)).orElseThrow();
    List<TierCase> cases = new ArrayList<>();
    for (List<Agreement.Tier> choice : policy.choices().values()) {
      Agreement.Tier longer = null;
      for (Agreement.Tier tier : choice) {
        List<Zone.Bound> bounds = new ArrayList<>();
        tier.notice()
            .ifPresent(
                notice -> bounds.add(Zone.Bound.atMost(Zone.NOW, Zone.START, -notice.toMinutes())));
        if (longer != null) {
          long minutes = longer.notice().orElseThrow().toMinutes();
          bounds.add(Zone.Bound.less(Zone.START, Zone.NOW, minutes));
        }
        Walk.TierUse use = new Walk.TierUse(choice, tier.basisPoints());
        cases.add(new TierCase(bounds, Map.of(name, use)));
        longer = tier;
      }
    }
    if (policy.custom()) {
      for (int share : CUSTOM_SHARES) {
        List<Agreement.Tier> tiers = List.of(new Agreement.Tier(Optional.empty(), share));
        cases.add(new TierCase(List.of(), Map.of(name, new Walk.TierUse(tiers, share))));
      }
    }
    return cases;
  }
}
