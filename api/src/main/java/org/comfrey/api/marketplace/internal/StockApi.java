package org.comfrey.api.marketplace.internal;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Pieces of goods, taken out of stock for orders. */
@HttpExchange
public interface StockApi {
  /**
   * Takes a piece out of stock for an order. The same order asking again gets the same answer. It
   * comes back into stock only when the order ends before the piece was sent (see {@code
   * trade.events.OrderAdvanced}), never by the clock.
   */
  @PostExchange("/internal/marketplace/pieces")
  PieceReply take(@RequestBody PieceCommand command);
}
