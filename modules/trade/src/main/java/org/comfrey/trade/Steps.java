package org.comfrey.trade;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
  private final InHand inHand;
  private final Ids ids;

  Steps(EscrowApi escrow, Projection projection, InHand inHand, Ids ids) {
    this.inHand = inHand;
    this.escrow = escrow;
    this.projection = projection;
    this.ids = ids;
  }

  /** A step of an order. */
  record Numbered(OrderId order, long number) {}

  /** What became of a step, and how the order stands then where it was accepted. */
  record Answer(StepReply reply, Optional<OrderRow> order) {}

  /** The first step of an order: it is placed, its slot is held, nothing is paid. Repeatable. */
  Answer place(OrderRow order, Outcome.Accepted begun) {
    // The same command id whoever finishes the placing: a retry and the janitor propose one and the
    // same step.
    Proposal placing = Proposal.by(order.id().value(), Role.CLIENT, order.terms().client());
    return propose(order, command(order, begun, "place", "", placing));
  }

  /** A further step from where the projection stands. */
  Answer take(
      OrderRow order,
      Outcome.Accepted accepted,
      Role actor,
      @Nullable PersonId person,
      @Nullable PaymentId payment) {
    return take(order, accepted, Proposal.by(ids.next(), actor, person).paying(payment));
  }

  /** The same as that proposal. */
  Answer take(OrderRow order, Outcome.Accepted accepted, Proposal proposal) {
    return propose(order, command(order, accepted, proposal));
  }

  /** Another instant for the local time that was agreed; all else stays, a proposed time too. */
  Answer shift(OrderRow order, UUID commandId, OrderState.Appointment to) {
    OrderState state = order.live();
    OrderState next =
        new OrderState(
            state.state(),
            state.pots(),
            state.amounts(),
            state.policies(),
            Optional.of(to),
            state.placedAt(),
            state.enteredAt(),
            state.stopped(),
            state.taken(),
            state.platformAtMost());
    Outcome.Accepted shifted =
        new Outcome.Accepted(
            ShiftedTimes.TRANSITION, next, List.of(), List.of(), List.of(), List.of());
    Proposal byNobody = Proposal.by(commandId, Role.TIME, null).proposing(order.proposed());
    return take(order, shifted, byNobody);
  }

  /** What {@link #take} would propose. */
  static StepCommand command(OrderRow order, Outcome.Accepted accepted, Proposal proposal) {
    return command(order, accepted, accepted.transition(), order.live().state(), proposal);
  }

  private static StepCommand command(
      OrderRow order,
      Outcome.Accepted accepted,
      String transition,
      String from,
      Proposal proposal) {
    Terms terms = order.terms();
    return new StepCommand(
        proposal.commandId(),
        order.id(),
        terms.client(),
        terms.provider(),
        terms.total().currency(),
        order.step(),
        transition,
        from,
        accepted.next().state(),
        proposal.role().word(),
        proposal.person(),
        Stream.concat(accepted.money().stream().map(Steps::move), proposal.more().stream())
            .toList(),
        proposal.payment(),
        proposal.proposed() == null
            ? calendar(accepted.effects())
            : Reschedules.proposing(proposal.proposed()),
        accepted.messages().stream().map(m -> m.to().word() + ":" + m.template()).toList(),
        Json.answers()
            .writeValueAsString(
                new StepDetail(
                    accepted.next(),
                    order.step() == 0 ? terms : null,
                    proposal.reason(),
                    proposal.ruling(),
                    proposal.proposed())));
  }

  private Answer propose(OrderRow order, StepCommand command) {
    return inHand.during(
        new Numbered(order.id(), command.expected() + 1), () -> proposed(order, command));
  }

  private Answer proposed(OrderRow order, StepCommand command) {
    StepReply reply = escrow.step(command);
    return switch (reply) {
      case StepReply.Accepted(long number, Instant at, long _) ->
          new Answer(reply, projection.apply(order, new AcceptedStep(number, at, command)));
      case StepReply.Moved _ -> {
        heal(order.id());
        yield new Answer(reply, Optional.empty());
      }
      case StepReply.Refused _ -> new Answer(reply, Optional.empty());
    };
  }

  /** Brings the projection up to the last accepted step. */
  void heal(OrderId order) {
    long known = projection.step(order);
    List<AcceptedStep> missing = escrow.steps(order, known).steps();
    missing.forEach(projection::apply);
  }

  static Move move(Outcome.MoneyAction action) {
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
