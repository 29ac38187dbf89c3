package org.comfrey.trade;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comfrey.agreement.Account;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Attempt;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.trade.Action;
import org.comfrey.api.trade.Deadline;
import org.comfrey.api.trade.DeliveryAddress;
import org.comfrey.api.trade.MoneyPreview;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.ProposedTime;
import org.comfrey.api.trade.RefundTier;
import org.comfrey.api.trade.TimelineEntry;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Orders as client, provider and operator see them: the same facts, each with what they may do. */
final class OrderViews {
  private final Agreements agreements;
  private final Names names;
  private final OffersApi offers;
  private final EscrowApi escrow;
  private final DisputeStore disputes;
  private final Deliveries deliveries;
  private final Facts facts;
  private final Clock clock;

  OrderViews(
      Agreements agreements,
      Names names,
      OffersApi offers,
      EscrowApi escrow,
      DisputeStore disputes,
      Deliveries deliveries,
      Facts facts,
      Clock clock) {
    this.disputes = disputes;
    this.deliveries = deliveries;
    this.facts = facts;
    this.agreements = agreements;
    this.names = names;
    this.offers = offers;
    this.escrow = escrow;
    this.clock = clock;
  }

  /** One order with its place and its open payment. */
  Order whole(OrderRow row, Role viewer) {
    return view(
        row,
        viewer,
        names(List.of(row)),
        place(row),
        payment(row),
        deliveries.of(row, viewer).orElse(null),
        true);
  }

  /**
   * Orders of a list: names are asked for once, places and payments are left to the order's own
   * page.
   */
  List<Order> list(List<OrderRow> rows, Viewer viewer) {
    Map<PersonId, String> names = names(rows);
    return rows.stream()
        .map(row -> view(row, viewer.of(row), names, null, null, null, false))
        .toList();
  }

  /** Tells in which role somebody looks at an order. */
  interface Viewer {
    Role of(OrderRow row);
  }

  List<Action> actions(OrderRow row, Role viewer) {
    Interpreter interpreter = agreements.pinned(row.terms().agreementHash());
    String currency = row.terms().total().currency();
    Instant now = clock.instant();
    List<Action> actions = new ArrayList<>();
    for (Outcome.Choice choice :
        interpreter.options(row.live(), viewer, facts.all(row), now).choices()) {
      Agreement.Transition transition =
          interpreter.agreement().transitions().get(choice.transition());
      if (transition == null) {
        continue;
      }
      List<String> inputs = new ArrayList<>(choice.inputs());
      if (Reschedules.proposes(transition)) {
        // What the time costs follows from the listing; only the time is for a person to say.
        inputs.removeAll(List.of(Reschedules.DIFFERENCE, Reschedules.REDUCTION));
        inputs.add(Reschedules.START);
      } else if (choice.asksTime() && row.proposed() == null) {
        inputs.add(Reschedules.START);
      }
      actions.add(
          new Action(
              choice.transition(),
              choice.about(),
              transition.to(),
              choice.until().orElse(null),
              received(choice.preview(), currency),
              inputs));
    }
    return actions;
  }

  List<TimelineEntry> timeline(OrderRow row, List<OrderStore.Entry> entries) {
    String currency = row.terms().total().currency();
    List<TimelineEntry> happened = happened(entries, currency);
    return row.coupon() ? CouponShares.happened(escrow, row.id(), happened) : happened;
  }

  private static List<TimelineEntry> happened(List<OrderStore.Entry> entries, String currency) {
    return entries.stream()
        .map(e ->
            new TimelineEntry(
                e.number(),
                e.transition(),
                e.state(),
                e.actor(),
                e.at(),
                summed(e.moves(), currency)))
        .toList();
  }

  private Order view(
      OrderRow row,
      Role viewer,
      Map<PersonId, String> names,
      @Nullable Place place,
      @Nullable PaymentView payment,
      @Nullable DeliveryAddress delivery,
      boolean alone) {
    Terms terms = row.terms();
    OrderState state = row.live();
    Instant start = state.appointment().map(OrderState.Appointment::start).orElse(terms.start());
    Instant end = state.appointment().map(OrderState.Appointment::end).orElse(terms.end());
    List<RefundTier> refunds = refunds(row, start);
    Deadline deadline = deadline(row).orElse(null);
    List<Action> actions = actions(row, viewer);
    long held = state.pots().values().stream().mapToLong(Long::longValue).sum();
    // Lists say what an order is about; its own page says to the minor unit what comes back.
    CouponShares shares =
        alone && row.coupon() && (held > 0 || row.ended())
            ? CouponShares.of(escrow, row.id(), refunds, deadline, actions)
            : CouponShares.none();
    return new Order(
        row.id(),
        row.step(),
        state.state(),
        row.ended(),
        terms.listing(),
        terms.title(),
        terms.client(),
        names.getOrDefault(terms.client(), ""),
        terms.provider(),
        names.getOrDefault(terms.provider(), ""),
        start,
        end,
        terms.zone(),
        terms.lines(),
        terms.total(),
        held,
        terms.agreement(),
        terms.agreementHash(),
        terms.cancellationPolicy(),
        shares.refunds(refunds),
        due(row),
        shares.deadline(deadline),
        shares.actions(actions),
        place,
        payment,
        proposed(row),
        dispute(row),
        row.placed(),
        terms.kind(),
        terms.sessions(),
        terms.sessions() == null ? null : Facts.sessionsDone(row),
        delivery,
        shares.paid(terms.total().currency()),
        viewer == Role.CLIENT ? null : state.platformAtMost().orElse(null),
        terms.disclaimers());
  }

  /**
   * The schedule of the time that the order has now, which may not be the one it was placed for.
   */
  private List<RefundTier> refunds(OrderRow row, Instant start) {
    Terms terms = row.terms();
    if (start.equals(terms.start())) {
      return terms.refunds();
    }
    long held = row.live().pots().values().stream().mapToLong(Long::longValue).sum();
    Money price = held > 0 ? new Money(held, terms.total().currency()) : terms.total();
    Agreement agreement = agreements.pinned(terms.agreementHash()).agreement();
    return Quotes.refunds(agreement, terms.cancellationPolicy(), price, start);
  }

  private static @Nullable ProposedTime proposed(OrderRow row) {
    OrderState.Appointment proposed = row.proposed();
    if (proposed == null) {
      return null;
    }
    String currency = row.terms().total().currency();
    Map<String, Long> amounts = row.live().amounts();
    return new ProposedTime(
        proposed.start(),
        proposed.end(),
        new Money(amounts.getOrDefault(Reschedules.DIFFERENCE, 0L), currency),
        new Money(amounts.getOrDefault(Reschedules.REDUCTION, 0L), currency));
  }

  /** Asked for only where a step led into one. */
  private @Nullable DisputeId dispute(OrderRow row) {
    Agreement agreement = agreements.pinned(row.terms().agreementHash()).agreement();
    return DisputeSteps.wasDisputed(agreement, row.live())
        ? disputes.ofOrder(row.id()).map(DisputeRow::id).orElse(null)
        : null;
  }

  private @Nullable Money due(OrderRow row) {
    return agreements
        .pinned(row.terms().agreementHash())
        .awaited(row.live())
        .map(asked -> new Money(asked.amountMinor(), row.terms().total().currency()))
        .orElse(null);
  }

  Optional<Deadline> deadline(OrderRow row) {
    Interpreter interpreter = agreements.pinned(row.terms().agreementHash());
    return interpreter
        .options(row.live(), Role.OPERATOR, Facts.own(row), clock.instant())
        .next()
        .map(d -> {
          Agreement.Transition transition =
              interpreter.agreement().transitions().get(d.transition());
          return new Deadline(
              d.transition(),
              d.at(),
              transition == null ? "" : transition.to(),
              silence(interpreter, row, d));
        });
  }

  /** What the money does when nobody acts and the clock does at its deadline. */
  private static List<MoneyPreview> silence(
      Interpreter interpreter, OrderRow row, Outcome.Deadline deadline) {
    Attempt attempt = Attempt.of(deadline.transition(), Role.TIME).knowing(Facts.own(row));
    return switch (interpreter.step(row.live(), attempt, deadline.at())) {
      case Outcome.Accepted accepted -> received(accepted.money(), row.terms().total().currency());
      case Outcome.Refused _ -> List.of();
    };
  }

  private static List<MoneyPreview> received(List<Outcome.MoneyAction> money, String currency) {
    return summed(
        money.stream().map(m -> new Move(word(m.from()), word(m.to()), m.amountMinor())).toList(),
        currency);
  }

  /** The full place, once the slot is the client's; before that nobody needs the address. */
  private @Nullable Place place(OrderRow row) {
    Agreement agreement = agreements.pinned(row.terms().agreementHash()).agreement();
    boolean booked = agreement.state(row.live().state()).slot() == Agreement.Slot.BOOKED;
    return booked ? offers.place(row.terms().listing()) : null;
  }

  private @Nullable PaymentView payment(OrderRow row) {
    if (row.payment() == null) {
      return null;
    }
    try {
      return escrow.payment(row.payment());
    } catch (ProblemException unknown) {
      if (unknown.status() == 404) {
        // Begun here, but the process died before it was made: there is nothing to show yet.
        return null;
      }
      throw unknown;
    }
  }

  private Map<PersonId, String> names(List<OrderRow> rows) {
    List<PersonId> ids =
        rows.stream()
            .flatMap(row -> Stream.of(row.terms().client(), row.terms().provider()))
            .distinct()
            .toList();
    return names.of(ids);
  }

  /** What each party receives; what goes back to the payment is the client's. */
  static List<MoneyPreview> summed(List<Move> moves, String currency) {
    Map<String, Long> byParty = new LinkedHashMap<>();
    for (Move move : moves) {
      String party =
          switch (move.to()) {
            case "payment", "client" -> "client";
            case "provider", "platform" -> move.to();
            default -> "";
          };
      if (!party.isEmpty()) {
        byParty.merge(party, move.amountMinor(), Math::addExact);
      }
    }
    return byParty.entrySet().stream()
        .map(e -> new MoneyPreview(e.getKey(), new Money(e.getValue(), currency)))
        .toList();
  }

  private static String word(Account account) {
    return switch (account) {
      case Account.Party party -> party.word();
      case Account.Pot(String name) -> "pot:" + name;
    };
  }
}
