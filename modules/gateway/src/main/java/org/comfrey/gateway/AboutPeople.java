package org.comfrey.gateway;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module gateway keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "browser_session",
                "person",
                "browsers that are signed in",
                "Until it has ended, and thirty days longer; erased with the account.")
            .shows("id", "sign_in", "since", "expires_at")
            .withholds("cookie", "person", "tokens", "access_until", "refreshing_until")
            .goes());
  }
}
