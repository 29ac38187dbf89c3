package org.comfrey.marketplace;

import org.comfrey.api.marketplace.internal.PieceCommand;
import org.comfrey.api.marketplace.internal.PieceReply;
import org.comfrey.api.marketplace.internal.StockApi;
import org.springframework.web.bind.annotation.RestController;

/** Pieces for the other modules. */
@RestController
final class StockEndpoint implements StockApi {
  private final Stock stock;

  StockEndpoint(Stock stock) {
    this.stock = stock;
  }

  @Override
  public PieceReply take(PieceCommand command) {
    return stock.take(command);
  }
}
