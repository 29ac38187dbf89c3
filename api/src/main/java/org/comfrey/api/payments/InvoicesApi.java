package org.comfrey.api.payments;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.InvoiceId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.Viewable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Invoices, credit notes, the taxes on them, and what providers earn. */
@HttpExchange
public interface InvoicesApi {
  /** What one issued or got, newest first; of one order when given. */
  @GetExchange("/v1/invoices")
  @Viewable("orders")
  @Access(Permission.OWN_MONEY)
  Page<Invoice> invoices(
      @RequestParam(value = "order", required = false) @Nullable OrderId order,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** One that one issued or got. */
  @GetExchange("/v1/invoices/{id}")
  @Access(Permission.OWN_MONEY)
  Invoice invoice(@PathVariable("id") InvoiceId id);

  /** The same to print, in English or, with {@code de}, in German. */
  @GetExchange("/v1/invoices/{id}/pdf")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<byte[]> invoicePdf(
      @PathVariable("id") InvoiceId id,
      @RequestParam(value = "language", required = false) @Nullable String language);

  /** What one's own invoices say about oneself; 404 before anything was said. */
  @GetExchange("/v1/business")
  @Access(Permission.PROVIDE)
  BusinessDetails business();

  /** Says it, for invoices from now on. */
  @PutExchange("/v1/business")
  @Access(Permission.PROVIDE)
  BusinessDetails changeBusiness(@RequestBody BusinessDetails details);

  /** What one earned by month, the latest first, at most 60 lines. */
  @GetExchange("/v1/earnings")
  @Access(Permission.PROVIDE)
  List<EarningsMonth> earnings();

  /** Every single earning of a year of UTC as CSV (RFC 4180). */
  @GetExchange("/v1/earnings/csv")
  @Access(Permission.PROVIDE)
  ResponseEntity<byte[]> earningsCsv(@RequestParam("year") int year);

  /** Everybody's invoices, newest first; of one order when given. */
  @GetExchange("/v1/operator/invoices")
  @Access(Permission.OPERATE_MONEY)
  Page<Invoice> allInvoices(
      @RequestParam(value = "order", required = false) @Nullable OrderId order,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Anybody's to print. */
  @GetExchange("/v1/operator/invoices/{id}/pdf")
  @Access(Permission.OPERATE_MONEY)
  ResponseEntity<byte[]> anyInvoicePdf(
      @PathVariable("id") InvoiceId id,
      @RequestParam(value = "language", required = false) @Nullable String language);

  /** What the platform's invoices say about it; 404 before anything was said. */
  @GetExchange("/v1/operator/business")
  @Access(Permission.OPERATE_MONEY)
  BusinessDetails platformBusiness();

  /** Says it, for invoices from now on. */
  @PutExchange("/v1/operator/business")
  @Access(Permission.OPERATE_MONEY)
  BusinessDetails changePlatformBusiness(@RequestBody BusinessDetails details);

  /** Every rule, also those that ended, by country and the latest first. */
  @GetExchange("/v1/operator/tax-rules")
  @Access(Permission.OPERATE_MONEY)
  List<TaxRule> taxRules();

  /**
   * Adds a rule from a day on, which ends the one before it. 201; 409 {@code rule-not-later} where
   * one begins on that day or later.
   */
  @PostExchange("/v1/operator/tax-rules")
  @Access(Permission.OPERATE_MONEY)
  ResponseEntity<TaxRule> addTaxRule(@RequestBody NewTaxRule rule);
}
