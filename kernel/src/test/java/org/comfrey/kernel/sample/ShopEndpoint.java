package org.comfrey.kernel.sample;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.Page;
import org.comfrey.kernel.sample.internal.StockApi;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ShopEndpoint implements ShopApi {
  private final StockApi stock;

  ShopEndpoint(StockApi stock) {
    this.stock = stock;
  }

  @Override
  public Thing thing(ListingId id) {
    return new Thing(id, "Thing", null, new Money(100, "EUR"), List.of(DayOfWeek.MONDAY));
  }

  @Override
  public Page<Thing> things(String query, @Nullable Instant since, @Nullable Integer limit) {
    if (query.equals("wait")) {
      SampleRuntime.ARRIVED.release();
      SampleRuntime.LEAVE.acquireUninterruptibly();
    }
    if (query.equals("boom")) {
      throw new IllegalStateException("the secret password is hunter2");
    }
    if (query.equals("database")) {
      throw new org.springframework.dao.DataAccessResourceFailureException("jdbc:secret");
    }
    return new Page<>(List.of(), null);
  }

  @Override
  public ResponseEntity<Receipt> buy(Purchase purchase) {
    StockApi.Reserved left =
        stock.reserve(new StockApi.Reservation(purchase.thing(), purchase.count(), List.of()));
    return ResponseEntity.status(201)
        .header("Left", Integer.toString(left.left()))
        .body(
            new Receipt(
                Callers.current().person(), purchase.count(), purchase.note(), purchase.lines()));
  }

  @Override
  public ResponseEntity<Thing> change(ListingId id, @Nullable String ifMatch, Thing thing) {
    Callers.current().mustOwn("thing", id, new org.comfrey.api.PersonId(id.value()));
    return ResponseEntity.ok(thing);
  }

  @Override
  public List<Thing> all() {
    return List.of();
  }

  @Override
  public Thing undeclared() {
    throw Problems.INTERNAL.because("must never be reached");
  }
}
