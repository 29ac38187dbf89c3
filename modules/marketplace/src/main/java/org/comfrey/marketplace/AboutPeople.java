package org.comfrey.marketplace;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module marketplace keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  /** The texts of listings stand in the events about them, too. */
  private static final String FORGET_EVENTS =
      """
      UPDATE outbox SET data = jsonb_set(data, '{listing}', (data -> 'listing') ||
        '{"title": "", "description": "", "place": null, "photos": [], "languages": []}'::jsonb)
      WHERE type = 'comfrey.marketplace.listing-saved.v1'
        AND data #>> '{listing,provider}' = CAST(:person AS text)\
      """;

  static PersonalData in(ModuleDatabase database, FieldCipher cipher, Pictures pictures) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of(
                    "listing",
                    "provider",
                    "offering something",
                    "As long as the account; erased with it.")
                .shows("id", "state", "version", "body", "changed", "taken")
                .opens("sealed_place=place")
                .withholds("provider")
                .goes(),
            PersonalTable.of(
                    "listing_review",
                    "provider",
                    "looking at what a listing promises",
                    "As long as the account; erased with it.")
                .keyedBy("listing")
                .shows("listing", "state", "findings", "opened_at", "decided_at", "note")
                .withholds("provider", "decided_by")
                .goes(),
            PersonalTable.of(
                    "claim_rule",
                    "changed_by",
                    "rules about listings that one of the staff wrote",
                    "As long as the rules; after an erasure under a number that means nobody.")
                .shows("id", "revision", "rule", "changed_at")
                .withholds("changed_by")
                .stays(),
            PersonalTable.of(
                    "category_rule",
                    "changed_by",
                    "rules about categories that one of the staff wrote",
                    "As long as the rules; after an erasure under a number that means nobody.")
                .shows("id", "revision", "rule", "changed_at")
                .withholds("changed_by")
                .stays(),
            PersonalTable.of(
                    "category",
                    "changed_by",
                    "categories that one of the staff wrote",
                    "As long as the categories; after an erasure under a number that means nobody.")
                .shows("id", "revision", "rule", "changed_at")
                .withholds("changed_by")
                .stays(),
            PersonalTable.of(
                    "media", "owner", "pictures", "As long as the account; erased with it.")
                .shows("id", "width", "height", "created")
                .withholds("owner")
                .goes())
        .besides("piece")
        .erasingBeside(person -> {
          pictures.deleteFilesOf(person);
          database.sql().sql(FORGET_EVENTS).param("person", person.value()).update();
        });
  }
}
