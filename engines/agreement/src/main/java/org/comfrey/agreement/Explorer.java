package org.comfrey.agreement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks every configuration that an order can reach, nearest first: state, how often each bounded
 * transition was taken, which pots may hold money, and a zone of instants. The first way on which a
 * flaw shows is therefore a shortest one.
 */
final class Explorer {
  /** More is refused: the proof would no longer be a matter of seconds. */
  static final int WALKS_AT_MOST = 400_000;

  /** A step that can be taken at a place, by a role. */
  record Edge(String transition, Role role, Walk.Place to, Set<Account.Party> paid) {}

  /** Custom tiers can say any share; these show every kind of effect on a pot. */
  private static final List<Integer> CUSTOM_SHARES = List.of(0, 3_333, 10_000);

  private final Agreement agreement;
  private final Reach reach;
  private final Findings findings;
  private final OwnCase ownCase;
  private final Map<List<Flow.Part>, Flow.Excess> excesses = new HashMap<>();
  private final Map<String, List<Windows.Facts>> facts = new HashMap<>();
  private final Map<String, List<Agreement.Transition>> leaving = new HashMap<>();
  private final Map<Walk.Place, List<Zone>> seen = new HashMap<>();
  private final Map<Walk.Place, Walk> nearest = new LinkedHashMap<>();
  private final Map<Walk.Place, Map<Edge, Walk>> edges = new HashMap<>();
  private final Map<String, Set<String>> live = new HashMap<>();
  private final Deque<Walk> open = new ArrayDeque<>();
  private int walks;
  private int taken;

  Explorer(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.reach = new Reach(agreement);
    this.findings = findings;
    this.ownCase = new OwnCase(agreement, findings);
    for (String state : agreement.states().keySet()) {
      leaving.put(state, agreement.leaving(state));
    }
  }

  /** Walks it all. */
  void run() {
    Reach.Ahead ahead = reach.of(agreement.initial());
    String untaken = "\0".repeat(ahead.counted().size());
    Walk.Place place = new Walk.Place(agreement.initial(), untaken, Set.of(), false);
    open.add(new Walk(place, Zone.placing().entering(false, ahead.active())));
    seen.put(place, new ArrayList<>());
    while (!open.isEmpty()) {
      Walk walk = open.remove();
      if (++walks > WALKS_AT_MOST) {
        throw new Windows.TooLarge(
            "There are more than " + WALKS_AT_MOST + " cases; lower the bounds of the loops.");
      }
      nearest.putIfAbsent(walk.place, walk);
      visit(walk);
    }
  }

  int places() {
    return nearest.size();
  }

  int steps() {
    return taken;
  }

  /** The shortest way to each place. */
  Map<Walk.Place, Walk> nearest() {
    return nearest;
  }

  /** The steps that can be taken at the place, each with a shortest way that ends with it. */
  Map<Edge, Walk> edges(Walk.Place place) {
    return edges.getOrDefault(place, Map.of());
  }

  /** The states from which the transition can be taken. */
  Set<String> live(String transition) {
    return live.getOrDefault(transition, Set.of());
  }

  private void visit(Walk walk) {
    Agreement.State state = agreement.state(walk.place.state());
    if (state.ends()) {
      return;
    }
    Zone waiting = walk.entry.waiting(state.stopped());
    List<Agreement.Transition> possible = new ArrayList<>();
    for (Agreement.Transition transition : leaving.getOrDefault(state.name(), List.of())) {
      if (left(walk.place, state.name(), transition)) {
        possible.add(transition);
      }
    }
    List<Windows.Facts> cases = cases(walk.place, state.name(), possible);
    for (Windows.Facts facts : cases) {
      Waiting.check(walk, state, possible, facts, waiting, findings);
      for (Agreement.Transition transition : possible) {
        if (Windows.agrees(transition, facts.truths()) && awaited(state, transition)) {
          for (Role role : transition.by()) {
            step(walk, state, transition, role, facts, waiting);
          }
        }
      }
    }
  }

  /** Facts are the same at every place that has used up the same transitions. */
  private List<Windows.Facts> cases(
      Walk.Place place, String state, List<Agreement.Transition> possible) {
    String key = state + "/" + place.taken();
    return facts.computeIfAbsent(
        key,
        _ -> {
          List<Windows.Facts> all = Windows.facts(possible);
          Map<Object, Windows.Facts> distinct = new LinkedHashMap<>();
          for (Windows.Facts one : all) {
            List<String> agreeing =
                possible.stream()
                    .filter(t -> Windows.agrees(t, one.truths()))
                    .map(Agreement.Transition::name)
                    .toList();
            distinct.putIfAbsent(agreeing, one);
          }
          return List.copyOf(distinct.values());
        });
  }

  private static boolean awaited(Agreement.State state, Agreement.Transition transition) {
    return transition.on().isEmpty() || state.awaits().isPresent();
  }

  private void step(
      Walk walk,
      Agreement.State state,
      Agreement.Transition transition,
      Role role,
      Windows.Facts facts,
      Zone waiting) {
    for (Windows.Alternative alternative : Windows.of(transition, role, facts)) {
      Zone zone = waiting.and(alternative.bounds());
      if (zone != null) {
        for (TierCase tiers : tierCases(transition)) {
          Zone when = zone.and(tiers.bounds());
          if (when != null) {
            List<Zone.Bound> bounds = new ArrayList<>(alternative.bounds());
            bounds.addAll(tiers.bounds());
            Walk.Hop hop = new Walk.Hop(transition, role, facts.truths(), bounds, tiers.uses());
            take(walk, state, hop, when);
          }
        }
      }
    }
  }

  private void take(Walk walk, Agreement.State state, Walk.Hop hop, Zone when) {
    Agreement.Transition transition = hop.transition();
    taken++;
    live.computeIfAbsent(transition.name(), _ -> new HashSet<>()).add(state.name());
    Map<String, Integer> shares = new HashMap<>();
    hop.tiers().forEach((policy, use) -> shares.put(policy, use.basisPoints()));
    Flow flow = new Flow(transition.money(), walk.place.full(), shares, excesses);
    Agreement.State entered = agreement.state(transition.to());
    Set<String> full = entered.ends() ? Set.of() : Set.copyOf(flow.full());
    Walk.Place to =
        new Walk.Place(
            transition.to(),
            counters(walk.place, state.name(), transition),
            full,
            walk.place.begun()
                || (!agreement.appointment()
                    && (hop.role() == Role.PROVIDER || hop.role() == Role.OPERATOR)));
    Zone entry = when.entering(transition.moves(), reach.of(transition.to()).active());
    Walk next = walk.then(hop, to, entry);
    boolean fails = Purse.check(next, state, entered, flow, findings);
    ownCase.check(next, state, flow, when);
    Set<Account.Party> paid = new HashSet<>();
    flow.receipts().forEach(receipt -> paid.add(receipt.party()));
    edges
        .computeIfAbsent(walk.place, _ -> new LinkedHashMap<>())
        .putIfAbsent(new Edge(transition.name(), hop.role(), to, Set.copyOf(paid)), next);
    if (walk.passed(to)) {
      findings.add(
          Flaw.ENDLESS,
          to.state(),
          next,
          "The order is back in "
              + to.state()
              + " as if nothing had happened, and can go round for ever; give a transition of the"
              + " loop at-most.");
    } else if (!fails && unseen(to, entry)) {
      open.add(next);
    }
  }

  private boolean unseen(Walk.Place place, Zone entry) {
    List<Zone> zones = seen.computeIfAbsent(place, _ -> new ArrayList<>());
    for (Zone zone : zones) {
      if (entry.within(zone)) {
        return false;
      }
    }
    zones.add(entry);
    return true;
  }

  private boolean left(Walk.Place place, String state, Agreement.Transition transition) {
    int index = reach.of(state).counted().indexOf(transition.name());
    return index < 0 || place.taken().charAt(index) < transition.atMost().orElseThrow();
  }

  /** Counts for the state that is entered, of the transitions that can still come. */
  private String counters(Walk.Place place, String state, Agreement.Transition transition) {
    List<String> before = reach.of(state).counted();
    StringBuilder counters = new StringBuilder();
    for (String name : reach.of(transition.to()).counted()) {
      int index = before.indexOf(name);
      char count = index < 0 ? 0 : place.taken().charAt(index);
      counters.append((char) (count + (name.equals(transition.name()) ? 1 : 0)));
    }
    return counters.toString();
  }

  /** Which tiers count, and when. */
  private record TierCase(List<Zone.Bound> bounds, Map<String, Walk.TierUse> uses) {}

  private static final List<TierCase> NO_TIERS = List.of(new TierCase(List.of(), Map.of()));

  private List<TierCase> tierCases(Agreement.Transition transition) {
    List<TierCase> cases = NO_TIERS;
    Set<String> used = new java.util.TreeSet<>();
    for (Money line : transition.money()) {
      if (line instanceof Money.Pay(Money.Portion.ByPolicy(String policy, _), _, _, _)) {
        used.add(policy);
      }
    }
    for (String policy : used) {
      List<TierCase> longer = new ArrayList<>();
      for (TierCase before : cases) {
        for (TierCase one : policyCases(policy)) {
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

  private List<TierCase> policyCases(String name) {
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
