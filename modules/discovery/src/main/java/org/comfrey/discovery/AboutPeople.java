package org.comfrey.discovery;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module discovery keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher, Catalogue catalogue) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of(
                    "listing",
                    "provider",
                    "finding what is offered; a copy of what the market shows",
                    "As long as the listing; erased with its provider.")
                .ownedWhere("body ->> 'provider' = CAST(:person AS text)")
                .withholds("id", "version", "published", "body", "generation", "written")
                .goes(),
            PersonalTable.of(
                    "saved_search",
                    "person",
                    "searches that you keep",
                    "Until you forget them; erased with you.")
                .shows("id", "alerts", "created")
                .opens("body")
                .sealedIn(SavedSearches.TABLE)
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "favourite",
                    "person",
                    "listings that you keep",
                    "Until you let them go; erased with you.")
                .keyedBy("listing")
                .shows("listing", "added")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "hidden",
                    "provider",
                    "who objects to being found",
                    "As long as they object; erased with the account.")
                .keyedBy("provider")
                .withholds("provider")
                .goes())
        .besides("search_told", "rebuilding")
        .erasingBeside(catalogue::forget);
  }
}
