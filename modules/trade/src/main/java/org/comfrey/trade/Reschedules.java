package org.comfrey.trade;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Other times for orders. One side proposes a time, which the calendar holds beside the present
 * one; what it costs more or less is what the listing costs now against what the order cost, and
 * not for a person to say. The other side's consent moves the booking in the same step.
 */
final class Reschedules {
  static final String DIFFERENCE = "difference";
  static final String REDUCTION = "reduction";
  static final String START = "start";

  private final HoldsApi holds;
  private final OffersApi offers;

  Reschedules(HoldsApi holds, OffersApi offers) {
    this.holds = holds;
    this.offers = offers;
  }

  /** Whether a transition proposes a time that another then consents to. */
  static boolean proposes(Agreement.Transition transition) {
    return transition.sets().contains(DIFFERENCE);
  }

  /**
   * Whether the time that is proposed stays proposed after a transition, because a payment will
   * move the order to it.
   */
  static boolean keeps(Agreement agreement, Agreement.Transition transition) {
    return !transition.moves()
        && agreement.leaving(transition.to()).stream()
            .anyMatch(t -> t.moves() && t.on().isPresent());
  }

  /** The time that a person asks for, if they do. */
  static Optional<OrderState.Appointment> asked(OrderRow order, Map<String, String> inputs) {
    String start = inputs.get(START);
    if (start == null) {
      return Optional.empty();
    }
    try {
      Instant from = Instant.parse(start);
      OrderState.Appointment now = present(order);
      return Optional.of(
          new OrderState.Appointment(from, from.plus(Duration.between(now.start(), now.end()))));
    } catch (DateTimeParseException e) {
      throw Problems.invalid(
          "inputs.start",
          "not-an-instant",
          "'" + start + "' is not an instant.",
          "2026-11-22T09:00:00Z");
    }
  }

  static OrderState.Appointment present(OrderRow order) {
    Terms terms = order.terms();
    return order
        .live()
        .appointment()
        .orElse(new OrderState.Appointment(terms.start(), terms.end()));
  }

  /** Holds another time beside the present one; refuses when it is not free. */
  OrderState.Appointment hold(OrderRow order, OrderState.Appointment wanted) {
    HoldReply reply = holds.move(new MoveCommand(order.id(), order.step(), wanted.start()));
    if (reply instanceof HoldReply.NotOffered(String reason, var _)) {
      if (reason.equals("order-moved")) {
        throw Refusals.ORDER_MOVED.because("Order " + order.id() + " moved; look at it again.");
      }
      if (reason.equals("not-movable")) {
        throw Refusals.NOT_POSSIBLE.because(
            "A seat in a class has no other time; cancel and book another class.");
      }
    }
    HoldReply.Held held = Quotes.free(reply);
    return new OrderState.Appointment(held.start(), held.end());
  }

  /** What a new time costs more, and what it costs less, in minor units; one of them is zero. */
  Map<String, Long> prices(OrderRow order) {
    long paid = order.terms().total().amountMinor();
    long now = now(order).orElse(paid);
    return Map.of(DIFFERENCE, Math.max(0, now - paid), REDUCTION, Math.max(0, paid - now));
  }

  /** What the listing costs now; nothing when it is no longer on offer, or in other money. */
  private Optional<Long> now(OrderRow order) {
    try {
      Offer offer = offers.offer(order.terms().listing());
      return offer.price().currency().equals(order.terms().total().currency())
          ? Optional.of(offer.price().amountMinor())
          : Optional.empty();
    } catch (ProblemException gone) {
      if (gone.status() == 404) {
        return Optional.empty();
      }
      throw gone;
    }
  }

  /** What a step that leaves a time proposed tells the calendar. */
  static String proposing(OrderState.@Nullable Appointment proposed) {
    return proposed == null ? "none" : "propose " + proposed.start() + "/" + proposed.end();
  }
}
