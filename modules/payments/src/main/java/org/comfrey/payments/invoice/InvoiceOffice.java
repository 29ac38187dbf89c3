package org.comfrey.payments.invoice;

import java.time.Clock;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.payments.escrow.Escrow;

/** Puts this package together for its module. */
public final class InvoiceOffice {
  private final Invoices invoices;
  private final InvoicesEndpoint endpoint;

  /** Over that database, from those steps. */
  public InvoiceOffice(
      ModuleDatabase database,
      Escrow escrow,
      PeopleApi people,
      FieldCipher cipher,
      Cursors cursors,
      Ids ids,
      Clock clock) {
    Businesses businesses = new Businesses(database, cipher, clock);
    TaxRules rules = new TaxRules(database, ids);
    InvoiceTable table = new InvoiceTable(database, cipher);
    Earnings earnings = new Earnings(database);
    this.invoices = new Invoices(database, escrow, people, businesses, rules, table, earnings, ids);
    this.endpoint = new InvoicesEndpoint(table, businesses, rules, earnings, cursors);
  }

  /** Writes what steps mean. */
  public Invoices invoices() {
    return invoices;
  }

  /** Hears of steps. */
  public Subscriber subscriber() {
    return invoices.subscriber();
  }

  /** Serves people and finance. */
  public InvoicesEndpoint endpoint() {
    return endpoint;
  }
}
