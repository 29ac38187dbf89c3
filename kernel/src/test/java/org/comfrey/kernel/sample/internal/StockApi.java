package org.comfrey.kernel.sample.internal;

import java.time.Instant;
import java.util.List;
import org.comfrey.api.ListingId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** How many of a thing there are. */
@HttpExchange
public interface StockApi {
  @GetExchange("/internal/stock/{id}")
  Stock stock(@PathVariable("id") ListingId id, @RequestParam("at") Instant at);

  @PostExchange("/internal/stock/reservations")
  Reserved reserve(@RequestBody Reservation reservation);

  record Stock(ListingId id, Instant at, int count) {}

  record Reservation(ListingId id, int count, List<String> notes) {}

  record Reserved(int left, long deadlineMillis) {}
}
