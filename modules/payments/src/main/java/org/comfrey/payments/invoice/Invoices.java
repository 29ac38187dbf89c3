package org.comfrey.payments.invoice;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.api.InvoiceId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.payments.BusinessDetails;
import org.comfrey.api.payments.InvoiceParty;
import org.comfrey.api.payments.InvoiceTax;
import org.comfrey.api.payments.TaxRule;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.outbox.Condition;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.invoice.InvoiceTable.Cause;
import org.comfrey.payments.invoice.InvoiceTable.Draft;
import org.comfrey.payments.invoice.InvoiceTable.Open;

/**
 * Writes what a step means for the books: all of it in one commit, once, however often the event
 * comes. The amounts are those of the accepted step; the event only says that it is there and what
 * was bought.
 */
public final class Invoices {
  private final ModuleDatabase database;
  private final Escrow escrow;
  private final PeopleApi people;
  private final Businesses businesses;
  private final TaxRules rules;
  private final InvoiceTable table;
  private final Earnings earnings;
  private final Ids ids;

  Invoices(
      ModuleDatabase database,
      Escrow escrow,
      PeopleApi people,
      Businesses businesses,
      TaxRules rules,
      InvoiceTable table,
      Earnings earnings,
      Ids ids) {
    this.database = database;
    this.escrow = escrow;
    this.people = people;
    this.businesses = businesses;
    this.rules = rules;
    this.table = table;
    this.earnings = earnings;
    this.ids = ids;
  }

  /** Asks identity for names, so it works outside of transactions. */
  Subscriber subscriber() {
    return Subscriber.outside("payments.invoices")
        .on(OrderAdvanced.class, Condition.unless("moved", false), this::follow)
        .fromBeginning();
  }

  private void follow(Envelope<OrderAdvanced> event) {
    follow(event.data());
  }

  /** Writes what there is to write about a step. */
  public void follow(OrderAdvanced event) {
    // Not all money that moves stands in books; that a step was written already is rarer still.
    Optional<AcceptedStep> accepted =
        escrow.steps(event.order(), event.number() - 1).stream()
            .filter(step -> step.number() == event.number())
            .findFirst();
    StepSums sums = accepted.map(this::sums).orElse(new StepSums(0, 0, 0, 0));
    if (accepted.isEmpty() || (sums.invoicesNothing() && sums.earnedMinor() == 0)) {
      return;
    }
    if (earnings.knows(event.order(), event.number())) {
      return;
    }
    AcceptedStep step = accepted.get();
    Cause cause =
        new Cause(
            event.order(), event.number(), step.at(), event.title(), step.command().currency());
    Sides sides = sides(event.client(), event.provider());
    Halt.at("invoices.before-commit");
    database.inTransaction(() -> {
      if (earnings.write(cause, event.provider(), sums)) {
        write(cause, event.end() == null ? "goods" : "service", sums, sides);
      }
    });
    Halt.at("invoices.after-commit");
  }

  private StepSums sums(AcceptedStep step) {
    Escrow.OwnCoupon coupon = escrow.ownCoupon(step.command());
    return StepSums.of(step.command().moves())
        .lessOwnCoupon(coupon.paidMinor(), coupon.backMinor());
  }

  /** Those whom the invoices of an order name, and what they said about themselves. */
  private record Sides(
      InvoiceParty client,
      InvoiceParty provider,
      Optional<BusinessDetails> business,
      Optional<BusinessDetails> platform) {}

  private Sides sides(PersonId client, PersonId provider) {
    Map<PersonId, String> names = new HashMap<>();
    for (Contact contact : people.contacts(new PeopleQuery(List.of(client, provider)))) {
      names.put(contact.id(), contact.displayName());
    }
    Map<PersonId, BusinessDetails> said = businesses.of(List.of(client, provider));
    Optional<BusinessDetails> business = Optional.ofNullable(said.get(provider));
    Optional<BusinessDetails> buyer = Optional.ofNullable(said.get(client));
    return new Sides(
        party(client, buyer, names),
        party(provider, business, names),
        business,
        businesses.ofPlatform());
  }

  private static InvoiceParty party(
      PersonId person, Optional<BusinessDetails> details, Map<PersonId, String> names) {
    return details
        .map(said -> new InvoiceParty(person, said.name(), said.address(), said.taxNumber()))
        .orElseGet(() -> new InvoiceParty(person, names.getOrDefault(person, ""), null, null));
  }

  private void write(Cause cause, String supply, StepSums sums, Sides sides) {
    InvoiceParty platform =
        sides
            .platform()
            .map(said -> new InvoiceParty(null, said.name(), said.address(), said.taxNumber()))
            .orElse(new InvoiceParty(null, "Comfrey", null, null));
    int part = 0;
    if (sums.soldMinor() > 0) {
      Draft sold =
          taxed(
              "invoice",
              sides.provider(),
              sides.client(),
              sums.soldMinor(),
              sides.business(),
              supply,
              cause);
      table.write(new InvoiceId(ids.next()), cause, part++, sold);
    }
    if (sums.returnedMinor() > 0) {
      part =
          credit(
              cause,
              part,
              "invoice",
              "credit-note",
              sides.provider(),
              sides.client(),
              sums.returnedMinor());
    }
    if (sums.commissionMinor() > 0) {
      Draft fee =
          taxed(
              "commission",
              platform,
              sides.provider(),
              sums.commissionMinor(),
              sides.platform(),
              "commission",
              cause);
      table.write(new InvoiceId(ids.next()), cause, part, fee);
    } else if (sums.commissionMinor() < 0) {
      credit(
          cause,
          part,
          "commission",
          "commission-credit-note",
          platform,
          sides.provider(),
          -sums.commissionMinor());
    }
  }

  private Draft taxed(
      String kind,
      InvoiceParty issuer,
      InvoiceParty recipient,
      long totalMinor,
      Optional<BusinessDetails> business,
      String supply,
      Cause cause) {
    LocalDate day = LocalDate.ofInstant(cause.at(), ZoneOffset.UTC);
    boolean small = business.filter(BusinessDetails::smallBusiness).isPresent();
    Optional<TaxRule> rule =
        business
            .filter(said -> !said.smallBusiness())
            .flatMap(said -> rules.on(day, said.jurisdiction(), supply));
    return new Draft(
        kind,
        issuer,
        recipient,
        totalMinor,
        rule.map(found -> Taxes.within(totalMinor, found.basisPoints())).orElse(0L),
        rule.map(found -> new InvoiceTax(found.jurisdiction(), found.basisPoints())).orElse(null),
        rule.isPresent() ? null : small ? "small-business" : "none-stated",
        null);
  }

  /**
   * Takes back what was invoiced, the last invoice first, each up to what is left of it, with the
   * tax of its own rule; returns the next part.
   */
  private int credit(
      Cause cause,
      int firstPart,
      String kind,
      String creditKind,
      InvoiceParty issuer,
      InvoiceParty recipient,
      long amountMinor) {
    int part = firstPart;
    long open = amountMinor;
    for (Open invoice : table.open(cause.order(), kind)) {
      long taken = Math.min(open, invoice.leftMinor());
      if (taken > 0) {
        InvoiceTax tax = invoice.tax();
        long back =
            tax == null
                ? 0
                : Taxes.back(
                    invoice.creditedMinor(), taken, invoice.taxCreditedMinor(), tax.basisPoints());
        Draft note =
            new Draft(
                creditKind, issuer, recipient, taken, back, tax, invoice.taxNote(), invoice.id());
        table.write(new InvoiceId(ids.next()), cause, part++, note);
        open -= taken;
      }
    }
    if (open > 0) {
      // More came back than was ever invoiced, as compensation does.
      table.write(
          new InvoiceId(ids.next()),
          cause,
          part++,
          new Draft(creditKind, issuer, recipient, open, 0, null, "none-stated", null));
    }
    return part;
  }
}
