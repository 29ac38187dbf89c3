package org.comfrey.payments.invoice;

import java.sql.ResultSet;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.BusinessDetails;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.payments.chart.Times;

/** What issuers say about themselves; people's is encrypted with their key. */
final class Businesses {
  private static final String TABLE = "payments.business_details";

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Clock clock;

  Businesses(ModuleDatabase database, FieldCipher cipher, Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.clock = clock;
  }

  Optional<BusinessDetails> of(PersonId person) {
    return Optional.ofNullable(of(List.of(person)).get(person));
  }

  /** What those of them said who said something. */
  Map<PersonId, BusinessDetails> of(List<PersonId> people) {
    Map<PersonId, BusinessDetails> said = new HashMap<>();
    database
        .sql()
        .sql("select person, details from business_details where person in (:people)")
        .param("people", people.stream().map(PersonId::value).toList())
        .query((ResultSet row) -> {
          PersonId person = new PersonId(row.getObject("person", UUID.class));
          cipher
              .open(person, TABLE, "details", person, row.getBytes("details"))
              .map(json -> Json.answers().readValue(json, BusinessDetails.class))
              .ifPresent(details -> said.put(person, details));
        });
    return said;
  }

  BusinessDetails change(PersonId person, BusinessDetails details) {
    check(details);
    byte[] sealed =
        cipher.seal(person, TABLE, "details", person, Json.answers().writeValueAsString(details));
    database
        .sql()
        .sql(
            """
            insert into business_details (person, details, changed_at)
            values (:person, :details, :now)
            on conflict (person) do update
              set details = excluded.details, changed_at = excluded.changed_at\
            """)
        .param("person", person.value())
        .param("details", sealed)
        .param("now", Times.parameter(clock.instant()))
        .update();
    return details;
  }

  Optional<BusinessDetails> ofPlatform() {
    return database
        .sql()
        .sql("select details from platform_details order by id desc limit 1")
        .query(String.class)
        .optional()
        .map(json -> Json.answers().readValue(json, BusinessDetails.class));
  }

  BusinessDetails changePlatform(BusinessDetails details, PersonId by) {
    check(details);
    database
        .sql()
        .sql(
            """
            insert into platform_details (details, changed_at, changed_by)
            values (:details, :now, :by)\
            """)
        .param("details", Json.answers().writeValueAsString(details))
        .param("now", Times.parameter(clock.instant()))
        .param("by", by.value())
        .update();
    return details;
  }

  private static void check(BusinessDetails details) {
    Fields.check(fields ->
        fields
            .line("name", details.name(), 1, 120)
            .text("address", details.address(), 3, 300)
            .that(
                TaxRules.isCountry(details.jurisdiction()),
                "jurisdiction",
                "unknown-country",
                "There is no such country.",
                "two letters of ISO 3166, such as AT")
            .line("taxNumber", details.taxNumber(), 3, 40));
  }
}
