package org.comfrey.kernel.sample;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.ListingId;
import org.comfrey.api.Money;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** A shop with one thing of every kind that requests are made of. */
@HttpExchange
public interface ShopApi {
  @GetExchange("/v1/things/{id}")
  @Access(Permission.PUBLIC)
  Thing thing(@PathVariable("id") ListingId id);

  @GetExchange("/v1/things")
  @Access(Permission.PUBLIC)
  Page<Thing> things(
      @RequestParam("q") String query,
      @RequestParam(value = "since", required = false) @Nullable Instant since,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  @PostExchange("/v1/purchases")
  @Access(Permission.TRADE)
  ResponseEntity<Receipt> buy(@RequestBody Purchase purchase);

  @PutExchange("/v1/things/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Thing> change(
      @PathVariable("id") ListingId id,
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody Thing thing);

  @GetExchange("/v1/operator/things")
  @Access(Permission.OPERATE_SYSTEM)
  List<Thing> all();

  @GetExchange("/v1/things/undeclared")
  Thing undeclared();

  record Thing(
      ListingId id, String name, @Nullable String note, Money price, List<DayOfWeek> days) {}

  record Purchase(ListingId thing, int count, @Nullable String note, List<Line> lines) {}

  record Line(String text, Money price) {}

  record Receipt(PersonId buyer, int count, @Nullable String note, List<Line> lines) {}
}
