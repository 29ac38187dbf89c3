package org.comfrey.trade;

import java.net.URI;
import java.util.List;
import org.comfrey.agreement.Role;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.trade.Action;
import org.comfrey.api.trade.AgreementView;
import org.comfrey.api.trade.CouponPreview;
import org.comfrey.api.trade.CouponRequest;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderRequest;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.PayRequest;
import org.comfrey.api.trade.Quote;
import org.comfrey.api.trade.QuoteRequest;
import org.comfrey.api.trade.TimelineEntry;
import org.comfrey.api.trade.TradeApi;
import org.comfrey.api.trade.TransitionRequest;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.ETags;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.comfrey.kernel.web.Rates;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/**
 * The public resources of trade. Every order is looked up as its caller may see it: another's does
 * not exist.
 */
@RestController
final class TradeEndpoint implements TradeApi {
  private final Quotes quotes;
  private final Placement placement;
  private final OrderPayments payments;
  private final Transitions transitions;
  private final OrderStore orders;
  private final OrderViews views;
  private final Agreements agreements;
  private final EscrowApi escrow;
  private final Cursors cursors;
  private final Rates rates;

  TradeEndpoint(
      Quotes quotes,
      Placement placement,
      OrderPayments payments,
      Transitions transitions,
      OrderStore orders,
      OrderViews views,
      Agreements agreements,
      EscrowApi escrow,
      Cursors cursors,
      Rates rates) {
    this.quotes = quotes;
    this.placement = placement;
    this.payments = payments;
    this.transitions = transitions;
    this.orders = orders;
    this.views = views;
    this.agreements = agreements;
    this.escrow = escrow;
    this.cursors = cursors;
    this.rates = rates;
  }

  @Override
  public ResponseEntity<Quote> quote(QuoteRequest request) {
    return ResponseEntity.status(201).body(quotes.quote(Callers.current().person(), request));
  }

  @Override
  public ResponseEntity<Order> place(OrderRequest request) {
    OrderRow order = placement.place(Callers.current().person(), request);
    return ResponseEntity.created(URI.create("/v1/orders/" + order.id()))
        .eTag(ETags.of(order.step()))
        .body(views.whole(order, Role.CLIENT));
  }

  @Override
  public Page<Order> orders(
      @Nullable String side,
      @Nullable Boolean open,
      @Nullable String cursor,
      @Nullable Integer limit) {
    if (side != null && !side.equals("client") && !side.equals("provider")) {
      throw Problems.invalid(
          "side", "unknown-side", "'" + side + "' is no side of an order.", "client or provider");
    }
    PersonId person = Callers.current().person();
    return page(person, side, open, null, cursor, limit, row -> role(row, person));
  }

  @Override
  public ResponseEntity<Order> order(OrderId id) {
    OrderRow order = mine(id);
    return ResponseEntity.ok()
        .eTag(ETags.of(order.step()))
        .body(views.whole(order, role(order, Callers.current().person())));
  }

  @Override
  public ResponseEntity<PaymentView> pay(OrderId id, PayRequest request) {
    OrderRow order = toPay(id);
    if (request.coupon() != null) {
      // A wrong code is refused before the card is asked: this, too, is a way of guessing.
      rates.require(RateLimit.CODE, Callers.current().person().toString());
    }
    return ResponseEntity.status(201)
        .body(payments.pay(order, request.cardToken(), request.coupon()));
  }

  @Override
  @Rated(RateLimit.CODE)
  public CouponPreview couponPreview(OrderId id, CouponRequest request) {
    return payments.coupon(toPay(id), request.code());
  }

  private OrderRow toPay(OrderId id) {
    OrderRow order = mine(id);
    if (role(order, Callers.current().person()) != Role.CLIENT) {
      throw Problems.FORBIDDEN.because("The client pays an order, not its provider.");
    }
    return order;
  }

  @Override
  public List<Action> actions(OrderId id) {
    OrderRow order = mine(id);
    return views.actions(order, role(order, Callers.current().person()));
  }

  @Override
  public ResponseEntity<Order> transition(
      OrderId id, @Nullable String ifMatch, TransitionRequest request) {
    OrderRow order = mine(id);
    if (ifMatch != null) {
      ETags.require(ifMatch, order.step());
    }
    PersonId person = Callers.current().person();
    Role role = role(order, person);
    OrderRow after = transitions.take(order, role, person, request);
    return ResponseEntity.status(201).eTag(ETags.of(after.step())).body(views.whole(after, role));
  }

  @Override
  public List<TimelineEntry> timeline(OrderId id) {
    OrderRow order = mine(id);
    return views.timeline(order, orders.timeline(id));
  }

  @Override
  public List<AgreementView> agreements() {
    return agreements.published().stream()
        .map(one -> AgreementsEndpoint.view(one.agreement()))
        .toList();
  }

  @Override
  public Page<Order> allOrders(
      @Nullable String state,
      @Nullable String person,
      @Nullable String cursor,
      @Nullable Integer limit) {
    PersonId whose = null;
    if (person != null) {
      try {
        whose = PersonId.valueOf(person);
      } catch (IllegalArgumentException e) {
        throw Problems.invalid(
            "person", "not-an-id", "'" + person + "' is no person's id.", "a UUID");
      }
    }
    return page(whose, null, null, state, cursor, limit, _ -> Role.OPERATOR);
  }

  @Override
  public OrderStory story(OrderId id) {
    OrderRow order = found(id);
    return new OrderStory(
        views.whole(order, Role.OPERATOR),
        views.timeline(order, orders.timeline(id)),
        escrow.story(id));
  }

  private Page<Order> page(
      @Nullable PersonId person,
      @Nullable String side,
      @Nullable Boolean open,
      @Nullable String state,
      @Nullable String cursor,
      @Nullable Integer limit,
      OrderViews.Viewer viewer) {
    int size = Cursors.limit(limit);
    String list = "orders/" + person + "/" + side + "/" + open + "/" + state;
    Position after = cursors.open(list, cursor, Position.class);
    List<OrderRow> rows =
        orders.page(
            person,
            side,
            open,
            state,
            after == null ? null : after.placed(),
            after == null ? null : after.id(),
            size + 1);
    Page<OrderRow> page =
        cursors.page(list, rows, size, row -> new Position(row.placed(), row.id().value()));
    return new Page<>(views.list(page.items(), viewer), page.next());
  }

  /** Where a page of orders ended. */
  record Position(java.time.Instant placed, java.util.UUID id) {}

  private OrderRow mine(OrderId id) {
    Caller caller = Callers.current();
    OrderRow order = found(id);
    Terms terms = order.terms();
    if (!caller.is(terms.client()) && !caller.is(terms.provider())) {
      throw Problems.notFound("order", id);
    }
    return order;
  }

  private OrderRow found(OrderId id) {
    return orders
        .find(id)
        .filter(order -> order.step() > 0)
        .orElseThrow(() -> Problems.notFound("order", id));
  }

  private static Role role(OrderRow order, PersonId person) {
    return order.terms().client().equals(person) ? Role.CLIENT : Role.PROVIDER;
  }
}
