package org.comfrey.trade;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Attempt;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.trade.TransitionRequest;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.web.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that people and the clock take. Whoever is second is told so; nothing is decided here. */
final class Transitions {
  private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

  private final OrderStore orders;
  private final Agreements agreements;
  private final Steps steps;
  private final Reschedules reschedules;
  private final Facts facts;
  private final Ids ids;
  private final Clock clock;

  Transitions(
      OrderStore orders,
      Agreements agreements,
      Steps steps,
      Reschedules reschedules,
      Facts facts,
      Ids ids,
      Clock clock) {
    this.reschedules = reschedules;
    this.facts = facts;
    this.orders = orders;
    this.agreements = agreements;
    this.steps = steps;
    this.ids = ids;
    this.clock = clock;
  }

  /** A person takes a transition of an order as they saw it. */
  OrderRow take(OrderRow order, Role role, PersonId person, TransitionRequest request) {
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    Agreement agreement = interpreter.agreement();
    Agreement.Transition transition = agreement.transitions().get(request.transition());
    if (transition != null
        && DisputeSteps.disputed(agreement, transition.to())
        && !DisputeSteps.disputed(agreement, order.live().state())) {
      throw Refusals.DISPUTE_NEEDS_REASON.because(
          "Open the dispute with its reason and what happened: POST /v1/disputes.");
    }
    if (role == Role.OPERATOR && DisputeSteps.disputed(agreement, order.live().state())) {
      throw Refusals.RULING_NEEDED.because(
          "Order " + order.id() + " is in dispute: rule it, which the parties can check.");
    }
    return take(order, request, Proposal.by(ids.next(), role, person));
  }

  /** The same with what else the step carries. */
  OrderRow take(OrderRow order, TransitionRequest request, Proposal proposal) {
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    Asked asked = asked(interpreter.agreement(), order, proposal, request);
    Outcome outcome = interpreter.step(order.live(), asked.attempt(), clock.instant());
    switch (outcome) {
      case Outcome.Refused refused -> {
        if (refused.reason() == Outcome.Reason.DEADLINE_PASSED) {
          due(order.id());
        }
        throw Refusals.of(refused);
      }
      case Outcome.Accepted accepted -> {
        Halt.at("trade.before-step");
        Steps.Answer answer = steps.take(order, accepted, asked.proposal());
        Halt.at("trade.after-step");
        expectAccepted(order, answer.reply());
        return answer
            .order()
            .or(() -> orders.find(order.id()))
            .orElseThrow(() -> Problems.notFound("order", order.id()));
      }
    }
  }

  /** Refuses with what became of a step that was not accepted. */
  static void expectAccepted(OrderRow order, StepReply reply) {
    switch (reply) {
      case StepReply.Accepted _ -> {}
      case StepReply.Moved(long number) ->
          throw Refusals.ORDER_MOVED
              .because("Order " + order.id() + " is at step " + number + "; look at it again.")
              .with("step", number);
      case StepReply.Refused(String code, String detail) ->
          throw Refusals.MONEY_REFUSED.because(detail).with("reason", code);
    }
  }

  /**
   * The clock proposes what is due for an order, until nothing is. False where the order is still
   * being placed, and its placing is what is due.
   */
  boolean due(OrderId id) {
    for (int turn = 0; turn < 10; turn++) {
      OrderRow order = orders.find(id).orElse(null);
      if (order != null && order.step() == 0) {
        return false;
      }
      if (order == null || order.ended()) {
        return true;
      }
      Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
      Instant now = clock.instant();
      Set<String> known = facts.all(order);
      Optional<Outcome.Deadline> due = interpreter.due(order.live(), known, now);
      if (due.isEmpty()) {
        return true;
      }
      Attempt attempt = Attempt.of(due.get().transition(), Role.TIME).knowing(known);
      if (!(interpreter.step(order.live(), attempt, now) instanceof Outcome.Accepted accepted)) {
        LOG.warn("order {}: {} is due but refused", id, due.get().transition());
        return true;
      }
      Halt.at("trade.before-time-step");
      StepReply reply = steps.take(order, accepted, Role.TIME, null, null).reply();
      if (reply instanceof StepReply.Refused(String code, String detail)) {
        throw new IllegalStateException(
            "order "
                + id
                + ": the ledger refuses "
                + due.get().transition()
                + ": "
                + code
                + ", "
                + detail);
      }
    }
    return true;
  }

  /** An attempt, and the proposal with what becomes of another time. */
  private record Asked(Attempt attempt, Proposal proposal) {}

  private Asked asked(
      Agreement agreement, OrderRow order, Proposal proposal, TransitionRequest request) {
    Map<String, String> inputs = request.inputs() == null ? Map.of() : request.inputs();
    Map<String, Long> amounts = new LinkedHashMap<>();
    inputs.forEach((name, value) -> {
      if (!name.equals(Reschedules.START)) {
        amounts.put(name, minor(name, value));
      }
    });
    Optional<OrderState.Appointment> time = Reschedules.asked(order, inputs);
    OrderState.Appointment proposed = order.proposed();
    Agreement.Transition transition = agreement.transitions().get(request.transition());
    Proposal full = proposal;
    if (transition != null
        && transition.by().contains(proposal.role())
        && transition.from().contains(order.live().state())) {
      if (Reschedules.proposes(transition)) {
        amounts.putAll(reschedules.prices(order));
        full = proposal.proposing(reschedules.hold(order, time.orElseThrow(Transitions::noTime)));
        time = Optional.empty();
      } else if (transition.moves()) {
        // The time was consented to as it was proposed; without a proposal the actor says it.
        OrderState.Appointment wanted =
            proposed != null ? proposed : time.orElseThrow(Transitions::noTime);
        time = Optional.of(reschedules.hold(order, wanted));
      } else if (proposed != null && Reschedules.keeps(agreement, transition)) {
        full = proposal.proposing(reschedules.hold(order, proposed));
      }
    }
    Attempt attempt =
        new Attempt(request.transition(), proposal.role(), amounts, time, facts.all(order));
    return new Asked(attempt, full);
  }

  private static RuntimeException noTime() {
    return Problems.invalid(
        "inputs.start", "required", "Say the new start.", "for example 2026-11-22T09:00:00Z");
  }

  private static long minor(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw Problems.invalid(
          "inputs." + name,
          "not-an-amount",
          "'" + value + "' is not a whole number of minor units.",
          "for example 2500");
    }
  }
}
