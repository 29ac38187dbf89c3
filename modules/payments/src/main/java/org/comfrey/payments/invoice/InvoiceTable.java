package org.comfrey.payments.invoice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.InvoiceId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Invoice;
import org.comfrey.api.payments.InvoiceParty;
import org.comfrey.api.payments.InvoiceTax;
import org.comfrey.kernel.crypto.ErasedException;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/** The table of invoices and the numbers that they bear. */
final class InvoiceTable {
  private static final String TABLE = "payments.invoice";
  private static final UUID NOBODY = new UUID(0, 0);
  private static final String SELECT =
      """
      select i.*, c.number as corrected_number, c.year as corrected_year
      from invoice i left join invoice c on c.id = i.corrects\
      """;

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  InvoiceTable(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /** Which step an invoice is made from. */
  record Cause(OrderId order, long step, Instant at, String about, String currency) {}

  /** Where a page ended. */
  record Place(Instant issued, UUID id) {}

  /** An invoice and its place. */
  record Placed(Invoice invoice, Instant at) {
    Place place() {
      return new Place(at, invoice.id().value());
    }
  }

  /** What is to be numbered and written. */
  record Draft(
      String kind,
      InvoiceParty issuer,
      InvoiceParty recipient,
      long totalMinor,
      long taxMinor,
      @Nullable InvoiceTax tax,
      @Nullable String taxNote,
      @Nullable UUID corrects) {}

  /** An invoice of an order, and what credit notes took back of it. */
  record Open(
      UUID id,
      long totalMinor,
      long creditedMinor,
      long taxCreditedMinor,
      @Nullable InvoiceTax tax,
      @Nullable String taxNote) {
    long leftMinor() {
      return totalMinor - creditedMinor;
    }
  }

  /** Invoices of one kind of an order, the last one first. */
  List<Open> open(OrderId order, String kind) {
    return database
        .sql()
        .sql(
            """
            select i.id, i.total_minor, i.tax_jurisdiction, i.tax_basis_points, i.tax_note,
              coalesce(sum(c.total_minor), 0) as credited, coalesce(sum(c.tax_minor), 0) as tax_credited
            from invoice i left join invoice c on c.corrects = i.id
            where i.order_id = :order and i.kind = :kind
            group by i.id order by i.step desc, i.part desc\
            """)
        .param("order", order.value())
        .param("kind", kind)
        .query((row, n) ->
            new Open(
                row.getObject("id", UUID.class),
                row.getLong("total_minor"),
                row.getLong("credited"),
                row.getLong("tax_credited"),
                tax(row),
                row.getString("tax_note")))
        .list();
  }

  /** Numbers it and writes it, inside the caller's transaction. */
  void write(InvoiceId id, Cause cause, int part, Draft draft) {
    database.requireTransaction("an invoice's number");
    int year = LocalDate.ofInstant(cause.at(), ZoneOffset.UTC).getYear();
    PersonId issuer = draft.issuer().person();
    PersonId recipient = draft.recipient().person();
    if (recipient == null) {
      throw new IllegalArgumentException("the platform buys nothing");
    }
    database
        .sql()
        .sql(
            """
            insert into invoice
              (id, kind, issuer, recipient, year, number, order_id, step, part, issued_at, about,
               currency, total_minor, tax_minor, tax_jurisdiction, tax_basis_points, tax_note,
               corrects, issuer_details, recipient_details, platform_details)
            values
              (:id, :kind, :issuer, :recipient, :year, :number, :order, :step, :part, :at, :about,
               :currency, :total, :tax, :jurisdiction, :rate, :note,
               :corrects, :issuerDetails, :recipientDetails, :platformDetails)\
            """)
        .param("id", id.value())
        .param("kind", draft.kind())
        .param("issuer", issuer == null ? null : issuer.value())
        .param("recipient", recipient.value())
        .param("year", year)
        .param("number", next(issuer, year))
        .param("order", cause.order().value())
        .param("step", cause.step())
        .param("part", part)
        .param("at", Times.parameter(cause.at()))
        .param("about", cause.about())
        .param("currency", cause.currency())
        .param("total", draft.totalMinor())
        .param("tax", draft.taxMinor())
        .param("jurisdiction", draft.tax() == null ? null : draft.tax().jurisdiction())
        .param("rate", draft.tax() == null ? null : draft.tax().basisPoints())
        .param("note", draft.taxNote())
        .param("corrects", draft.corrects())
        .param("issuerDetails", sealed(issuer, "issuer_details", id, draft.issuer()))
        .param("recipientDetails", sealed(recipient, "recipient_details", id, draft.recipient()))
        .param(
            "platformDetails",
            issuer == null ? Json.answers().writeValueAsString(draft.issuer()) : null)
        .update();
  }

  /** The next number: the row stays locked until the commit, so that none is lost or doubled. */
  private int next(@Nullable PersonId issuer, int year) {
    return database
        .sql()
        .sql(
            """
            insert into invoice_series (issuer, year, last) values (:issuer, :year, 1)
            on conflict (issuer, year) do update set last = invoice_series.last + 1
            returning last\
            """)
        .param("issuer", issuer == null ? NOBODY : issuer.value())
        .param("year", year)
        .query(Integer.class)
        .single();
  }

  private byte @Nullable [] sealed(
      @Nullable PersonId person, String column, InvoiceId id, InvoiceParty party) {
    if (person == null) {
      return null;
    }
    try {
      return cipher.seal(person, TABLE, column, id, Json.answers().writeValueAsString(party));
    } catch (ErasedException gone) {
      // Whoever was erased before their invoice was written is a number that means nobody.
      return null;
    }
  }

  Optional<Invoice> find(InvoiceId id) {
    return database
        .sql()
        .sql(SELECT + " where i.id = :id")
        .param("id", id.value())
        .query((row, n) -> invoice(row))
        .optional();
  }

  /** Newest first, after a place in the list; of everybody where no person is given. */
  List<Placed> page(
      @Nullable PersonId person, @Nullable OrderId order, @Nullable Place before, int limit) {
    StringBuilder sql = new StringBuilder(SELECT + " where true");
    if (person != null) {
      sql.append(" and (i.issuer = :person or i.recipient = :person)");
    }
    if (order != null) {
      sql.append(" and i.order_id = :order");
    }
    if (before != null) {
      sql.append(" and (i.issued_at, i.id) < (:beforeIssued, :beforeId)");
    }
    var query = database.sql().sql(sql + " order by i.issued_at desc, i.id desc limit :limit");
    query = query.param("limit", limit);
    query = person == null ? query : query.param("person", person.value());
    query = order == null ? query : query.param("order", order.value());
    if (before != null) {
      query =
          query
              .param("beforeIssued", Times.parameter(before.issued()))
              .param("beforeId", before.id());
    }
    return query.query((row, n) -> new Placed(invoice(row), Times.column(row, "issued_at"))).list();
  }

  private Invoice invoice(ResultSet row) throws SQLException {
    InvoiceId id = new InvoiceId(row.getObject("id", UUID.class));
    UUID issuer = row.getObject("issuer", UUID.class);
    String currency = row.getString("currency");
    long total = row.getLong("total_minor");
    long tax = row.getLong("tax_minor");
    boolean corrects = row.getObject("corrects") != null;
    return new Invoice(
        id,
        row.getString("kind"),
        number(issuer == null, row.getInt("year"), row.getInt("number")),
        LocalDate.ofInstant(Times.column(row, "issued_at"), ZoneOffset.UTC),
        new OrderId(row.getObject("order_id", UUID.class)),
        issuer == null
            ? Json.answers().readValue(row.getString("platform_details"), InvoiceParty.class)
            : party(new PersonId(issuer), "issuer_details", id, row),
        party(new PersonId(row.getObject("recipient", UUID.class)), "recipient_details", id, row),
        row.getString("about"),
        new Money(total - tax, currency),
        new Money(tax, currency),
        new Money(total, currency),
        tax(row),
        row.getString("tax_note"),
        corrects
            ? number(issuer == null, row.getInt("corrected_year"), row.getInt("corrected_number"))
            : null);
  }

  /** The platform's begin with a P, so that nobody takes them for a provider's. */
  private static String number(boolean platform, int year, int number) {
    return (platform ? "P-%d-%05d" : "%d-%05d").formatted(year, number);
  }

  private InvoiceParty party(PersonId person, String column, InvoiceId id, ResultSet row)
      throws SQLException {
    byte[] sealed = row.getBytes(column);
    return Optional.ofNullable(sealed)
        .flatMap(bytes -> cipher.open(person, TABLE, column, id, bytes))
        .map(json -> Json.answers().readValue(json, InvoiceParty.class))
        .orElse(new InvoiceParty(person, "", null, null));
  }

  private static @Nullable InvoiceTax tax(ResultSet row) throws SQLException {
    String jurisdiction = row.getString("tax_jurisdiction");
    return jurisdiction == null
        ? null
        : new InvoiceTax(jurisdiction, row.getInt("tax_basis_points"));
  }
}
