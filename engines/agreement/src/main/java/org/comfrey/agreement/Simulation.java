package org.comfrey.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Lets random people, a jumping clock and unreliable payments follow an agreement, and looks after
 * every step whether the books balance. It knows nothing of the proof: it is a second opinion.
 */
public final class Simulation {
  private static final Instant BEGINNING = Instant.parse("2030-01-07T09:00:00Z");
  private static final int STEPS_AT_MOST = 400;

  /** Something went wrong in an order. */
  public record Failure(Flaw flaw, int order, List<String> path, String sentence) {}

  /**
   * What came of it.
   *
   * @param endings how many orders ended in each state
   * @param failures the first of each kind and place
   */
  public record Report(
      long seed, int orders, long steps, Map<String, Integer> endings, List<Failure> failures) {

    /** For a person to read. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("seed " + seed + ": " + orders + " orders, " + steps + " steps");
      endings.forEach((state, count) -> lines.add(String.format("%8d ended in %s", count, state)));
      for (Failure failure : failures) {
        lines.add(failure.flaw() + " in order " + failure.order() + ": " + failure.sentence());
        lines.add("  after " + String.join(", ", failure.path()));
      }
      return lines;
    }
  }

  private final Agreement agreement;
  private final Interpreter interpreter;
  private final SplittableRandom random;
  private final Map<String, Integer> endings = new TreeMap<>();
  private final Map<String, Failure> failures = new TreeMap<>();
  private long steps;

  private Simulation(Agreement agreement, long seed) {
    this.agreement = agreement;
    this.interpreter = new Interpreter(agreement);
    this.random = new SplittableRandom(seed);
  }

  /** Runs so many orders; the same seed gives the same report. */
  public static Report run(Agreement agreement, long seed, int orders) {
    Simulation simulation = new Simulation(agreement, seed);
    for (int order = 0; order < orders; order++) {
      simulation.order(order);
    }
    return new Report(
        seed,
        orders,
        simulation.steps,
        simulation.endings,
        List.copyOf(simulation.failures.values()));
  }

  private void order(int number) {
    Run run = new Run(number);
    for (int step = 0; run.going && step < STEPS_AT_MOST; step++) {
      run.step();
    }
    if (run.going) {
      run.fail(Flaw.ENDLESS, run.order.state(), "The order did not end in 400 steps.");
    }
  }

  /** One order's life. */
  private final class Run {
    private final int number;
    private final List<String> path = new ArrayList<>();
    private Instant now = BEGINNING;
    private OrderState order;
    private long captured;
    private long paidOut;
    private final boolean stubborn;
    private boolean going = true;

    Run(int number) {
      this.number = number;
      this.stubborn = random.nextInt(4) == 0;
      Map<String, Long> given = new HashMap<>();
      agreement
          .amounts()
          .forEach((name, amount) -> {
            if (amount instanceof Agreement.Amount.Given) {
              given.put(name, amount());
            }
          });
      Map<String, List<Agreement.Tier>> policies = new HashMap<>();
      agreement.policies().forEach((name, policy) -> policies.put(name, tiers(policy)));
      Optional<OrderState.Appointment> time =
          agreement.appointment() ? Optional.of(appointment()) : Optional.empty();
      this.order =
          switch (interpreter.begin(given, policies, time, commission(number), now)) {
            case Outcome.Accepted accepted -> accepted.next();
            case Outcome.Refused refused -> throw new IllegalStateException(refused.sentence());
          };
    }

    private long amount() {
      return switch (random.nextInt(4)) {
        case 0 -> random.nextLong(4);
        case 1 -> random.nextLong(1_000);
        default -> random.nextLong(10_000_000);
      };
    }

    /** A third of all orders are promised a smaller commission, which may be none. */
    private static Optional<Integer> commission(int number) {
      return number % 3 == 0 ? Optional.of(number * 37 % 1_001) : Optional.empty();
    }

    private List<Agreement.Tier> tiers(Agreement.Policy policy) {
      if (policy.custom() && random.nextInt(4) == 0) {
        return List.of(new Agreement.Tier(Optional.empty(), random.nextInt(10_001)));
      }
      List<List<Agreement.Tier>> choices = List.copyOf(policy.choices().values());
      return choices.get(random.nextInt(choices.size()));
    }

    private OrderState.Appointment appointment() {
      Instant start = now.plus(Duration.ofMinutes(1 + random.nextInt(60 * 24 * 20)));
      return new OrderState.Appointment(
          start, start.plus(Duration.ofMinutes(15 * (1L + random.nextInt(12)))));
    }

    /** Facts change as they like; a sane half of the time nothing special holds. */
    private Set<String> facts() {
      Set<String> facts = new HashSet<>();
      for (String fact : agreement.facts().keySet()) {
        if (random.nextBoolean()) {
          facts.add(fact);
        }
      }
      return facts;
    }

    void step() {
      Agreement.State state = agreement.state(order.state());
      if (state.ends()) {
        endings.merge(state.name(), 1, Integer::sum);
        going = false;
        return;
      }
      Set<String> facts = facts();
      passTime(facts);
      stuck(facts);
      if (!going) {
        return;
      }
      List<Attempt> attempts = attempts(facts);
      if (attempts.isEmpty() && stubborn) {
        interpreter.options(order, Role.OPERATOR, facts, now).next().ifPresent(d -> now = d.at());
      } else if (!attempts.isEmpty() && (stubborn || random.nextInt(3) > 0)) {
        attempt(chosen(attempts));
      }
    }

    /** Most payments arrive; stubborn people avoid every end as long as they can. */
    private Attempt chosen(List<Attempt> attempts) {
      List<Attempt> liked =
          attempts.stream()
              .filter(attempt ->
                  stubborn
                      ? !ends(attempt.transition())
                      : attempt.by() == Role.SYSTEM && !attempt.amounts().isEmpty())
              .toList();
      boolean follow = !liked.isEmpty() && (stubborn || random.nextInt(10) < 7);
      List<Attempt> from = follow ? liked : attempts;
      return from.get(random.nextInt(from.size()));
    }

    private boolean ends(String name) {
      Agreement.Transition transition = agreement.transitions().get(name);
      return transition != null && agreement.state(transition.to()).ends();
    }

    private void passTime(Set<String> facts) {
      Optional<Outcome.Deadline> next =
          interpreter.options(order, Role.OPERATOR, facts, now).next();
      switch (stubborn ? 3 + random.nextInt(4) : random.nextInt(4)) {
        case 0 -> now = now.plus(Duration.ofMinutes(random.nextInt(600)));
        case 1 -> next.filter(d -> d.at().isAfter(now)).ifPresent(d -> now = d.at());
        case 4 ->
            next.filter(d -> d.at().isAfter(now) && !ends(d.transition()))
                .ifPresent(d -> now = d.at());
        case 2 -> {
          if (order.appointment().isPresent() && random.nextBoolean()) {
            Instant start = order.appointment().get().start();
            now = start.isAfter(now) && random.nextBoolean() ? start : now;
          }
        }
        default -> now = now.plusSeconds(random.nextInt(60));
      }
    }

    private void stuck(Set<String> facts) {
      Instant later = now.plus(Duration.ofDays(36_500));
      boolean clock = interpreter.options(order, Role.OPERATOR, facts, now).next().isPresent();
      if (!clock && interpreter.options(order, Role.OPERATOR, facts, later).choices().isEmpty()) {
        fail(Flaw.STUCK, order.state(), "Nothing and no operator ends the wait.");
      }
    }

    private List<Attempt> attempts(Set<String> facts) {
      List<Attempt> attempts = new ArrayList<>();
      interpreter
          .due(order, facts, now)
          .ifPresent(due -> attempts.add(Attempt.of(due.transition(), Role.TIME).knowing(facts)));
      for (Agreement.Transition transition : agreement.leaving(order.state())) {
        boolean agrees = Windows.agrees(transition, facts);
        if (transition.by().contains(Role.SYSTEM)) {
          agreement
              .state(order.state())
              .awaits()
              .filter(_ -> agrees)
              .ifPresent(amount -> attempts.add(payment(transition, amount, facts)));
        }
      }
      for (Role role : List.of(Role.CLIENT, Role.PROVIDER, Role.OPERATOR)) {
        for (Outcome.Choice choice : interpreter.options(order, role, facts, now).choices()) {
          attempts.add(filled(choice, role, facts));
        }
      }
      return attempts;
    }

    private Attempt payment(Agreement.Transition transition, String amount, Set<String> facts) {
      Attempt attempt = Attempt.of(transition.name(), Role.SYSTEM).knowing(facts);
      if (transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED))) {
        attempt = attempt.with(amount, Sums.of(agreement, order.amounts(), amount));
      }
      return transition.moves() ? attempt.at(appointment()) : attempt;
    }

    private Attempt filled(Outcome.Choice choice, Role role, Set<String> facts) {
      Attempt attempt = Attempt.of(choice.transition(), role).knowing(facts);
      long held = order.pots().values().stream().mapToLong(Long::longValue).max().orElse(0);
      for (String input : choice.inputs()) {
        long said =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> held;
              default -> random.nextLong(held + 1);
            };
        attempt = attempt.with(input, said);
      }
      return choice.asksTime() ? attempt.at(appointment()) : attempt;
    }

    private void attempt(Attempt attempt) {
      Outcome outcome = interpreter.step(order, attempt, now);
      if (!outcome.equals(interpreter.step(order, attempt, now))) {
        throw new IllegalStateException("The same attempt came to two outcomes.");
      }
      switch (outcome) {
        case Outcome.Refused(Outcome.Reason reason, String sentence) -> {
          switch (reason) {
            case OVERDRAWN -> fail(Flaw.OVERDRAWN, attempt.transition(), sentence);
            case NOT_DRAINED -> fail(Flaw.NOT_DRAINED, attempt.transition(), sentence);
            // An amount above what one of several pots holds is refused, which is right.
            default -> {}
          }
        }
        case Outcome.Accepted accepted -> accepted(attempt, accepted);
      }
    }

    private void accepted(Attempt attempt, Outcome.Accepted accepted) {
      steps++;
      path.add(attempt.transition());
      boolean capture = attempt.by() == Role.SYSTEM && !attempt.amounts().isEmpty();
      if (capture) {
        captured += attempt.amounts().values().stream().mapToLong(Long::longValue).sum();
      }
      for (Outcome.MoneyAction action : accepted.money()) {
        if (!(action.to() instanceof Account.Pot)) {
          paidOut += action.amountMinor();
        }
      }
      order = accepted.next();
      long held = order.pots().values().stream().mapToLong(Long::longValue).sum();
      if (captured - paidOut != held || order.pots().values().stream().anyMatch(pot -> pot < 0)) {
        fail(
            Flaw.UNBALANCED,
            attempt.transition(),
            captured + " came in, " + paidOut + " went out and " + held + " is held.");
      }
    }

    void fail(Flaw flaw, String subject, String sentence) {
      going = false;
      failures.putIfAbsent(
          flaw + " " + subject, new Failure(flaw, number, List.copyOf(path), sentence));
    }
  }
}
