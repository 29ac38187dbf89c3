package org.comfrey.payments.invoice;

import java.time.Clock;
import java.util.Optional;
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
    return database
        .sql()
        .sql("select details from business_details where person = :person")
        .param("person", person.value())
        .query(byte[].class)
        .optional()
        .flatMap(sealed -> cipher.open(person, TABLE, "details", person, sealed))
        .map(json -> Json.answers().readValue(json, BusinessDetails.class));
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
