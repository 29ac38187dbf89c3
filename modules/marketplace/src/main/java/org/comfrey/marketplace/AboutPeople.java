package org.comfrey.marketplace;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module marketplace keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "listing",
                "provider",
                "offering something",
                "As long as the account; erased with it.")
            .shows("id", "state", "version", "body", "changed")
            .opens("sealed_place=place")
            .withholds("provider"),
        PersonalTable.of("media", "owner", "pictures", "As long as the account; erased with it.")
            .shows("id", "width", "height", "created")
            .withholds("owner"));
  }
}
