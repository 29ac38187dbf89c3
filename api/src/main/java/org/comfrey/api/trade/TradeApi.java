package org.comfrey.api.trade;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.Viewable;
import org.comfrey.api.payments.PaymentView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Orders from quote to completion. */
@HttpExchange
public interface TradeApi {
  /**
   * The whole price and the refund schedule of a slot, good for 30 minutes; nothing is held. 201;
   * 409 {@code slot-taken}.
   */
  @PostExchange("/v1/quotes")
  @Access(Permission.TRADE)
  ResponseEntity<Quote> quote(@RequestBody QuoteRequest request);

  /**
   * Places an order and holds its slot while it is being paid. 201 with ETag. 409 {@code
   * slot-taken} with {@code alternatives}, 409 {@code quote-changed} with the present offer, 422
   * {@code quote-expired}.
   */
  @PostExchange("/v1/orders")
  @Access(Permission.TRADE)
  ResponseEntity<Order> place(@RequestBody OrderRequest request);

  /**
   * One's own orders by start, newest first.
   *
   * @param side client or provider; both when absent
   * @param open true for those that still run, false for ended ones; all when absent
   */
  @GetExchange("/v1/orders")
  @Viewable("orders")
  @Access(Permission.TRADE)
  Page<Order> orders(
      @RequestParam(value = "side", required = false) @Nullable String side,
      @RequestParam(value = "open", required = false) @Nullable Boolean open,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One of one's own orders; its ETag is its step number. */
  @GetExchange("/v1/orders/{id}")
  @Viewable("orders")
  @Access(Permission.TRADE)
  ResponseEntity<Order> order(@PathVariable("id") OrderId id);

  /** What a coupon would pay of what the order awaits. 422 {@code coupon-refused} says why not. */
  @PostExchange("/v1/orders/{id}/coupon-preview")
  @Access(Permission.TRADE)
  CouponPreview couponPreview(@PathVariable("id") OrderId id, @RequestBody CouponRequest request);

  /** Pays an order that awaits payment. 201; the order moves when the payment has succeeded. */
  @PostExchange("/v1/orders/{id}/payments")
  @Access(Permission.TRADE)
  ResponseEntity<PaymentView> pay(@PathVariable("id") OrderId id, @RequestBody PayRequest request);

  /** What the caller may do now, each with what it would do to the money. */
  @GetExchange("/v1/orders/{id}/transitions")
  @Access(Permission.TRADE)
  List<Action> actions(@PathVariable("id") OrderId id);

  /**
   * Takes a transition. 201 with the order; 409 {@code order-moved} when a step came first, 412 on
   * a stale If-Match.
   */
  @PostExchange("/v1/orders/{id}/transitions")
  @Access(Permission.TRADE)
  ResponseEntity<Order> transition(
      @PathVariable("id") OrderId id,
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody TransitionRequest request);

  /** Every step so far, oldest first. */
  @GetExchange("/v1/orders/{id}/timeline")
  @Viewable("orders")
  @Access(Permission.TRADE)
  List<TimelineEntry> timeline(@PathVariable("id") OrderId id);

  /** The published agreements. */
  @GetExchange("/v1/agreements")
  @Access(Permission.PUBLIC)
  List<AgreementView> agreements();

  /** Orders of everyone, newest first; by state or by a person's id when given. */
  @GetExchange("/v1/operator/orders")
  @Access(Permission.OPERATE_ORDERS)
  Page<Order> allOrders(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "person", required = false) @Nullable String person,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One order whole: its steps, its ledger entries, its payments. */
  @GetExchange("/v1/operator/orders/{id}")
  @Access(Permission.OPERATE_ORDERS)
  OrderStory story(@PathVariable("id") OrderId id);
}
