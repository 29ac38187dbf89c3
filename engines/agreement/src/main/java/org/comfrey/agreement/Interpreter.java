package org.comfrey.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Steps orders that follow one agreement. A pure function of what it is given: the same order, the
 * same attempt and the same instant always come to the same outcome, on any node.
 */
public final class Interpreter {
  /** In minor units; so large that nobody pays it, so small that no pot overflows. */
  public static final long AMOUNT_AT_MOST = 1_000_000_000_000_000L;

  private final Agreement agreement;
  private final boolean platformMayHaveLess;

  public Interpreter(Agreement agreement) {
    this.agreement = agreement;
    this.platformMayHaveLess =
        agreement.transitions().values().stream().allMatch(Commission::lowers);
  }

  public Agreement agreement() {
    return agreement;
  }

  /**
   * Begins an order.
   *
   * @param amounts every given amount, in minor units
   * @param policies the tiers for every policy of the agreement
   * @param appointment the start and end, exactly where the agreement has an appointment
   */
  public Outcome begin(
      Map<String, Long> amounts,
      Map<String, List<Agreement.Tier>> policies,
      Optional<OrderState.Appointment> appointment,
      Instant now) {
    return begin(amounts, policies, appointment, Optional.empty(), now);
  }

  /**
   * The same, and the platform gets at most so much of what the agreement gives it by a fixed
   * share. What was proved stays true, see {@link Commission}; under an agreement where it would
   * not, the agreement's own shares count.
   *
   * @param platformAtMost basis points
   */
  public Outcome begin(
      Map<String, Long> amounts,
      Map<String, List<Agreement.Tier>> policies,
      Optional<OrderState.Appointment> appointment,
      Optional<Integer> platformAtMost,
      Instant now) {
    Optional<Outcome.Refused> refused = Terms.check(agreement, amounts, policies, appointment, now);
    if (refused.isPresent()) {
      return refused.get();
    }
    OrderState order =
        new OrderState(
            agreement.initial(),
            Map.of(),
            amounts,
            policies,
            appointment,
            now,
            now,
            Duration.ZERO,
            Map.of(),
            platformAtMost.filter(_ -> platformMayHaveLess));
    List<Outcome.Effect> effects = new ArrayList<>();
    Agreement.State state = agreement.state(agreement.initial());
    slot(Agreement.Slot.FREE, state.slot()).ifPresent(effects::add);
    ask(order, state).ifPresent(effects::add);
    return new Outcome.Accepted(
        "", order, List.of(), effects, List.of(), deadlines(order, now, false, Set.of()));
  }

  /** Takes a transition, or says why not. */
  public Outcome step(OrderState order, Attempt attempt, Instant now) {
    Agreement.Transition transition = agreement.transitions().get(attempt.transition());
    if (transition == null) {
      return refuse(
          Outcome.Reason.UNKNOWN_TRANSITION,
          "There is no transition "
              + attempt.transition()
              + Fields.suggestion(attempt.transition(), agreement.transitions().keySet()));
    }
    return allowed(order, transition, attempt.by(), attempt.facts(), now)
        .or(() -> inputs(order, transition, attempt, now))
        .<Outcome>map(refused -> refused)
        .orElseGet(() -> take(order, transition, attempt, now));
  }

  /**
   * A payment was captured that no transition takes: the order stays, the money goes back.
   *
   * @param captured minor units
   */
  public Outcome.Accepted giveBack(OrderState order, long captured, Instant now) {
    return new Outcome.Accepted(
        "",
        order,
        captured == 0
            ? List.of()
            : List.of(
                new Outcome.MoneyAction(Account.Party.PAYMENT, Account.Party.PAYMENT, captured)),
        List.of(),
        List.of(),
        deadlines(order, now, false, Set.of()));
  }

  /**
   * The deadline that is due: the one whose instant came first, and of two at one instant the lower
   * rank.
   */
  public Optional<Outcome.Deadline> due(OrderState order, Set<String> facts, Instant now) {
    return deadlines(order, now, true, facts).stream()
        .findFirst()
        .filter(deadline -> !deadline.at().isAfter(now));
  }

  /** The payment that the order's present state asks for, with the sum that it must have. */
  public Optional<Outcome.Effect.AskPayment> awaited(OrderState order) {
    return agreement
        .state(order.state())
        .awaits()
        .map(amount ->
            new Outcome.Effect.AskPayment(amount, Sums.of(agreement, order.amounts(), amount)));
  }

  /** What a role may do now, when the clock will act, and what comes if nobody does anything. */
  public Outcome.Options options(OrderState order, Role role, Set<String> facts, Instant now) {
    Optional<Outcome.Deadline> next = deadlines(order, now, true, facts).stream().findFirst();
    List<Outcome.Choice> choices = new ArrayList<>();
    for (Agreement.Transition transition : agreement.leaving(order.state())) {
      if (role != Role.TIME
          && role != Role.SYSTEM
          && allowed(order, transition, role, facts, now).isEmpty()) {
        choices.add(choice(order, transition, role, facts, next, now));
      }
    }
    return new Outcome.Options(choices, next, silence(order, next));
  }

  private Outcome.Choice choice(
      OrderState order,
      Agreement.Transition transition,
      Role role,
      Set<String> facts,
      Optional<Outcome.Deadline> next,
      Instant now) {
    Agreement.State state = agreement.state(order.state());
    OrderClock clock = new OrderClock(order, state.stopped(), now);
    Optional<Instant> until = next.map(Outcome.Deadline::at);
    if (transition.before().isPresent() && !state.stopped()) {
      Instant before = clock.instant(transition.before().get());
      until = Optional.of(until.filter(u -> u.isBefore(before)).orElse(before));
    }
    List<String> inputs = List.copyOf(transition.inputs(agreement.amounts().keySet()));
    List<Outcome.MoneyAction> preview = List.of();
    if (inputs.isEmpty()) {
      Attempt attempt = Attempt.of(transition.name(), role).knowing(facts);
      if (take(order, transition, attempt, now) instanceof Outcome.Accepted accepted) {
        preview = accepted.money();
      }
    }
    return new Outcome.Choice(
        transition.name(), transition.about(), until, inputs, transition.moves(), preview);
  }

  private String silence(OrderState order, Optional<Outcome.Deadline> next) {
    Agreement.State state = agreement.state(order.state());
    if (state.ends()) {
      return "The order has ended.";
    }
    return next.map(Outcome.Deadline::consequence)
        .orElse(
            state.stopped()
                ? "The clocks stand still until a person decides."
                : "Nothing happens until a person acts.");
  }

  /** Deadlines of the order's state, soonest first. */
  private List<Outcome.Deadline> deadlines(
      OrderState order, Instant now, boolean knowing, Set<String> facts) {
    Agreement.State state = agreement.state(order.state());
    OrderClock clock = new OrderClock(order, state.stopped(), now);
    record Timer(Agreement.Transition transition, Instant at) {}
    List<Timer> timers = new ArrayList<>();
    for (Agreement.Transition transition : agreement.leaving(order.state())) {
      if (!state.ends()
          && transition.at().isPresent()
          && left(order, transition)
          && (!knowing || factsAgree(transition, facts))) {
        timers.add(new Timer(transition, clock.instant(transition.at().get())));
      }
    }
    timers.sort(
        Comparator.comparing(Timer::at)
            .thenComparingInt(timer -> timer.transition().rank().orElse(Integer.MAX_VALUE))
            .thenComparing(timer -> timer.transition().name()));
    return timers.stream()
        .map(t -> new Outcome.Deadline(t.transition().name(), t.at(), t.transition().about()))
        .toList();
  }

  private static boolean left(OrderState order, Agreement.Transition transition) {
    int taken = order.taken().getOrDefault(transition.name(), 0);
    return transition.atMost().isEmpty() || taken < transition.atMost().getAsInt();
  }

  private static boolean factsAgree(Agreement.Transition transition, Set<String> facts) {
    return facts.containsAll(transition.holds())
        && transition.lacks().stream().noneMatch(facts::contains);
  }

  private Optional<Outcome.Refused> allowed(
      OrderState order, Agreement.Transition transition, Role by, Set<String> facts, Instant now) {
    Agreement.State state = agreement.state(order.state());
    if (state.ends()) {
      return no(Outcome.Reason.ENDED, "The order has ended in " + state.name() + ".");
    }
    if (!transition.from().contains(state.name())) {
      String from = String.join(" or ", transition.from());
      return no(
          Outcome.Reason.WRONG_STATE,
          "The order is in " + state.name() + "; " + transition.name() + " leaves " + from + ".");
    }
    if (!transition.by().contains(by)) {
      String roles = String.join(" or ", transition.by().stream().map(Role::word).toList());
      return no(
          Outcome.Reason.WRONG_ROLE,
          transition.name() + " is for " + roles + ", not for " + by.word() + ".");
    }
    if (by == Role.TIME) {
      return timeAllowed(order, transition, facts, now).or(() -> often(order, transition, facts));
    }
    Optional<Outcome.Deadline> due = by == Role.SYSTEM ? Optional.empty() : due(order, facts, now);
    if (due.isPresent()) {
      return no(
          Outcome.Reason.DEADLINE_PASSED,
          "The deadline of "
              + due.get().at()
              + " has passed; the next step is "
              + due.get().transition()
              + ".");
    }
    return by == Role.SYSTEM
        ? often(order, transition, facts)
        : window(order, transition, state, now).or(() -> often(order, transition, facts));
  }

  private Optional<Outcome.Refused> timeAllowed(
      OrderState order, Agreement.Transition transition, Set<String> facts, Instant now) {
    Optional<Outcome.Deadline> due = due(order, facts, now);
    if (due.isPresent() && !due.get().transition().equals(transition.name())) {
      return no(
          Outcome.Reason.DEADLINE_PASSED,
          due.get().transition() + " was due first, at " + due.get().at() + ".");
    }
    Agreement.State state = agreement.state(order.state());
    Instant at = new OrderClock(order, state.stopped(), now).instant(transition.at().orElseThrow());
    return at.isAfter(now)
        ? no(Outcome.Reason.TOO_EARLY, transition.name() + " is not due before " + at + ".")
        : Optional.empty();
  }

  private Optional<Outcome.Refused> window(
      OrderState order, Agreement.Transition transition, Agreement.State state, Instant now) {
    OrderClock clock = new OrderClock(order, state.stopped(), now);
    if (transition.after().isPresent()) {
      Instant after = clock.instant(transition.after().get());
      if (now.isBefore(after)) {
        return no(Outcome.Reason.TOO_EARLY, transition.name() + " is possible from " + after + ".");
      }
    }
    if (transition.before().isPresent()) {
      Instant before = clock.instant(transition.before().get());
      if (!now.isBefore(before)) {
        return no(
            Outcome.Reason.TOO_LATE, transition.name() + " was possible until " + before + ".");
      }
    }
    return Optional.empty();
  }

  private Optional<Outcome.Refused> often(
      OrderState order, Agreement.Transition transition, Set<String> facts) {
    if (!factsAgree(transition, facts)) {
      List<String> needs = new ArrayList<>(transition.holds());
      transition.lacks().forEach(fact -> needs.add("not " + fact));
      return no(
          Outcome.Reason.FACT, transition.name() + " needs " + String.join(" and ", needs) + ".");
    }
    if (!left(order, transition)) {
      return no(
          Outcome.Reason.USED_UP,
          transition.name() + " is possible " + transition.atMost().orElseThrow() + " times.");
    }
    return Optional.empty();
  }

  private Optional<Outcome.Refused> inputs(
      OrderState order, Agreement.Transition transition, Attempt attempt, Instant now) {
    Set<String> asked = transition.inputs(agreement.amounts().keySet());
    Map<String, Long> said = attempt.amounts();
    if (transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED))) {
      return captured(order, said).or(() -> time(transition, attempt, now));
    }
    for (String amount : asked) {
      Long value = said.get(amount);
      if (value == null) {
        return no(Outcome.Reason.MISSING_INPUT, "Say the amount " + amount + ".");
      }
      if (value < 0 || value > AMOUNT_AT_MOST) {
        return no(
            Outcome.Reason.WRONG_AMOUNT,
            "The amount " + amount + " lies between 0 and " + AMOUNT_AT_MOST + ".");
      }
    }
    for (String amount : said.keySet()) {
      if (!asked.contains(amount)) {
        String what = asked.isEmpty() ? "no amount" : String.join(", ", asked);
        return no(
            Outcome.Reason.UNKNOWN_INPUT,
            transition.name() + " asks for " + what + ", not for " + amount + ".");
      }
    }
    return time(transition, attempt, now);
  }

  private static Optional<Outcome.Refused> time(
      Agreement.Transition transition, Attempt attempt, Instant now) {
    if (transition.moves() != attempt.appointment().isPresent()) {
      return transition.moves()
          ? no(Outcome.Reason.MISSING_INPUT, "Say the new start and end.")
          : no(Outcome.Reason.UNKNOWN_INPUT, transition.name() + " does not move the appointment.");
    }
    if (transition.moves() && !attempt.appointment().orElseThrow().start().isAfter(now)) {
      return no(Outcome.Reason.WRONG_TIME, "The new start must lie after " + now + ".");
    }
    return Optional.empty();
  }

  private Optional<Outcome.Refused> captured(OrderState order, Map<String, Long> said) {
    Optional<String> awaits = agreement.state(order.state()).awaits();
    if (awaits.isEmpty()) {
      return no(Outcome.Reason.WRONG_STATE, order.state() + " awaits no payment; give it back.");
    }
    long asked = Sums.of(agreement, order.amounts(), awaits.get());
    if (!said.equals(Map.of(awaits.get(), asked))) {
      return no(
          Outcome.Reason.WRONG_AMOUNT,
          "Exactly " + awaits.get() + " = " + asked + " is awaited, not " + said + ".");
    }
    return Optional.empty();
  }

  private Outcome take(
      OrderState order, Agreement.Transition transition, Attempt attempt, Instant now) {
    Agreement.State left = agreement.state(order.state());
    Agreement.State entered = agreement.state(transition.to());
    OrderClock clock = new OrderClock(order, left.stopped(), now);
    Till till = new Till(agreement, order, attempt.amounts(), clock.untilStart(now));
    Optional<Outcome.Refused> refused = till.run(transition.money());
    if (refused.isPresent()) {
      return refused.get();
    }
    for (Map.Entry<String, Long> pot : till.pots().entrySet()) {
      if (entered.ends() && pot.getValue() > 0) {
        return refuse(
            Outcome.Reason.NOT_DRAINED,
            "The order would end with " + pot.getValue() + " in the pot " + pot.getKey() + ".");
      }
    }
    OrderState next = next(order, transition, attempt, till.pots(), clock.stopped(), now);
    List<Outcome.Effect> effects = new ArrayList<>();
    boolean paid = transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED));
    left.awaits()
        .filter(_ -> !paid)
        .ifPresent(amount -> effects.add(new Outcome.Effect.StopPayment(amount)));
    attempt.appointment().ifPresent(time -> effects.add(new Outcome.Effect.Move(time)));
    slot(left.slot(), entered.slot()).ifPresent(effects::add);
    ask(next, entered).ifPresent(effects::add);
    List<Outcome.Message> messages = new ArrayList<>();
    transition.tells().forEach((to, what) -> messages.add(new Outcome.Message(to, what)));
    return new Outcome.Accepted(
        transition.name(),
        next,
        till.actions(),
        effects,
        messages,
        deadlines(next, now, false, Set.of()));
  }

  private OrderState next(
      OrderState order,
      Agreement.Transition transition,
      Attempt attempt,
      Map<String, Long> pots,
      Duration stopped,
      Instant now) {
    Map<String, Long> amounts = new HashMap<>(order.amounts());
    transition.sets().forEach(name -> amounts.put(name, attempt.amounts().getOrDefault(name, 0L)));
    Map<String, Integer> taken = new LinkedHashMap<>(order.taken());
    taken.merge(transition.name(), 1, Integer::sum);
    // A new time is told by everybody's clock, so the standstill so far is folded into placed.
    boolean moves = attempt.appointment().isPresent();
    return new OrderState(
        transition.to(),
        pots,
        amounts,
        order.policies(),
        moves ? attempt.appointment() : order.appointment(),
        moves ? order.placedAt().plus(stopped) : order.placedAt(),
        now,
        moves ? Duration.ZERO : stopped,
        taken,
        order.platformAtMost());
  }

  private static Optional<Outcome.Effect> slot(Agreement.Slot before, Agreement.Slot after) {
    if (before == after) {
      return Optional.empty();
    }
    return Optional.of(
        switch (after) {
          case FREE -> new Outcome.Effect.Release();
          case HELD -> new Outcome.Effect.Hold();
          case BOOKED -> new Outcome.Effect.Book();
        });
  }

  private Optional<Outcome.Effect> ask(OrderState order, Agreement.State state) {
    return state
        .awaits()
        .map(amount ->
            new Outcome.Effect.AskPayment(amount, Sums.of(agreement, order.amounts(), amount)));
  }

  private static Optional<Outcome.Refused> no(Outcome.Reason reason, String sentence) {
    return Optional.of(new Outcome.Refused(reason, sentence));
  }

  private static Outcome.Refused refuse(Outcome.Reason reason, String sentence) {
    return new Outcome.Refused(reason, sentence);
  }
}
