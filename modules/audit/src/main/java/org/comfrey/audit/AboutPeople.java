package org.comfrey.audit;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module audit keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of(
                    "record",
                    "actor",
                    "who did what, so that misuse is found",
                    "Ten years; after an erasure under a number that means nobody.")
                .ownedWhere("actor = :person OR about = :person")
                .keyedBy("event")
                .shows(
                    "source", "number", "at", "kind", "name", "outcome", "actor", "sign_in",
                    "about", "origin", "details")
                .withholds("arrived", "event", "request", "hash")
                .stays(),
            PersonalTable.of(
                    "alert",
                    "person",
                    "what looked suspicious",
                    "Ten years; after an erasure under a number that means nobody.")
                .shows("id", "rule", "at", "count")
                .withholds("suspect", "span", "person", "origin")
                .stays(),
            PersonalTable.of(
                    "alert_review",
                    "by",
                    "what compliance found",
                    "Ten years; after an erasure under a number that means nobody.")
                .keyedBy("alert")
                .shows("alert", "at", "note")
                .withholds("by")
                .stays())
        .besides("export_progress");
  }
}
