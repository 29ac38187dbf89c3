package org.comfrey.payments.invoice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.NewTaxRule;
import org.comfrey.api.payments.TaxRule;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;

/** Which tax is in a price, by country, what is supplied, and day. */
final class TaxRules {
  static final ProblemCode RULE_NOT_LATER =
      new ProblemCode(409, "rule-not-later", "A rule begins after the one before it");
  private static final Set<String> SUPPLIES = Set.of("service", "goods", "commission");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final int LONGEST_NOTE = 200;

  private final ModuleDatabase database;
  private final Ids ids;

  TaxRules(ModuleDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  static boolean isCountry(String code) {
    return COUNTRIES.contains(code);
  }

  /** The rule of that day. */
  Optional<TaxRule> on(LocalDate day, String jurisdiction, String supply) {
    return database
        .sql()
        .sql(
            """
            select * from tax_rule
            where jurisdiction = :jurisdiction and supply = :supply and valid_from <= :day
              and (valid_until is null or valid_until >= :day)
            order by valid_from desc limit 1\
            """)
        .param("jurisdiction", jurisdiction)
        .param("supply", supply)
        .param("day", day)
        .query((row, n) -> rule(row))
        .optional();
  }

  List<TaxRule> all() {
    return database
        .sql()
        .sql("select * from tax_rule order by jurisdiction, supply, valid_from desc limit 500")
        .query((row, n) -> rule(row))
        .list();
  }

  /** Adds a rule, which ends the one before it on the day before. */
  TaxRule add(NewTaxRule wanted, PersonId by) {
    Fields.check(fields ->
        fields
            .that(
                isCountry(wanted.jurisdiction()),
                "jurisdiction",
                "unknown-country",
                "There is no such country.",
                "two letters of ISO 3166, such as AT")
            .that(
                SUPPLIES.contains(wanted.supply()),
                "supply",
                "unknown-supply",
                "Nothing of that kind is supplied here.",
                "service, goods or commission")
            .range("basisPoints", wanted.basisPoints(), 0, 10_000)
            .line("note", wanted.note(), 0, LONGEST_NOTE));
    UUID id = ids.next();
    return database.inTransaction(() -> {
      // Two that add at once wait for each other here, and the second sees the first.
      database.sql().sql("lock table tax_rule in share row exclusive mode").update();
      refuseUnlessLater(wanted);
      database
          .sql()
          .sql(
              """
              update tax_rule set valid_until = :last
              where jurisdiction = :jurisdiction and supply = :supply and valid_until is null\
              """)
          .param("last", wanted.from().minusDays(1))
          .param("jurisdiction", wanted.jurisdiction())
          .param("supply", wanted.supply())
          .update();
      database
          .sql()
          .sql(
              """
              insert into tax_rule
                (id, jurisdiction, supply, basis_points, valid_from, note, added_by)
              values (:id, :jurisdiction, :supply, :rate, :from, :note, :by)\
              """)
          .param("id", id)
          .param("jurisdiction", wanted.jurisdiction())
          .param("supply", wanted.supply())
          .param("rate", wanted.basisPoints())
          .param("from", wanted.from())
          .param("note", wanted.note())
          .param("by", by.value())
          .update();
      return new TaxRule(
          id,
          wanted.jurisdiction(),
          wanted.supply(),
          wanted.basisPoints(),
          wanted.from(),
          null,
          wanted.note());
    });
  }

  private void refuseUnlessLater(NewTaxRule wanted) {
    database
        .sql()
        .sql(
            """
            select max(valid_from) from tax_rule
            where jurisdiction = :jurisdiction and supply = :supply
            having max(valid_from) >= :from\
            """)
        .param("jurisdiction", wanted.jurisdiction())
        .param("supply", wanted.supply())
        .param("from", wanted.from())
        .query(LocalDate.class)
        .optional()
        .ifPresent(last -> {
          throw RULE_NOT_LATER
              .because("The last rule begins on " + last + ": invoices may already follow it.")
              .at("from", "not-later", "Too early.", "a day after " + last);
        });
  }

  private static TaxRule rule(ResultSet row) throws SQLException {
    return new TaxRule(
        row.getObject("id", UUID.class),
        row.getString("jurisdiction"),
        row.getString("supply"),
        row.getInt("basis_points"),
        row.getObject("valid_from", LocalDate.class),
        row.getObject("valid_until", LocalDate.class),
        row.getString("note"));
  }
}
