package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Attempt;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.agreement.ShippedAgreements;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.kernel.web.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random people, a jumping clock, declined and repeated payments, stale and repeated commands: the
 * orders as trade keeps them against a model of what payments promises.
 */
class OrderSimulationTest {
  private static final Instant BEGINNING = Instant.parse("2030-01-07T09:00:00Z");
  private static final int STEPS_AT_MOST = 500;

  static Stream<String> shipped() {
    return ShippedAgreements.names().stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyOrderEndsInBalance(String name) {
    new World(name, 20_261_122).live(80);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("shipped")
  void tenThousandOrdersOfThreeSeedsEndInBalance(String name) {
    for (long seed : new long[] {1, 2, 3}) {
      new World(name, seed).live(10_000);
    }
  }

  private static final class World {
    private final Agreement agreement;
    private final Interpreter interpreter;
    private final SplittableRandom random;
    private final String what;

    World(String name, long seed) {
      this.agreement = ShippedAgreements.named(name);
      this.interpreter = new Interpreter(agreement);
      this.random = new SplittableRandom(seed);
      this.what = name + ", seed " + seed;
    }

    void live(int orders) {
      for (int i = 0; i < orders; i++) {
        Life life = new Life(what + ", order " + i);
        for (int step = 0; !life.ended() && step < STEPS_AT_MOST; step++) {
          life.step();
        }
        assertThat(life.ended()).as(life::story).isTrue();
        life.check();
      }
    }

    private final class Life {
      private final String name;
      private final ModelEscrow escrow = new ModelEscrow();
      private final List<String> path = new ArrayList<>();
      private final OrderId id = new OrderId(uuid());
      private final PersonId client = new PersonId(uuid());
      private final PersonId provider = new PersonId(uuid());
      private Instant now = BEGINNING;
      private OrderRow order;
      private long captured;

      Life(String name) {
        this.name = name;
        Instant start = now.plus(Duration.ofMinutes(30 + random.nextInt(60 * 24 * 20)));
        long price = random.nextInt(4) == 0 ? random.nextLong(5) : random.nextLong(1_000_000);
        Terms terms = terms(start, price);
        Map<String, Long> given = new HashMap<>();
        agreement
            .amounts()
            .forEach((amount, kind) -> {
              if (kind instanceof Agreement.Amount.Given) {
                given.put(amount, price);
              }
            });
        OrderState.Appointment when =
            new OrderState.Appointment(start, start.plus(Duration.ofHours(1)));
        Outcome begun =
            interpreter.begin(
                given,
                Quotes.policies(agreement, terms.cancellationPolicy()),
                agreement.appointment() ? Optional.of(when) : Optional.empty(),
                now);
        this.order = OrderRow.begun(id, terms, now);
        Outcome.Accepted accepted = (Outcome.Accepted) begun;
        // The first step has no state before it; everything else about it is as in all steps.
        OrderRow placing =
            new OrderRow(id, 0, terms, accepted.next(), false, null, null, null, 0, false, now);
        take(Steps.command(placing, accepted, Proposal.by(id.value(), Role.CLIENT, client)));
      }

      private Terms terms(Instant start, long price) {
        List<String> choices =
            agreement.policies().values().stream()
                .flatMap(policy -> policy.choices().keySet().stream())
                .distinct()
                .toList();
        return new Terms(
            new ListingId(uuid()),
            1,
            "An hour",
            client,
            provider,
            start,
            start.plus(Duration.ofHours(1)),
            "Europe/Vienna",
            List.of(),
            new Money(price, "EUR"),
            List.of(),
            agreement.name(),
            agreement.hash(),
            choices.isEmpty() ? "" : choices.get(random.nextInt(choices.size())),
            "at-place",
            agreement.name().equals("package") ? Integer.valueOf(1 + random.nextInt(6)) : null,
            null,
            null);
      }

      boolean ended() {
        return order.ended();
      }

      String story() {
        return name + ": " + path;
      }

      void step() {
        Set<String> facts = facts();
        passTime(facts);
        List<Attempt> attempts = attempts(facts);
        if (attempts.isEmpty() || random.nextInt(4) == 0) {
          interpreter
              .options(order.live(), Role.OPERATOR, facts, now)
              .next()
              .filter(deadline -> deadline.at().isAfter(now))
              .ifPresent(deadline -> now = deadline.at());
          return;
        }
        Attempt attempt = attempts.get(random.nextInt(attempts.size()));
        foreigner(attempt);
        if (interpreter.step(order.live(), attempt, now) instanceof Outcome.Accepted accepted) {
          OrderRow before = order;
          StepCommand command = command(accepted, attempt);
          take(command);
          repeatAndStale(before, accepted, attempt, command);
        }
      }

      private StepCommand command(Outcome.Accepted accepted, Attempt attempt) {
        boolean capture = attempt.by() == Role.SYSTEM && !attempt.amounts().isEmpty();
        PaymentId payment = capture ? new PaymentId(uuid()) : null;
        return Steps.command(
            order,
            accepted,
            Proposal.by(uuid(), attempt.by(), person(attempt.by())).paying(payment));
      }

      private PersonId person(Role role) {
        return role == Role.PROVIDER ? provider : client;
      }

      /** The projection follows from what was accepted, through JSON as it is stored. */
      private void take(StepCommand command) {
        long number = escrow.step(command);
        assertThat(number).as(() -> story() + " then " + command).isEqualTo(order.step() + 1);
        path.add(command.transition());
        captured +=
            command.moves().stream()
                .filter(move -> move.from().equals("payment"))
                .mapToLong(move -> move.amountMinor())
                .sum();
        StepDetail detail =
            Json.answers().readValue(Objects.requireNonNull(command.detail()), StepDetail.class);
        order =
            new OrderRow(
                id,
                number,
                order.terms(),
                detail.next(),
                agreement.state(detail.next().state()).ends(),
                null,
                null,
                null,
                0,
                false,
                BEGINNING);
        check();
      }

      /** A command that comes twice changes nothing, and one that is too late is refused. */
      private void repeatAndStale(
          OrderRow before, Outcome.Accepted accepted, Attempt attempt, StepCommand command) {
        Map<String, Long> pots = escrow.pots(id);
        assertThat(escrow.step(command)).isEqualTo(order.step());
        StepCommand stale =
            Steps.command(
                before, accepted, Proposal.by(uuid(), attempt.by(), person(attempt.by())));
        assertThat(escrow.step(stale)).isNegative();
        assertThat(escrow.pots(id)).isEqualTo(pots);
      }

      /** Nobody acts without right: the same attempt of a role that may not is refused. */
      private void foreigner(Attempt attempt) {
        Agreement.Transition transition =
            Objects.requireNonNull(agreement.transitions().get(attempt.transition()));
        for (Role role : Role.values()) {
          if (!transition.by().contains(role)) {
            Attempt foreign =
                new Attempt(
                    attempt.transition(),
                    role,
                    attempt.amounts(),
                    attempt.appointment(),
                    attempt.facts());
            assertThat(interpreter.step(order.live(), foreign, now))
                .as(() -> story() + " then " + role + " takes " + attempt.transition())
                .isInstanceOf(Outcome.Refused.class);
          }
        }
      }

      /** Escrow holds what the order says, and what came in is there, paid out or given back. */
      void check() {
        Map<String, Long> held = new TreeMap<>();
        order
            .live()
            .pots()
            .forEach((pot, minor) -> {
              if (minor != 0) {
                held.put(pot, minor);
              }
            });
        assertThat(escrow.pots(id)).as(this::story).isEqualTo(held);
        long out = 0;
        for (String party : List.of("client", "provider", "platform")) {
          assertThat(escrow.balance(id, party)).as(this::story).isNotNegative();
          out += escrow.balance(id, party);
        }
        long inside = held.values().stream().mapToLong(Long::longValue).sum();
        // The payment's account is minus what came in and did not go back.
        assertThat(out + inside).as(this::story).isEqualTo(-escrow.balance(id, "payment"));
        assertThat(-escrow.balance(id, "payment")).as(this::story).isBetween(0L, captured);
        if (order.ended()) {
          assertThat(held).as(this::story).isEmpty();
        }
        assertThat(escrow.steps(id)).hasSize((int) order.step());
        assertThat(escrow.steps(id).getLast().messages())
            .as(this::story)
            .allMatch(message -> message.matches("(client|provider|operator):[a-z-]+\\.[a-z-]+"));
      }

      private Set<String> facts() {
        return Facts.own(order).isEmpty() && !agreement.facts().containsKey("costs-more")
            ? some(agreement.facts().keySet())
            : Facts.own(order);
      }

      private Set<String> some(Set<String> all) {
        List<String> chosen = all.stream().filter(_ -> random.nextBoolean()).toList();
        return Set.copyOf(chosen);
      }

      private void passTime(Set<String> facts) {
        switch (random.nextInt(4)) {
          case 0 -> now = now.plus(Duration.ofMinutes(random.nextInt(600)));
          case 1 ->
              interpreter
                  .options(order.live(), Role.OPERATOR, facts, now)
                  .next()
                  .filter(deadline -> deadline.at().isAfter(now))
                  .ifPresent(deadline -> now = deadline.at());
          default -> now = now.plusSeconds(random.nextInt(60));
        }
      }

      private List<Attempt> attempts(Set<String> facts) {
        List<Attempt> attempts = new ArrayList<>();
        interpreter
            .due(order.live(), facts, now)
            .ifPresent(due -> attempts.add(Attempt.of(due.transition(), Role.TIME).knowing(facts)));
        for (Agreement.Transition transition : agreement.leaving(order.live().state())) {
          if (transition.on().isPresent()) {
            attempts.add(payment(transition, facts));
          }
        }
        for (Role role : List.of(Role.CLIENT, Role.PROVIDER, Role.OPERATOR)) {
          for (Outcome.Choice choice :
              interpreter.options(order.live(), role, facts, now).choices()) {
            attempts.add(filled(choice, role, facts));
          }
        }
        return attempts;
      }

      private Attempt payment(Agreement.Transition transition, Set<String> facts) {
        Attempt attempt = Attempt.of(transition.name(), Role.SYSTEM).knowing(facts);
        if (transition.on().equals(Optional.of(Agreement.PaymentEvent.CAPTURED))) {
          var asked = interpreter.awaited(order.live()).orElseThrow();
          attempt = attempt.with(asked.amount(), asked.amountMinor());
        }
        return transition.moves() ? attempt.at(time()) : attempt;
      }

      private Attempt filled(Outcome.Choice choice, Role role, Set<String> facts) {
        Attempt attempt = Attempt.of(choice.transition(), role).knowing(facts);
        long held =
            order.live().pots().values().stream().mapToLong(Long::longValue).max().orElse(0);
        for (String input : choice.inputs()) {
          attempt = attempt.with(input, random.nextLong(held + 1));
        }
        return choice.asksTime() ? attempt.at(time()) : attempt;
      }

      private OrderState.Appointment time() {
        Instant start = now.plus(Duration.ofMinutes(1 + random.nextInt(60 * 24 * 5)));
        return new OrderState.Appointment(start, start.plus(Duration.ofHours(1)));
      }
    }

    private UUID uuid() {
      return new UUID(random.nextLong(), random.nextLong());
    }
  }
}
