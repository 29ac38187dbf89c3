package org.comfrey.payments.invoice;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.comfrey.api.InvoiceId;
import org.comfrey.api.OrderId;
import org.comfrey.api.Page;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.BusinessDetails;
import org.comfrey.api.payments.EarningsMonth;
import org.comfrey.api.payments.Invoice;
import org.comfrey.api.payments.InvoicesApi;
import org.comfrey.api.payments.NewTaxRule;
import org.comfrey.api.payments.TaxRule;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Invoices for the two whom they name, and for finance. */
@RestController
public final class InvoicesEndpoint implements InvoicesApi {
  private static final int FIRST_YEAR = 2020;
  private static final int LAST_YEAR = 2199;

  private final InvoiceTable table;
  private final Businesses businesses;
  private final TaxRules rules;
  private final Earnings earnings;
  private final Cursors cursors;

  InvoicesEndpoint(
      InvoiceTable table,
      Businesses businesses,
      TaxRules rules,
      Earnings earnings,
      Cursors cursors) {
    this.table = table;
    this.businesses = businesses;
    this.rules = rules;
    this.earnings = earnings;
    this.cursors = cursors;
  }

  @Override
  public Page<Invoice> invoices(
      @Nullable OrderId order, @Nullable String cursor, @Nullable Integer limit) {
    return page(caller(), order, cursor, limit);
  }

  @Override
  public Page<Invoice> allInvoices(
      @Nullable OrderId order, @Nullable String cursor, @Nullable Integer limit) {
    return page(null, order, cursor, limit);
  }

  private Page<Invoice> page(
      @Nullable PersonId person,
      @Nullable OrderId order,
      @Nullable String cursor,
      @Nullable Integer limit) {
    int size = Cursors.limit(limit);
    String list = "invoices/" + (person == null ? "all" : person) + "/" + order;
    InvoiceTable.Place before = cursors.open(list, cursor, InvoiceTable.Place.class);
    Page<InvoiceTable.Placed> page =
        cursors.page(
            list, table.page(person, order, before, size + 1), size, InvoiceTable.Placed::place);
    return new Page<>(
        page.items().stream().map(InvoiceTable.Placed::invoice).toList(), page.next());
  }

  @Override
  public Invoice invoice(InvoiceId id) {
    PersonId caller = caller();
    return table
        .find(id)
        .filter(found ->
            caller.equals(found.issuer().person()) || caller.equals(found.recipient().person()))
        .orElseThrow(() -> Problems.notFound("invoice", id));
  }

  @Override
  public ResponseEntity<byte[]> invoicePdf(InvoiceId id, @Nullable String language) {
    return pdf(invoice(id), language);
  }

  @Override
  public ResponseEntity<byte[]> anyInvoicePdf(InvoiceId id, @Nullable String language) {
    return pdf(table.find(id).orElseThrow(() -> Problems.notFound("invoice", id)), language);
  }

  private static ResponseEntity<byte[]> pdf(Invoice invoice, @Nullable String language) {
    Locale locale =
        switch (language) {
          case null -> Locale.UK;
          case "en" -> Locale.UK;
          case "de" -> Locale.GERMANY;
          default ->
              throw Problems.invalid(
                  "language", "unknown-language", "Invoices are not written in that.", "en or de");
        };
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + invoice.kind() + "-" + invoice.number() + ".pdf\"")
        .body(InvoicePdf.of(invoice, locale));
  }

  @Override
  public BusinessDetails business() {
    PersonId caller = caller();
    return businesses.of(caller).orElseThrow(() -> Problems.notFound("business of", caller));
  }

  @Override
  public BusinessDetails changeBusiness(BusinessDetails details) {
    return businesses.change(caller(), details);
  }

  @Override
  public BusinessDetails platformBusiness() {
    return businesses
        .ofPlatform()
        .orElseThrow(() -> Problems.notFound("business of", "the platform"));
  }

  @Override
  public BusinessDetails changePlatformBusiness(BusinessDetails details) {
    return businesses.changePlatform(details, caller());
  }

  @Override
  public List<EarningsMonth> earnings() {
    return earnings.months(caller());
  }

  @Override
  public ResponseEntity<byte[]> earningsCsv(int year) {
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw Problems.invalid(
          "year", "out-of-range", "There are no earnings of that year.", "2020 to 2199");
    }
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
        .header("Content-Disposition", "attachment; filename=\"earnings-" + year + ".csv\"")
        .body(earnings.csv(caller(), year));
  }

  @Override
  public List<TaxRule> taxRules() {
    return rules.all();
  }

  @Override
  public ResponseEntity<TaxRule> addTaxRule(NewTaxRule rule) {
    return ResponseEntity.status(201).body(rules.add(rule, caller()));
  }

  private static PersonId caller() {
    return Callers.current().person();
  }
}
