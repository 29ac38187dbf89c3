package org.comfrey.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a walk into a story with instants and amounts, and takes the interpreter along it. The
 * proof does not depend on the replay; the replay shows that proof and interpreter mean the same.
 */
final class Replay {
  private static final Instant PLACED = Instant.parse("2030-01-07T09:00:00Z");
  private static final List<Long> PRICES =
      List.of(
          10_000L, 1L, 2L, 3L, 5L, 7L, 9L, 10L, 11L, 15L, 33L, 50L, 99L, 101L, 333L, 999L, 9_999L);

  /** How an actor chooses: all that is held, half, nothing, one minor unit, or far too little. */
  private enum Choosing {
    ALL,
    HALF,
    NOTHING,
    ONE,
    HUNDRED;

    long of(long held) {
      return switch (this) {
        case ALL -> held;
        case HALF -> held / 2;
        case NOTHING -> 0;
        case ONE -> Math.min(1, held);
        case HUNDRED -> 100;
      };
    }
  }

  private final Agreement agreement;
  private final Interpreter interpreter;
  private final Findings.Found found;
  private final Times.Plan plan;

  private Replay(Agreement agreement, Findings.Found found, Times.Plan plan) {
    this.agreement = agreement;
    this.interpreter = new Interpreter(agreement);
    this.found = found;
    this.plan = plan;
  }

  /** The story that shows the flaw, or the first that was tried where none of those tried does. */
  static Counterexample of(Agreement agreement, Findings.Found found) {
    Times.Plan plan =
        Times.plan(agreement, found)
            .orElseGet(() -> {
              int steps = found.walk().hops().size();
              List<long[]> starts = new ArrayList<>();
              for (int i = 0; i <= steps; i++) {
                starts.add(new long[] {86_400_000L, 90_000_000L});
              }
              return new Times.Plan(java.util.Collections.nCopies(steps, 0L), 0, starts);
            });
    Replay replay = new Replay(agreement, found, plan);
    Counterexample first = null;
    for (long price : PRICES) {
      for (Choosing choosing : Choosing.values()) {
        for (int shape = 0; shape < replay.shapes(); shape++) {
          Counterexample story = replay.story(replay.given(price, shape), choosing);
          if (story.shown()) {
            return story;
          }
          first = first == null ? story : first;
        }
      }
    }
    return java.util.Objects.requireNonNull(first);
  }

  private int shapes() {
    long given =
        agreement.amounts().values().stream()
            .filter(Agreement.Amount.Given.class::isInstance)
            .count();
    return given < 2 ? 2 : 2 + 2 * (int) given;
  }

  /**
   * Given amounts that grow from one to the next, or fall, or of which one is far off the others.
   */
  private Map<String, Long> given(long price, int shape) {
    Map<String, Long> given = new LinkedHashMap<>();
    agreement
        .amounts()
        .forEach((name, amount) -> {
          if (amount instanceof Agreement.Amount.Given) {
            int index = given.size();
            boolean alone = shape / 2 - 1 == index;
            long next =
                switch (shape) {
                  case 0 -> price + 2L * index;
                  case 1 -> price / (1 + 2L * index);
                  default -> alone == (shape % 2 == 0) ? price : 1;
                };
            given.put(name, next);
          }
        });
    return given;
  }

  private Counterexample story(Map<String, Long> given, Choosing choosing) {
    Optional<OrderState.Appointment> appointment =
        agreement.appointment() ? Optional.of(time(0)) : Optional.empty();
    Map<String, List<Agreement.Tier>> policies = policies();
    Outcome begun = interpreter.begin(given, policies, appointment, PLACED);
    List<Counterexample.Step> steps = new ArrayList<>();
    List<OrderState> orders = new ArrayList<>();
    Outcome outcome = begun;
    List<Walk.Hop> hops = found.walk().hops();
    int moved = 0;
    for (int k = 0; k < hops.size(); k++) {
      Walk.Hop hop = hops.get(k);
      Attempt attempt = Attempt.of(hop.transition().name(), hop.role()).knowing(hop.facts());
      if (hop.transition().moves()) {
        attempt = attempt.at(time(++moved));
      }
      Instant at = PLACED.plusMillis(plan.steps().get(k));
      String from = found.walk().before == null ? agreement.initial() : from(hops, k);
      if (outcome instanceof Outcome.Accepted accepted) {
        orders.add(accepted.next());
        attempt = said(attempt, hop.transition(), accepted.next(), choosing);
        outcome = interpreter.step(accepted.next(), attempt, at);
      }
      steps.add(new Counterexample.Step(attempt, at, from, hop.transition().to()));
    }
    Instant end = PLACED.plusMillis(plan.end());
    boolean shown =
        orders.size() == hops.size()
            && new Shown(interpreter, found, orders, steps).by(outcome, end);
    return new Counterexample(
        given, policies, appointment, PLACED, steps, found.facts(), end, shown);
  }

  private String from(List<Walk.Hop> hops, int k) {
    return k == 0 ? agreement.initial() : hops.get(k - 1).transition().to();
  }

  private OrderState.Appointment time(int index) {
    long[] millis = plan.starts().get(index);
    return new OrderState.Appointment(PLACED.plusMillis(millis[0]), PLACED.plusMillis(millis[1]));
  }

  private Attempt said(
      Attempt attempt, Agreement.Transition transition, OrderState order, Choosing choosing) {
    if (transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED))) {
      Optional<String> awaits = agreement.state(order.state()).awaits();
      return awaits
          .map(name -> attempt.with(name, Sums.of(agreement, order.amounts(), name)))
          .orElse(attempt);
    }
    Attempt full = attempt;
    long all = order.pots().values().stream().mapToLong(Long::longValue).sum();
    for (String amount : transition.inputs(agreement.amounts().keySet())) {
      long held = transition.sets().contains(amount) ? all : held(transition, amount, order);
      full = full.with(amount, choosing.of(held));
    }
    return full;
  }

  private static long held(Agreement.Transition transition, String amount, OrderState order) {
    for (Money line : transition.money()) {
      if (line instanceof Money.Pay(Money.Portion.Chosen(String name), String pot, _, _)
          && name.equals(amount)) {
        return order.held(pot);
      }
    }
    return 0;
  }

  private Map<String, List<Agreement.Tier>> policies() {
    Map<String, List<Agreement.Tier>> policies = new HashMap<>();
    agreement
        .policies()
        .forEach((name, policy) -> policies.put(name, policy.choices().values().iterator().next()));
    for (Walk.Hop hop : found.walk().hops()) {
      hop.tiers().forEach((name, use) -> policies.put(name, use.choice()));
    }
    return policies;
  }

  /** Whether what happened is what the flaw says. */
  private record Shown(
      Interpreter interpreter,
      Findings.Found found,
      List<OrderState> orders,
      List<Counterexample.Step> steps) {

    boolean by(Outcome outcome, Instant end) {
      return switch (outcome) {
        case Outcome.Refused refused -> refused(refused.reason());
        case Outcome.Accepted accepted -> accepted(accepted, end);
      };
    }

    private boolean refused(Outcome.Reason reason) {
      return switch (found.flaw()) {
        case OVERDRAWN -> reason == Outcome.Reason.OVERDRAWN;
        case NOT_DRAINED -> reason == Outcome.Reason.NOT_DRAINED;
        case ROUNDING -> reason == Outcome.Reason.OVERDRAWN || reason == Outcome.Reason.NOT_DRAINED;
        // A step that brings the wrong money may also fail for what then is or is not there.
        case UNBALANCED ->
            reason == Outcome.Reason.OVERDRAWN || reason == Outcome.Reason.NOT_DRAINED;
        case STUCK, ENDLESS, AMBIGUOUS, OWN_CASE, HELD_FOREVER, DEAD_STATE, DEAD_TRANSITION ->
            false;
      };
    }

    private boolean accepted(Outcome.Accepted last, Instant end) {
      OrderState order = last.next();
      Agreement agreement = interpreter.agreement();
      return switch (found.flaw()) {
        case OVERDRAWN, NOT_DRAINED, ROUNDING -> false;
        case STUCK -> {
          Outcome.Options options =
              interpreter.options(order, Role.OPERATOR, found.facts(), end.plusSeconds(1));
          Outcome.Options later =
              interpreter.options(
                  order, Role.OPERATOR, found.facts(), end.plus(java.time.Duration.ofDays(3_650)));
          yield options.next().isEmpty() && later.choices().isEmpty();
        }
        case ENDLESS ->
            orders.stream()
                .anyMatch(o -> o.state().equals(order.state()) && same(o.pots(), order.pots()));
        case UNBALANCED -> {
          if (found.subject().equals(order.state())) {
            yield last.effects().stream().anyMatch(Outcome.Effect.AskPayment.class::isInstance);
          }
          long captured =
              found.walk().hops().getLast().transition().on().isEmpty()
                  ? 0
                  : steps.getLast().attempt().amounts().values().stream()
                      .mapToLong(Long::longValue)
                      .sum();
          yield captured != from(last, Account.Party.PAYMENT);
        }
        case AMBIGUOUS -> {
          List<String> takers = List.of(found.subject().split("/"));
          if (takers.stream().allMatch(name -> captures(agreement, name))) {
            yield takers.stream().allMatch(name -> taken(order, name, end));
          }
          List<Instant> due = new ArrayList<>();
          last.deadlines().stream()
              .filter(d -> found.subject().contains(d.transition()))
              .forEach(d -> due.add(d.at()));
          yield due.size() == 2 && due.get(0).equals(due.get(1));
        }
        case OWN_CASE -> true;
        case HELD_FOREVER -> agreement.state(order.state()).slot() == Agreement.Slot.HELD;
        case DEAD_STATE, DEAD_TRANSITION -> true;
      };
    }

    private static boolean captures(Agreement agreement, String name) {
      Agreement.Transition transition = agreement.transitions().get(name);
      return transition != null && transition.on().isPresent();
    }

    private boolean taken(OrderState order, String name, Instant at) {
      return agreementStep(order, name, at) instanceof Outcome.Accepted;
    }

    private Outcome agreementStep(OrderState order, String name, Instant at) {
      Attempt attempt = Attempt.of(name, Role.SYSTEM).knowing(found.facts());
      Agreement agreement = interpreter.agreement();
      boolean captured =
          Optional.ofNullable(agreement.transitions().get(name))
              .flatMap(Agreement.Transition::on)
              .equals(Optional.of(Agreement.PaymentEvent.CAPTURED));
      if (captured) {
        String amount = agreement.state(order.state()).awaits().orElseThrow();
        attempt = attempt.with(amount, Sums.of(agreement, order.amounts(), amount));
      }
      return interpreter.step(order, attempt, at);
    }

    private static boolean same(Map<String, Long> one, Map<String, Long> two) {
      return held(one).equals(held(two));
    }

    private static Set<String> held(Map<String, Long> pots) {
      Set<String> held = new java.util.HashSet<>();
      pots.forEach((pot, amount) -> {
        if (amount > 0) {
          held.add(pot);
        }
      });
      return held;
    }

    private static long from(Outcome.Accepted step, Account account) {
      return step.money().stream()
          .filter(action -> action.from().equals(account))
          .mapToLong(Outcome.MoneyAction::amountMinor)
          .sum();
    }
  }
}
