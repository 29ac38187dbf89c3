package org.comfrey.trade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.QuoteId;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.marketplace.Disclaimer;
import org.comfrey.api.marketplace.internal.Offer;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.marketplace.internal.PieceCommand;
import org.comfrey.api.marketplace.internal.PieceReply;
import org.comfrey.api.marketplace.internal.StockApi;
import org.comfrey.api.payments.internal.CommissionQuestion;
import org.comfrey.api.payments.internal.CommissionRate;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.trade.DeliveryAddress;
import org.comfrey.api.trade.OrderRequest;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a quote into an order: written down, slot held or piece taken, first step proposed. Each of
 * the three may be the last thing that this process does; then the janitor finishes what was begun,
 * or a retry of the client does, with the same outcome.
 */
final class Placement {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  /** Orders that were begun by an earlier version have a timer of this kind. */
  static final String FORMER_TASK = "trade.finish-placing";

  static final Duration JANITOR_AFTER = Duration.ofSeconds(30);

  private final ModuleDatabase database;
  private final OrderStore orders;
  private final Quotes quotes;
  private final Agreements agreements;
  private final Steps steps;
  private final EscrowApi escrow;
  private final OffersApi offers;
  private final HoldsApi holds;
  private final StockApi stock;
  private final Deliveries deliveries;
  private final Timers timers;
  private final Clock clock;

  Placement(
      ModuleDatabase database,
      OrderStore orders,
      Quotes quotes,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      OffersApi offers,
      HoldsApi holds,
      StockApi stock,
      Deliveries deliveries,
      Timers timers,
      Clock clock) {
    this.database = database;
    this.orders = orders;
    this.quotes = quotes;
    this.agreements = agreements;
    this.steps = steps;
    this.escrow = escrow;
    this.offers = offers;
    this.holds = holds;
    this.stock = stock;
    this.deliveries = deliveries;
    this.timers = timers;
    this.clock = clock;
  }

  /** Places the order of a quote, or answers it again. */
  OrderRow place(PersonId client, OrderRequest request) {
    QuoteId quoteId = request.quote();
    OrderId id = new OrderId(quoteId.value());
    Optional<Quotes.Given> given = quotes.find(quoteId, client).filter(quote -> !quote.placed());
    if (given.isEmpty()) {
      return orders
          .find(id)
          .filter(order -> order.step() > 0 && order.terms().client().equals(client))
          .orElseThrow(() -> Problems.notFound("quote", quoteId));
    }
    Quotes.Given quote = given.get();
    // No finer than the table has it: whoever finishes the placing later begins at the same time.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (!quote.expires().isAfter(now)) {
      throw Refusals.QUOTE_EXPIRED.because(
          "Ask for a new quote: this one ended at " + quote.expires() + ".");
    }
    sameOffer(quote.terms(), offers.offer(quote.terms().listing()));
    Optional<DeliveryAddress> delivery =
        quote.terms().goods()
            ? Optional.of(Deliveries.checked(request.delivery()))
            : Optional.empty();
    CommissionRate rate =
        escrow.commission(
            new CommissionQuestion(quote.terms().provider(), quote.terms().total().currency()));
    Terms terms = quote.terms().with(rate.atMostBasisPoints());
    boolean begun =
        database.inTransaction(() -> {
          boolean fresh = orders.begin(id, terms, now);
          delivery.ifPresent(address -> deliveries.keep(id, client, address));
          if (fresh) {
            // The first step sets the same timer anew, to the first thing that time would do.
            timers.set(Deadlines.TASK, id.toString(), now.plus(JANITOR_AFTER));
          }
          return fresh;
        });
    Halt.at("trade.order-recorded");
    return begun ? finish(OrderRow.begun(id, terms, now)) : finish(id);
  }

  /**
   * Holds the slot or takes the piece, and takes the first step; the same whoever calls it and
   * however often.
   */
  OrderRow finish(OrderId id) {
    OrderRow order = orders.find(id).orElseThrow(() -> Problems.notFound("order", id));
    return order.step() > 0 ? order : finish(order);
  }

  private OrderRow finish(OrderRow order) {
    OrderId id = order.id();
    Terms terms = order.terms();
    // Asked before anything is held: a hold without a step would be nobody's to release.
    Outcome.Accepted begun = begun(order);
    try {
      if (terms.goods()) {
        piece(id, terms);
      } else {
        Quotes.free(
            holds.hold(new HoldCommand(id, terms.listing(), terms.client(), terms.start())));
      }
    } catch (ProblemException refused) {
      database.inTransaction(() -> orders.forget(id));
      throw refused;
    }
    Halt.at(terms.goods() ? "trade.piece-taken" : "trade.slot-held");
    return first(order, begun);
  }

  private void piece(OrderId id, Terms terms) {
    switch (stock.take(new PieceCommand(id, terms.listing()))) {
      case PieceReply.Taken _ -> {}
      case PieceReply.SoldOut _ -> throw Refusals.soldOut(terms.title());
    }
  }

  private OrderRow first(OrderRow order, Outcome.Accepted begun) {
    OrderId id = order.id();
    Steps.Answer answer = steps.place(order, begun);
    if (answer.reply() instanceof StepReply.Refused(String code, String detail)) {
      // The first step moves no money, so this is a fault of ours; the janitor tries again.
      throw new IllegalStateException("order " + id + " cannot be placed: " + code + ", " + detail);
    }
    Halt.at("trade.order-placed");
    return answer
        .order()
        .or(() -> orders.find(id))
        .orElseThrow(() -> Problems.notFound("order", id));
  }

  /**
   * The order begins when it was written down, whoever finishes placing it and however late: what
   * time would have done since then, such as letting it expire, time then does at once and releases
   * the slot. Begun now, an order whose start has passed could not begin and would keep its hold.
   */
  private Outcome.Accepted begun(OrderRow order) {
    Terms terms = order.terms();
    Interpreter interpreter = agreements.pinned(terms.agreementHash());
    Outcome outcome =
        interpreter.begin(
            given(interpreter.agreement(), terms),
            Quotes.policies(interpreter.agreement(), terms.cancellationPolicy()),
            terms.goods()
                ? Optional.empty()
                : Optional.of(new OrderState.Appointment(terms.start(), terms.end())),
            Optional.ofNullable(terms.commissionAtMost()),
            order.placed());
    return switch (outcome) {
      case Outcome.Accepted accepted -> accepted;
      case Outcome.Refused refused -> throw Refusals.of(refused);
    };
  }

  /** What the janitor does with an order whose placing was interrupted. */
  void finishOrForget(OrderId id) {
    if (orders.find(id).filter(order -> order.step() == 0).isEmpty()) {
      return;
    }
    try {
      finish(id);
    } catch (ProblemException refused) {
      // The slot went to somebody else or is no longer offered: finish has forgotten the order.
      LOG.info("order {} could not be placed: {}", id, refused.code().code());
    }
  }

  /** Every sum that the agreement leaves to trade is the price, or a package's share of it. */
  private static Map<String, Long> given(Agreement agreement, Terms terms) {
    Map<String, Long> given = new TreeMap<>();
    agreement
        .amounts()
        .forEach((name, amount) -> {
          if (amount instanceof Agreement.Amount.Given()) {
            Integer sessions = terms.sessions();
            given.put(
                name,
                name.equals(Quotes.APPOINTMENT_PRICE) && sessions != null
                    ? terms.total().amountMinor() / sessions
                    : terms.total().amountMinor());
          }
        });
    return given;
  }

  private static List<Disclaimer> told(@Nullable List<Disclaimer> disclaimers) {
    return disclaimers == null ? List.of() : disclaimers;
  }

  private static void sameOffer(Terms terms, Offer offer) {
    Integer minutes = offer.durationMinutes();
    boolean same =
        offer.price().equals(terms.total())
            && offer.agreement().equals(terms.agreement())
            && offer.cancellationPolicy().equals(terms.cancellationPolicy())
            && Objects.equals(offer.sessions(), terms.sessions())
            && told(offer.disclaimers()).equals(told(terms.disclaimers()))
            && terms
                .start()
                .plus(Duration.ofMinutes(minutes == null ? 0 : minutes))
                .equals(terms.end());
    if (!same) {
      throw Refusals.QUOTE_CHANGED
          .because(
              "The provider changed the offer after you asked; look at the new price and ask"
                  + " again.")
          .with("price", offer.price())
          .with("durationMinutes", minutes == null ? 0 : minutes)
          .with("cancellationPolicy", offer.cancellationPolicy());
    }
  }
}
