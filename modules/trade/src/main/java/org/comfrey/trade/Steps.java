package org.comfrey.trade;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.agreement.Account;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * Proposes steps to payments and, when one is accepted, brings the projection up to it at once, so
 * that the person who acted reads their own step. The event of the step brings the same news again
 * to whoever crashed in between.
 */
final class Steps {
  private final EscrowApi escrow;
  private final Projection projection;
  private final Ids ids;

  Steps(EscrowApi escrow, Projection projection, Ids ids) {
    this.escrow = escrow;
    this.projection = projection;
    this.ids = ids;
  }

  /** The first step of an order: it is placed, its slot is held, nothing is paid. Repeatable. */
  StepReply place(OrderRow order, Outcome.Accepted begun) {
    // The same command id whoever finishes the placing: a retry and the janitor propose one and the
    // same step.
    return propose(
        order, begun, "place", "", Role.CLIENT, order.terms().client(), null, order.id().value());
  }

  /** A further step from where the projection stands. */
  StepReply take(
      OrderRow order,
      Outcome.Accepted accepted,
      Role actor,
      @Nullable PersonId person,
      @Nullable PaymentId payment) {
    return propose(
        order,
        accepted,
        accepted.transition(),
        order.live().state(),
        actor,
        person,
        payment,
        ids.next());
  }

  private StepReply propose(
      OrderRow order,
      Outcome.Accepted accepted,
      String transition,
      String from,
      Role actor,
      @Nullable PersonId person,
      @Nullable PaymentId payment,
      UUID commandId) {
    Terms terms = order.terms();
    StepCommand command =
        new StepCommand(
            commandId,
            order.id(),
            terms.client(),
            terms.provider(),
            terms.total().currency(),
            order.step(),
            transition,
            from,
            accepted.next().state(),
            actor.word(),
            person,
            accepted.money().stream().map(Steps::move).toList(),
            payment,
            calendar(accepted.effects()),
            accepted.messages().stream().map(m -> m.to().word() + ":" + m.template()).toList(),
            Json.answers()
                .writeValueAsString(
                    new StepDetail(accepted.next(), order.step() == 0 ? terms : null)));
    StepReply reply = escrow.step(command);
    switch (reply) {
      case StepReply.Accepted(long number, Instant at, long _) ->
          projection.apply(new AcceptedStep(number, at, command));
      case StepReply.Moved _ -> heal(order.id());
      case StepReply.Refused _ -> {}
    }
    return reply;
  }

  /** Brings the projection up to the last accepted step. */
  void heal(OrderId order) {
    long known = projection.step(order);
    List<AcceptedStep> missing = escrow.steps(order, known).steps();
    missing.forEach(projection::apply);
  }

  private static Move move(Outcome.MoneyAction action) {
    return new Move(place(action.from()), place(action.to()), action.amountMinor());
  }

  private static String place(Account account) {
    return switch (account) {
      case Account.Party party -> party.word();
      case Account.Pot(String name) -> "pot:" + name;
    };
  }

  /** What the step does to the order's place in the calendar, see {@link StepCommand}. */
  private static String calendar(List<Outcome.Effect> effects) {
    List<String> words = new ArrayList<>();
    for (Outcome.Effect effect : effects) {
      switch (effect) {
        case Outcome.Effect.Move(OrderState.Appointment to) ->
            words.add("move " + to.start() + "/" + to.end());
        case Outcome.Effect.Book() -> words.add("book");
        case Outcome.Effect.Hold() -> words.add("hold");
        case Outcome.Effect.Release() -> words.add("release");
        case Outcome.Effect.AskPayment(var _, var _), Outcome.Effect.StopPayment(var _) -> {}
      }
    }
    return words.isEmpty() ? "none" : String.join(" ", words);
  }
}
