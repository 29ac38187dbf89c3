package org.comfrey.trade;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.OrderId;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;

/**
 * Orders as people read them, made from accepted steps alone. Applying a step twice changes
 * nothing; a step that is too far ahead is left for {@link Steps#heal}.
 */
final class Projection {
  /** The transition by which goods leave their provider. */
  private static final String SENT = "send";

  private final ModuleDatabase database;
  private final OrderStore orders;
  private final Agreements agreements;
  private final Deadlines deadlines;
  private final DisputeSteps disputes;
  private final Outbox outbox;
  private final OrderMeters meters;

  Projection(
      ModuleDatabase database,
      OrderStore orders,
      Agreements agreements,
      Deadlines deadlines,
      DisputeSteps disputes,
      Outbox outbox,
      OrderMeters meters) {
    this.database = database;
    this.orders = orders;
    this.agreements = agreements;
    this.deadlines = deadlines;
    this.disputes = disputes;
    this.outbox = outbox;
    this.meters = meters;
  }

  /** The last step that the projection knows; 0 for an order that it does not. */
  long step(OrderId order) {
    return orders.step(order).orElse(0L);
  }

  /** Whether that step, and so all before it, was taken in. */
  boolean knows(OrderId order, long number) {
    return orders.step(order).orElse(0L) >= number;
  }

  /**
   * Takes an accepted step in, in a transaction of its own; false when an earlier one is missing.
   */
  boolean apply(AcceptedStep accepted) {
    return database.inTransaction(() -> applyHere(accepted));
  }

  /** The same inside the caller's transaction. */
  boolean applyHere(AcceptedStep accepted) {
    StepCommand command = accepted.command();
    StepDetail detail =
        Json.answers()
            .readValue(
                java.util.Objects.requireNonNull(command.detail(), "a step of trade has a detail"),
                StepDetail.class);
    if (accepted.number() == 1 && detail.terms() != null) {
      orders.begin(command.order(), detail.terms(), accepted.at());
    }
    Optional<OrderRow> found = orders.lock(command.order());
    if (found.isEmpty() || found.get().step() + 1 < accepted.number()) {
      return false;
    }
    OrderRow order = found.get();
    if (order.step() >= accepted.number()) {
      return true;
    }
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    boolean ended = interpreter.agreement().state(detail.next().state()).ends();
    orders.advance(
        command.order(),
        detail.next(),
        ended,
        detail.proposed(),
        command.payment(),
        new OrderStore.Entry(
            accepted.number(),
            command.transition(),
            command.toState(),
            command.actor(),
            accepted.at(),
            command.moves()));
    deadlines.set(command.order(), interpreter, detail.next());
    disputes.follow(order.terms(), accepted, detail, interpreter.agreement());
    boolean stood =
        accepted.number() > 1
            && interpreter.agreement().state(command.fromState()).slot() == Agreement.Slot.BOOKED;
    database.afterCommit(() -> meters.taken(accepted.number(), command));
    outbox.append(advanced(accepted, order.terms(), detail.next(), stood, interpreter.agreement()));
    return true;
  }

  private static OrderAdvanced advanced(
      AcceptedStep accepted, Terms terms, OrderState next, boolean stood, Agreement agreement) {
    StepCommand command = accepted.command();
    Optional<OrderState.Appointment> time = next.appointment();
    Instant start = time.map(OrderState.Appointment::start).orElse(terms.start());
    return new OrderAdvanced(
        command.order(),
        accepted.number(),
        command.transition(),
        command.toState(),
        command.actor(),
        command.client(),
        command.provider(),
        terms.listing(),
        terms.title(),
        start,
        terms.zone(),
        command.messages(),
        accepted.at(),
        terms.goods() ? null : time.map(OrderState.Appointment::end).orElse(terms.end()),
        terms.goods() ? "none" : appointment(command.calendar(), stood && !over(accepted, time)),
        settles(command, agreement)
            && (terms.goods() || !agreement.appointment() || !accepted.at().isBefore(start)),
        terms.goods() && agreement.state(next.state()).ends() && !next.taken().containsKey(SENT));
  }

  /** Whether the appointment that the step is about was over: it is given back to nobody. */
  private static boolean over(AcceptedStep accepted, Optional<OrderState.Appointment> time) {
    return time.isPresent() && !time.get().end().isAfter(accepted.at());
  }

  /** Whether the step pays the provider, or leads out of a dispute for good. */
  private static boolean settles(StepCommand command, Agreement agreement) {
    boolean paid =
        command.moves().stream()
            .anyMatch(move -> move.to().equals("provider") && move.amountMinor() > 0);
    Agreement.State from = agreement.states().get(command.fromState());
    Agreement.State to = agreement.state(command.toState());
    return paid || from != null && from.dispute() && !to.dispute();
  }

  /** What the parties' own calendars have to learn: nothing of a time that is merely held. */
  private static String appointment(String calendar, boolean stood) {
    List<String> words = List.of(calendar.split(" ", -1));
    if (words.contains("release")) {
      return stood ? "cancelled" : "none";
    }
    if (words.contains("move") && !words.contains("hold")) {
      return "moved";
    }
    return words.contains("book") ? "booked" : "none";
  }
}
