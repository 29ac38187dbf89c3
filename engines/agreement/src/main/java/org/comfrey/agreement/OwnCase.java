package org.comfrey.agreement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Nobody decides in their own favour. A client may take money back alone only before the service
 * (before the start; without an appointment, before the provider or an operator has taken a step)
 * or by a policy that both agreed to; a provider never; either where the step answers the other's
 * offer. An operator never chooses what the platform gets. A clock never ends a dispute.
 */
final class OwnCase {
  private final Agreement agreement;
  private final Findings findings;
  private final Takings takings;
  private final OneSidedMoves moves;
  private final Map<String, Boolean> answered = new HashMap<>();
  private final Map<Role, Map<Walk.Place, Boolean>> objectors = new EnumMap<>(Role.class);
  private final Map<Role, Map<Walk.Place, Optional<String>>> payers = new EnumMap<>(Role.class);

  OwnCase(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.findings = findings;
    this.takings = new Takings(agreement);
    this.moves = new OneSidedMoves(agreement);
  }

  /** Looks at one step. */
  void check(Walk walk, Agreement.State left, Flow flow, Zone when) {
    Walk.Hop hop = walk.last();
    Agreement.Transition transition = hop.transition();
    switch (hop.role()) {
      case CLIENT, PROVIDER -> {
        boolean decides = !answered(transition);
        for (Flow.Receipt receipt : flow.receipts()) {
          if (decides
              && side(receipt.party()).equals(Optional.of(hop.role()))
              && !permitted(walk, left, receipt.line(), hop, when)) {
            add(walk, hop.role().word() + " pays themselves in line " + receipt.line().line());
          }
        }
        if (decides) {
          moves.unfair(walk, when).ifPresent(what -> add(walk, what));
        }
        for (Money.Pay line : flow.moves()) {
          if (decides && earmarked(line, hop.role())) {
            add(
                walk,
                hop.role().word()
                    + " moves money in line "
                    + line.line()
                    + " to a pot that only they are paid from");
          }
        }
      }
      case OPERATOR ->
          takings
              .unusual(walk, flow)
              .ifPresent(line ->
                  add(walk, "an operator decides what the platform gets, in line " + line.line()));
      case TIME, SYSTEM -> {
        boolean moved = !flow.receipts().isEmpty() || !flow.moves().isEmpty();
        if (left.dispute() && (moved || !agreement.state(transition.to()).dispute())) {
          add(walk, hop.role().word() + " ends the dispute " + left.name() + "; a person must");
        }
      }
    }
  }

  private void add(Walk walk, String what) {
    String name = walk.last().transition().name();
    findings.add(Flaw.OWN_CASE, name, walk, "In " + name + " " + what + ".");
  }

  private boolean permitted(
      Walk walk, Agreement.State left, Money.Pay line, Walk.Hop hop, Zone when) {
    if (hop.role() == Role.PROVIDER || left.dispute() || chosen(hop.transition(), line.pot())) {
      return false;
    }
    if (line.portion() instanceof Money.Portion.ByPolicy) {
      return true;
    }
    if (!agreement.appointment()) {
      return walk.before != null && !walk.before.place.begun();
    }
    Moment start = new Moment(Moment.Anchor.START, Duration.ZERO);
    return !when.meets(List.of(Windows.reached(start)));
  }

  /** Whether a person says how the pot is split. */
  private boolean chosen(Agreement.Transition transition, String pot) {
    return transition.money().stream()
        .anyMatch(line -> line instanceof Money.Pay pay && pay.pot().equals(pot) && chosen(pay));
  }

  private boolean chosen(Money.Pay line) {
    return line.portion() instanceof Money.Portion.Chosen(String amount) && !takings.fixed(amount);
  }

  /**
   * Whether the transition consents to something that only the other party has done: every way into
   * the states that it leaves is by the named transitions, and they are the other party's alone.
   */
  private boolean answered(Agreement.Transition transition) {
    return answered.computeIfAbsent(transition.name(), _ -> answers(transition));
  }

  private boolean answers(Agreement.Transition transition) {
    if (transition.answers().isEmpty() || transition.by().size() != 1) {
      return false;
    }
    Role role = transition.by().iterator().next();
    Role other = role == Role.CLIENT ? Role.PROVIDER : Role.CLIENT;
    if (transition.from().contains(agreement.initial())) {
      return false;
    }
    return agreement.transitions().values().stream()
        .filter(t -> transition.from().contains(t.to()))
        .allMatch(t -> transition.answers().contains(t.name()) && t.by().equals(Set.of(other)));
  }

  private static Optional<Role> side(Account.Party party) {
    return switch (party) {
      case CLIENT, PAYMENT -> Optional.of(Role.CLIENT);
      case PROVIDER -> Optional.of(Role.PROVIDER);
      case PLATFORM -> Optional.empty();
    };
  }

  /** Whether a pot, however often it is moved on, is paid to one side and the platform alone. */
  private boolean earmarked(Money.Pay line, Role role) {
    if (!(line.to() instanceof Account.Pot(String first))) {
      return false;
    }
    Set<Role> sides = new HashSet<>();
    takings.receivers(first).forEach(party -> side(party).ifPresent(sides::add));
    return sides.equals(Set.of(role));
  }

  /** What shows only once all places are known: decisions that the other side cannot answer. */
  void unheard(Explorer explorer) {
    for (Walk.Place place : explorer.nearest().keySet()) {
      explorer
          .edges(place)
          .forEach((edge, walk) -> {
            switch (edge.role()) {
              case CLIENT, PROVIDER -> paidByClock(explorer, place, edge, walk);
              case TIME, SYSTEM -> ownAmount(explorer, place, edge, walk);
              case OPERATOR -> {}
            }
          });
    }
    for (Explorer.Hasty hasty : explorer.hasty().values()) {
      Role role = hasty.walk().last().role();
      boolean dueAnyway =
          payer(explorer, hasty.before(), role).isPresent()
              && objects(explorer, hasty.before(), other(role));
      if (!dueAnyway && !excused(hasty.before(), hasty.walk())) {
        unheard(hasty.walk(), hasty.clock(), List.of(), "has no time to do anything about it");
      }
    }
    explorer.late().forEach(late -> tooLate(explorer, late));
  }

  /** The step can be taken when all by which the other side could object to it is over. */
  private void tooLate(Explorer explorer, Explorer.Late late) {
    Walk.Hop hop = late.walk().last();
    Role other = other(hop.role());
    Walk.Place after = late.walk().place;
    Optional<String> clock = payer(explorer, after, hop.role());
    boolean heard =
        objections(explorer, after, other).anyMatch(e -> !late.over().contains(e.transition()));
    if (clock.isEmpty()
        || heard
        || excused(late.before(), late.walk())
        || agreement.state(after.state()).dispute()) {
      return;
    }
    // Where the clock pays all the same, something is taken away only if the other could object
    // yet.
    boolean takesAway =
        payer(explorer, late.before(), hop.role()).isEmpty()
            || objections(explorer, late.before(), other)
                .anyMatch(e -> late.when().meets(open(late.bounds(), e.transition())));
    if (takesAway) {
      List<Zone.Bound> bounds = new ArrayList<>(late.bounds());
      bounds.add(Zone.Bound.atMost(Zone.NOW, Zone.ENTERED, 0));
      unheard(late.walk(), clock.get(), bounds, "may come too late to do anything about it");
    }
  }

  private List<Zone.Bound> open(List<Zone.Bound> bounds, String name) {
    Agreement.Transition transition =
        Optional.ofNullable(agreement.transitions().get(name)).orElseThrow();
    List<Zone.Bound> all = new ArrayList<>(bounds);
    transition.before().ifPresent(moment -> all.add(Windows.ahead(moment)));
    transition.after().ifPresent(moment -> all.add(Windows.reached(moment)));
    return all;
  }

  private boolean excused(Walk.Place before, Walk walk) {
    return answered(walk.last().transition())
        || (walk.last().role() == Role.CLIENT && !before.begun() && !agreement.appointment());
  }

  /** After the step the clock pays the one who took it, though the other side can do nothing. */
  private void paidByClock(Explorer explorer, Walk.Place place, Explorer.Edge edge, Walk walk) {
    if (!excused(place, walk) && !edge.to().state().equals(place.state())) {
      Role other = other(edge.role());
      // Where the clock pays all the same and nobody could object before, nothing is taken away.
      boolean changesNothing =
          speaks(explorer, edge.to(), other)
              && !objects(explorer, place, other)
              && payer(explorer, place, edge.role()).isPresent();
      boolean silent =
          !changesNothing
              && !objects(explorer, edge.to(), other)
              && !agreement.state(edge.to().state()).dispute();
      if (silent) {
        payer(explorer, edge.to(), edge.role())
            .ifPresent(clock -> unheard(walk, clock, List.of(), "can do nothing about it"));
      }
    }
  }

  private void unheard(Walk walk, String clock, List<Zone.Bound> bounds, String what) {
    Walk.Hop hop = walk.last();
    findings.add(
        Flaw.OWN_CASE,
        hop.transition().name() + "/" + clock,
        walk,
        Set.of(),
        bounds,
        "After "
            + hop.transition().name()
            + " the clock pays the "
            + hop.role().word()
            + " by "
            + clock
            + ", and the "
            + other(hop.role()).word()
            + " "
            + what
            + ".");
  }

  /**
   * The clock carries out an amount that its receiver chose, though nobody could object, or that an
   * operator chose for the platform.
   */
  private void ownAmount(Explorer explorer, Walk.Place place, Explorer.Edge edge, Walk walk) {
    Agreement.Transition transition = walk.last().transition();
    for (Money line : transition.money()) {
      if (line instanceof Money.Pay(Money.Portion.Chosen(String amount), String pot, _, _)) {
        if (takings.isTaking(line) && sets(Role.OPERATOR, amount)) {
          add(walk, edge.role().word() + " pays the platform what an operator chose as " + amount);
        }
        for (Account.Party party : edge.paid()) {
          Optional<Role> receiver = side(party);
          boolean own =
              receiver.isPresent()
                  && sets(receiver.get(), amount)
                  && receives(transition, pot, party)
                  && !objects(explorer, place, other(receiver.get()));
          if (own) {
            add(walk, edge.role().word() + " pays what its receiver chose as " + amount);
          }
        }
      }
    }
  }

  private boolean sets(Role role, String amount) {
    return agreement.transitions().values().stream()
        .anyMatch(t -> t.sets().contains(amount) && t.by().contains(role));
  }

  private boolean receives(Agreement.Transition transition, String pot, Account.Party party) {
    return transition.money().stream()
        .anyMatch(line ->
            line instanceof Money.Pay pay
                && pay.pot().equals(pot)
                && pay.to() == party
                && !takings.fixed(pay.portion()));
  }

  static Role other(Role role) {
    return role == Role.CLIENT ? Role.PROVIDER : Role.CLIENT;
  }

  private static boolean speaks(Explorer explorer, Walk.Place place, Role role) {
    return explorer.edges(place).keySet().stream().anyMatch(edge -> edge.role() == role);
  }

  /**
   * Whether the role can object at the place: take a step that does more than pay the other side,
   * and after which the clock does not pay them all the same.
   */
  private boolean objects(Explorer explorer, Walk.Place place, Role role) {
    Map<Walk.Place, Boolean> known = objectors.computeIfAbsent(role, _ -> new HashMap<>());
    Boolean found = known.get(place);
    if (found != null) {
      return found;
    }
    known.put(place, false);
    boolean objects = always(explorer, place, objections(explorer, place, role).toList());
    known.put(place, objects);
    return objects;
  }

  private Stream<Explorer.Edge> objections(Explorer explorer, Walk.Place place, Role role) {
    return explorer.edges(place).keySet().stream()
        .filter(
            edge -> edge.role() == role && !merelyPays(edge) && stops(explorer, edge.to(), role));
  }

  /** Whether one of the steps can be taken whatever facts hold while the clock counts. */
  private boolean always(Explorer explorer, Walk.Place place, List<Explorer.Edge> steps) {
    List<Agreement.Transition> transitions = transitions(steps.stream());
    if (transitions.stream().anyMatch(t -> t.holds().isEmpty() && t.lacks().isEmpty())) {
      return true;
    }
    List<Agreement.Transition> clocks =
        transitions(
            explorer.edges(place).keySet().stream().filter(edge -> edge.role() == Role.TIME));
    List<Agreement.Transition> all = new ArrayList<>(transitions);
    all.addAll(clocks);
    return !transitions.isEmpty()
        && Windows.facts(all).stream()
            .map(Windows.Facts::truths)
            .filter(truths -> clocks.stream().anyMatch(t -> Windows.agrees(t, truths)))
            .allMatch(truths -> transitions.stream().anyMatch(t -> Windows.agrees(t, truths)));
  }

  private List<Agreement.Transition> transitions(Stream<Explorer.Edge> steps) {
    return steps
        .map(Explorer.Edge::transition)
        .distinct()
        .map(name -> Optional.ofNullable(agreement.transitions().get(name)).orElseThrow())
        .toList();
  }

  private static boolean merelyPays(Explorer.Edge edge) {
    return edge.paid().stream().anyMatch(party -> pays(party, other(edge.role())))
        && edge.paid().stream().noneMatch(party -> pays(party, edge.role()));
  }

  private boolean stops(Explorer explorer, Walk.Place place, Role role) {
    Agreement.State state = agreement.state(place.state());
    return state.ends()
        || state.dispute()
        || payer(explorer, place, other(role)).isEmpty()
        || objects(explorer, place, role);
  }

  /**
   * The clock's transition that pays the role at the place, or further on where none can object.
   */
  private Optional<String> payer(Explorer explorer, Walk.Place place, Role role) {
    Map<Walk.Place, Optional<String>> known = payers.computeIfAbsent(role, _ -> new HashMap<>());
    Optional<String> found = known.get(place);
    if (found != null) {
      return found;
    }
    known.put(place, Optional.empty());
    Optional<String> payer = Optional.empty();
    for (Explorer.Edge edge : explorer.edges(place).keySet()) {
      if (edge.role() == Role.TIME && payer.isEmpty()) {
        if (edge.paid().stream().anyMatch(party -> pays(party, role))
            && !(role == Role.CLIENT && byPolicy(edge.transition()))) {
          payer = Optional.of(edge.transition());
        } else if (!objects(explorer, edge.to(), other(role))) {
          payer = payer(explorer, edge.to(), role);
        }
      }
    }
    known.put(place, payer);
    return payer;
  }

  /** Whether what the client gets is what both agreed to in the policy: then it is no favour. */
  private boolean byPolicy(String name) {
    return Optional.ofNullable(agreement.transitions().get(name)).orElseThrow().money().stream()
        .allMatch(line ->
            !(line instanceof Money.Pay(Money.Portion portion, _, Account.Party to, _))
                || !pays(to, Role.CLIENT)
                || portion instanceof Money.Portion.ByPolicy);
  }

  /** Whether paying the party pays the role. */
  static boolean pays(Account.Party party, Role role) {
    return side(party).equals(Optional.of(role));
  }
}
