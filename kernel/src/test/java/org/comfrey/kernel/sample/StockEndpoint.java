package org.comfrey.kernel.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.sample.internal.StockApi;
import org.comfrey.kernel.web.Deadline;
import org.springframework.web.bind.annotation.RestController;

/** Counts how often it was asked, so that a test sees what was carried out twice. */
@RestController
public final class StockEndpoint implements StockApi {
  public final AtomicInteger reservations = new AtomicInteger();

  @Override
  public Stock stock(ListingId id, Instant at) {
    return new Stock(id, at, 10);
  }

  @Override
  public Reserved reserve(Reservation reservation) {
    if (reservation.count() > 10) {
      throw Warehouse.OUT_OF_STOCK
          .because("Only 10 are left.")
          .at("count", "too-many", "Only 10 are left.", "1 to 10")
          .with("left", 10)
          .retryAfter(Duration.ofSeconds(7));
    }
    if (reservation.count() < 0) {
      throw new IllegalStateException("a shelf broke");
    }
    reservations.incrementAndGet();
    return new Reserved(
        10 - reservation.count(), Deadline.left().map(Duration::toMillis).orElse(-1L));
  }
}
