package org.comfrey.notifications;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module notifications keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "notification", "person", "news", "As long as the account; erased with it.")
            .shows("id", "template", "fill", "order_id", "at", "read")
            .withholds("person")
            .goes(),
        PersonalTable.of(
                "mail",
                "person",
                "mails in the sandbox mailbox",
                "As long as the account; erased with it.")
            .shows("id", "template", "at")
            .opens("sealed")
            .withholds("person")
            .goes());
  }
}
