package org.comfrey.marketplace;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.comfrey.api.OrderId;
import org.comfrey.api.marketplace.events.StockChanged;
import org.comfrey.api.marketplace.internal.PieceCommand;
import org.comfrey.api.marketplace.internal.PieceReply;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Problems;

/**
 * The pieces of goods that are out of stock. A piece is counted once for its order, whoever asks
 * and however often, and comes back once; the listing's row is locked for both, so of two who want
 * the last piece one is told that it is gone.
 */
final class Stock {
  private final ModuleDatabase database;
  private final ListingStore store;
  private final Outbox outbox;
  private final Clock clock;

  Stock(ModuleDatabase database, ListingStore store, Outbox outbox, Clock clock) {
    this.database = database;
    this.store = store;
    this.outbox = outbox;
    this.clock = clock;
  }

  PieceReply take(PieceCommand command) {
    return database.inTransaction(() -> {
      ListingStore.Row row =
          store
              .lock(command.listing())
              .orElseThrow(() -> Problems.notFound("listing", command.listing()));
      if (known(command.order())) {
        return new PieceReply.Taken(command.order(), true);
      }
      Integer left = row.left();
      if (left == null) {
        return new PieceReply.Taken(command.order(), false);
      }
      if (left == 0) {
        return new PieceReply.SoldOut(command.order());
      }
      database
          .sql()
          .sql("insert into piece (order_id, listing, taken) values (?, ?, ?)")
          .params(
              command.order().value(),
              row.id().value(),
              OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
          .update();
      count(row, 1);
      return new PieceReply.Taken(command.order(), true);
    });
  }

  /**
   * Runs in a transaction of this module, of orders whose goods were never sent: they come back.
   */
  void follow(Envelope<OrderAdvanced> event) {
    OrderAdvanced advanced = event.data();
    // The listing is locked first here too, or two of its orders could wait for each other.
    Optional<ListingStore.Row> row = store.lock(advanced.listing());
    if (row.isPresent()) {
      int back =
          database
              .sql()
              .sql("update piece set back = true where order_id = ? and not back")
              .param(advanced.order().value())
              .update();
      if (back == 1) {
        count(row.get(), -1);
      }
    }
  }

  private boolean known(OrderId order) {
    return database
        .sql()
        .sql("select 1 from piece where order_id = ?")
        .param(order.value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Tells the others where the last piece goes or a first one comes. */
  private void count(ListingStore.Row row, int more) {
    database
        .sql()
        .sql("update listing set taken = taken + ? where id = ?")
        .params(more, row.id().value())
        .update();
    Integer before = row.left();
    Integer after = row.taking(more).left();
    if (before != null && after != null && (before == 0) != (after == 0)) {
      outbox.append(new StockChanged(row.id(), after));
    }
  }
}
