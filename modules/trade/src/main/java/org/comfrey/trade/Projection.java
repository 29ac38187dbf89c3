package org.comfrey.trade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
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

  private static final int NOTED_MOST = 10_000;
  private static final Duration NOTED_TIME = Duration.ofMinutes(1);

  private final ModuleDatabase database;
  private final OrderStore orders;
  private final Agreements agreements;
  private final Deadlines deadlines;
  private final DisputeSteps disputes;
  private final Outbox outbox;
  private final OrderMeters meters;

  /**
   * Steps that were taken in by whoever proposed them and whose event is still to come: it comes at
   * once, and need not look.
   */
  private final Cache<Steps.Numbered, Boolean> noted =
      Caffeine.newBuilder().maximumSize(NOTED_MOST).expireAfterWrite(NOTED_TIME).build();

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

  /**
   * Whether that step, and so all before it, was taken in. Asked once for each delivery of its
   * event: whoever empties the projection and has the events come again is given the steps again.
   */
  boolean knows(OrderId order, long number) {
    return noted.asMap().remove(new Steps.Numbered(order, number)) != null
        || orders.step(order).orElse(0L) >= number;
  }

  /**
   * Takes an accepted step in, in a transaction of its own, and answers how the order stands then;
   * empty when an earlier step is missing.
   */
  Optional<OrderRow> apply(AcceptedStep accepted) {
    StepDetail detail = detail(accepted);
    return database.inTransaction(() -> find(accepted, detail));
  }

  /** The same for an order that was read before it was proposed, and hardly ever moved since. */
  Optional<OrderRow> apply(OrderRow before, AcceptedStep accepted) {
    if (before.step() + 1 != accepted.number()) {
      return apply(accepted);
    }
    StepDetail detail = detail(accepted);
    return database.inTransaction(() -> {
      Optional<OrderRow> after = advance(before, accepted, detail);
      after.ifPresent(_ ->
          database.afterCommit(
              () -> noted.put(new Steps.Numbered(before.id(), accepted.number()), Boolean.TRUE)));
      return after.isPresent() ? after : find(accepted, detail);
    });
  }

  private static StepDetail detail(AcceptedStep accepted) {
    return Json.answers()
        .readValue(
            java.util.Objects.requireNonNull(
                accepted.command().detail(), "a step of trade has a detail"),
            StepDetail.class);
  }

  private Optional<OrderRow> find(AcceptedStep accepted, StepDetail detail) {
    OrderId id = accepted.command().order();
    if (accepted.number() == 1 && detail.terms() != null) {
      orders.beginAnew(id, detail.terms(), accepted.at());
    }
    Optional<OrderRow> found = orders.lock(id);
    if (found.isEmpty() || found.get().step() + 1 < accepted.number()) {
      return Optional.empty();
    }
    return found.get().step() >= accepted.number() ? found : advance(found.get(), accepted, detail);
  }

  /** Empty when the order no longer stands there. */
  private Optional<OrderRow> advance(OrderRow order, AcceptedStep accepted, StepDetail detail) {
    StepCommand command = accepted.command();
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    boolean ended = interpreter.agreement().state(detail.next().state()).ends();
    Optional<OrderRow> after =
        orders.advance(
            order,
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
    if (after.isEmpty()) {
      return after;
    }
    deadlines.set(command.order(), interpreter, detail.next());
    disputes.follow(order.terms(), accepted, detail, interpreter.agreement());
    boolean stood =
        accepted.number() > 1
            && interpreter.agreement().state(command.fromState()).slot() == Agreement.Slot.BOOKED;
    database.afterCommit(() -> meters.taken(accepted.number(), command));
    outbox.append(advanced(accepted, order.terms(), detail.next(), stood, interpreter.agreement()));
    return after;
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
        terms.goods() && agreement.state(next.state()).ends() && !next.taken().containsKey(SENT),
        command.moves().stream().anyMatch(move -> move.amountMinor() != 0));
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
