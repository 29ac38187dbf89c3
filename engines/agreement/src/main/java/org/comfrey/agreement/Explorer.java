package org.comfrey.agreement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks every configuration that an order can reach, nearest first: state, how often each bounded
 * transition was taken, which pots may hold money and how much at most, and a zone of instants. The
 * first way on which a flaw shows is therefore a shortest one.
 */
final class Explorer {
  /** More is refused: the proof would no longer be a matter of seconds. */
  static final int WALKS_AT_MOST = 400_000;

  private static final int ZONES_AT_MOST = 32;

  /** A step that can be taken at a place, by a role. */
  record Edge(String transition, Role role, Walk.Place to, Set<Account.Party> paid) {}

  /** A step, and the clock's transition that is due as soon as it is taken. */
  record Hasty(Walk.Place before, Walk walk, String clock) {}

  /**
   * A step that can be taken when the other side's steps from the state that it enters are over.
   *
   * @param when the instants at which it can be taken
   * @param over the other side's transitions that can all be over then
   * @param bounds what makes them so
   */
  record Late(Walk.Place before, Walk walk, Zone when, Set<String> over, List<Zone.Bound> bounds) {}

  /** What can be taken in a state depends on what is used up. */
  private record SituationKey(String state, List<String> possible) {}

  private final Agreement agreement;
  private final Reach reach;
  private final long horizonMinutes;
  private final Findings findings;
  private final OwnCase ownCase;
  private final Bounds bounds;
  private final Map<List<Flow.Part>, Flow.Excess> excesses = new HashMap<>();
  private final Map<SituationKey, Situation> situations = new HashMap<>();
  private final IdentityHashMap<Walk.Hop, Map<Map<String, Bounds.Most>, Flow>> flows =
      new IdentityHashMap<>();
  private final Map<String, List<Agreement.Transition>> leaving = new HashMap<>();
  private final Map<Walk.Place, Walk.Place> places = new HashMap<>();
  private final Map<Walk.Place, List<Zone>> seen = new HashMap<>();
  private final Map<Walk.Place, Walk> nearest = new LinkedHashMap<>();
  private final Map<Walk.Place, Map<Edge, Walk>> edges = new HashMap<>();
  private final Map<String, Set<String>> live = new HashMap<>();
  private final Map<String, Hasty> hasty = new LinkedHashMap<>();
  private final Map<Edge, Late> late = new LinkedHashMap<>();
  private final Deque<Walk> open = new ArrayDeque<>();
  private int walks;
  private int taken;

  Explorer(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.reach = new Reach(agreement);
    this.horizonMinutes = 2 * Reach.longestMinutes(agreement) + 1;
    this.findings = findings;
    this.ownCase = new OwnCase(agreement, findings);
    this.bounds = new Bounds(agreement);
    for (String state : agreement.states().keySet()) {
      leaving.put(state, agreement.leaving(state));
    }
  }

  /** Walks it all. */
  void run() {
    Reach.Ahead ahead = reach.of(agreement.initial());
    String untaken = "\0".repeat(ahead.counted().size());
    Walk.Place place = place(new Walk.Place(agreement.initial(), untaken, Map.of(), false));
    open.add(new Walk(place, Zone.placing().entering(false, ahead.active())));
    seen.put(place, new ArrayList<>());
    while (!open.isEmpty()) {
      Walk walk = open.remove();
      if (++walks > WALKS_AT_MOST) {
        throw new Windows.TooLarge(
            "There are more than " + WALKS_AT_MOST + " cases; lower the bounds of the loops.");
      }
      if (Thread.interrupted()) {
        throw new Windows.TooLarge("The proof was stopped before it came to its end.");
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
    List<Agreement.Transition> possible = possible(walk.place);
    for (Situation.Case one : situation(state, possible).cases()) {
      Waiting.check(walk, state, possible, one, waiting, findings);
      for (Walk.Hop hop : one.hops()) {
        Zone when = waiting.and(hop.bounds());
        if (when != null) {
          take(walk, state, hop, when);
        }
      }
    }
  }

  private List<Agreement.Transition> possible(Walk.Place place) {
    List<Agreement.Transition> possible = new ArrayList<>();
    for (Agreement.Transition transition : leaving.getOrDefault(place.state(), List.of())) {
      if (left(place, place.state(), transition)) {
        possible.add(transition);
      }
    }
    return possible;
  }

  private Situation situation(Agreement.State state, List<Agreement.Transition> possible) {
    List<String> names = possible.stream().map(Agreement.Transition::name).toList();
    return situations.computeIfAbsent(
        new SituationKey(state.name(), names), _ -> Situation.of(agreement, state, possible));
  }

  /** Remembers a step after which a deadline that pays who took it is already due. */
  private void hasty(Walk before, Walk next, Agreement.State entered) {
    Role role = next.last().role();
    if ((role != Role.CLIENT && role != Role.PROVIDER) || entered.ends() || entered.dispute()) {
      return;
    }
    List<Zone.Bound> atOnce = List.of(Zone.Bound.atMost(Zone.NOW, Zone.ENTERED, 0));
    Zone entering = next.entry.waiting(entered.stopped()).and(atOnce);
    if (entering == null) {
      return;
    }
    for (Situation.Case one : situation(entered, possible(next.place)).cases()) {
      for (Walk.Hop hop : one.hops()) {
        boolean pays =
            hop.role() == Role.TIME
                && flow(hop, next.place.full()).receipts().stream()
                    .anyMatch(receipt -> OwnCase.pays(receipt.party(), role));
        if (pays && entering.meets(hop.bounds())) {
          hasty.putIfAbsent(
              next.last().transition().name() + "/" + hop.transition().name(),
              new Hasty(before.place, next, hop.transition().name()));
        }
      }
    }
  }

  /** Remembers a step that a party can take when what the other may do after it is over already. */
  private void late(Edge edge, Walk.Place before, Walk next, Zone when) {
    Walk.Hop hop = next.last();
    boolean party = hop.role() == Role.CLIENT || hop.role() == Role.PROVIDER;
    if (!party || hop.transition().moves() || late.containsKey(edge)) {
      return;
    }
    Set<String> over = new HashSet<>();
    List<Zone.Bound> bounds = new ArrayList<>();
    for (Agreement.Transition transition : possible(next.place)) {
      transition
          .before()
          .filter(_ -> transition.by().contains(OwnCase.other(hop.role())))
          .filter(moment -> moment.anchor() != Moment.Anchor.ENTERED)
          .ifPresent(moment -> {
            over.add(transition.name());
            bounds.add(Windows.reached(moment));
          });
    }
    if (!over.isEmpty() && when.meets(bounds)) {
      late.put(edge, new Late(before, next, when, over, bounds));
    }
  }

  /** Steps that can be taken too late for an answer. */
  Iterable<Late> late() {
    return late.values();
  }

  /** Steps after which the clock pays at once who took them. */
  Map<String, Hasty> hasty() {
    return hasty;
  }

  private Flow flow(Walk.Hop hop, Map<String, Bounds.Most> full) {
    return flows
        .computeIfAbsent(hop, _ -> new HashMap<>())
        .computeIfAbsent(
            full,
            _ -> {
              Map<String, Integer> shares = new HashMap<>();
              hop.tiers().forEach((policy, use) -> shares.put(policy, use.basisPoints()));
              return new Flow(hop.transition().money(), full, shares, bounds, excesses);
            });
  }

  private void take(Walk walk, Agreement.State state, Walk.Hop hop, Zone when) {
    Agreement.Transition transition = hop.transition();
    taken++;
    live.computeIfAbsent(transition.name(), _ -> new HashSet<>()).add(state.name());
    Flow flow = flow(hop, walk.place.full());
    Agreement.State entered = agreement.state(transition.to());
    Map<String, Bounds.Most> full = entered.ends() ? Map.of() : flow.full();
    boolean begun =
        walk.place.begun()
            || (!agreement.appointment()
                && (hop.role() == Role.PROVIDER || hop.role() == Role.OPERATOR));
    String counters = counters(walk.place, state.name(), transition);
    Walk.Place to = place(new Walk.Place(transition.to(), counters, full, begun));
    Set<Integer> active = reach.of(transition.to()).active();
    Zone entry = when.entering(transition.moves(), active).saturated(active, horizonMinutes);
    Walk next = walk.then(hop, to, entry);
    boolean fails = Purse.check(next, state, entered, flow, findings);
    if (!fails) {
      ownCase.check(next, state, flow, when);
      hasty(walk, next, entered);
    }
    Set<Account.Party> paid = new HashSet<>();
    flow.receipts().forEach(receipt -> paid.add(receipt.party()));
    Edge edge = new Edge(transition.name(), hop.role(), to, Set.copyOf(paid));
    edges.computeIfAbsent(walk.place, _ -> new LinkedHashMap<>()).putIfAbsent(edge, next);
    late(edge, walk.place, next, when);
    if (walk.passed(to)) {
      findings.add(
          Flaw.ENDLESS,
          to.state(),
          next,
          "The order is back in "
              + to.state()
              + " as if nothing had happened, and can go round for ever; give a transition of the"
              + " loop at-most.");
    } else if (!fails) {
      open(walk, hop, to, entry);
    }
  }

  /** One object for each place, so that places are compared by identity. */
  private Walk.Place place(Walk.Place place) {
    Walk.Place known = places.putIfAbsent(place, place);
    return known == null ? place : known;
  }

  /**
   * Goes on from the place unless a walk with more instants has been there. Where very many walks
   * meet with instants of their own, one zone around them all is followed instead: that can only
   * find more, so what is proved stays proved.
   */
  private void open(Walk walk, Walk.Hop hop, Walk.Place place, Zone entry) {
    List<Zone> zones = seen.computeIfAbsent(place, _ -> new ArrayList<>());
    Zone wide = entry;
    for (Zone zone : zones) {
      if (entry.within(zone)) {
        return;
      }
    }
    if (zones.size() >= ZONES_AT_MOST) {
      for (Zone zone : zones) {
        wide = wide.around(zone);
      }
      zones.clear();
    }
    zones.add(wide);
    open.add(walk.then(hop, place, wide));
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
}
