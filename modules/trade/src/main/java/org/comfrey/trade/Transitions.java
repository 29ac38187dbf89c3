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
  private final Facts facts;
  private final Clock clock;

  Transitions(OrderStore orders, Agreements agreements, Steps steps, Facts facts, Clock clock) {
    this.orders = orders;
    this.agreements = agreements;
    this.steps = steps;
    this.facts = facts;
    this.clock = clock;
  }

  /** A person takes a transition of an order as they saw it. */
  OrderRow take(OrderRow order, Role role, PersonId person, TransitionRequest request) {
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    Attempt attempt = attempt(interpreter.agreement(), order, role, request);
    Outcome outcome = interpreter.step(order.live(), attempt, clock.instant());
    switch (outcome) {
      case Outcome.Refused refused -> {
        if (refused.reason() == Outcome.Reason.DEADLINE_PASSED) {
          due(order.id());
        }
        throw Refusals.of(refused);
      }
      case Outcome.Accepted accepted -> {
        Halt.at("trade.before-step");
        StepReply reply = steps.take(order, accepted, role, person, null);
        Halt.at("trade.after-step");
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
    }
    return orders.find(order.id()).orElseThrow(() -> Problems.notFound("order", order.id()));
  }

  /** The clock proposes what is due for an order, until nothing is. */
  void due(OrderId id) {
    for (int turn = 0; turn < 10; turn++) {
      OrderRow order = orders.find(id).orElse(null);
      if (order == null || order.step() == 0 || order.ended()) {
        return;
      }
      Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
      Instant now = clock.instant();
      Set<String> known = facts.of(interpreter.agreement(), order);
      Optional<Outcome.Deadline> due = interpreter.due(order.live(), known, now);
      if (due.isEmpty()) {
        return;
      }
      Attempt attempt = Attempt.of(due.get().transition(), Role.TIME).knowing(known);
      if (!(interpreter.step(order.live(), attempt, now) instanceof Outcome.Accepted accepted)) {
        LOG.warn("order {}: {} is due but refused", id, due.get().transition());
        return;
      }
      Halt.at("trade.before-time-step");
      StepReply reply = steps.take(order, accepted, Role.TIME, null, null);
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
  }

  /**
   * Whether people are offered a transition. Those that end in another time are left out until the
   * calendar can move a booking within one step.
   */
  static boolean offered(Agreement.Transition transition) {
    return !transition.moves() && !transition.sets().contains("difference");
  }

  private static Attempt attempt(
      Agreement agreement, OrderRow order, Role role, TransitionRequest request) {
    Map<String, String> inputs = request.inputs() == null ? Map.of() : request.inputs();
    Map<String, Long> amounts = new LinkedHashMap<>();
    Optional<OrderState.Appointment> appointment = Optional.empty();
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      if (input.getKey().equals("start")) {
        appointment = Optional.of(moved(order, input.getValue()));
      } else {
        amounts.put(input.getKey(), minor(input.getKey(), input.getValue()));
      }
    }
    Agreement.Transition transition = agreement.transitions().get(request.transition());
    if (transition != null && !offered(transition)) {
      throw Refusals.NOT_POSSIBLE.because(
          "Another time cannot be agreed on yet; cancel and book anew.");
    }
    if (transition != null && transition.moves() && appointment.isEmpty()) {
      appointment = order.live().appointment();
    }
    return new Attempt(request.transition(), role, amounts, appointment, OrderViews.facts(order));
  }

  private static OrderState.Appointment moved(OrderRow order, String start) {
    try {
      Instant from = Instant.parse(start);
      Terms terms = order.terms();
      return new OrderState.Appointment(
          from, from.plus(java.time.Duration.between(terms.start(), terms.end())));
    } catch (java.time.format.DateTimeParseException e) {
      throw Problems.invalid(
          "inputs.start",
          "not-an-instant",
          "'" + start + "' is not an instant.",
          "2026-11-22T09:00:00Z");
    }
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
