package org.comfrey.calendar;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module calendar keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of(
                    "plan",
                    "provider",
                    "when somebody may be booked",
                    "As long as the account; erased with it.")
                .shows("id", "version", "document")
                .opens("words")
                .withholds("provider")
                .goes(),
            PersonalTable.of(
                    "listing_terms",
                    "provider",
                    "what may be booked",
                    "As long as the account; erased with it.")
                .keyedBy("listing")
                .shows("listing", "plan", "duration_minutes", "state", "title", "version")
                .withholds("provider")
                .goes(),
            PersonalTable.of(
                    "booking",
                    "resource",
                    "who is booked when",
                    "As long as the order's books; after an erasure under a number that means"
                        + " nobody.")
                .ownedWhere("resource = :person OR client = :person")
                .shows(
                    "id",
                    "kind",
                    "state",
                    "order_id",
                    "listing",
                    "title",
                    "during",
                    "occupied",
                    "zone",
                    "local_start",
                    "step",
                    "created",
                    "moves",
                    "proposed")
                .opens("note")
                .withholds("resource", "client", "owner", "stands")
                .goesWhere("resource = :person AND kind = 'block'")
                .blanks("note", "CAST(NULL AS bytea)"),
            PersonalTable.of(
                    "seat",
                    "client",
                    "seats in classes",
                    "As long as the order's books; after an erasure under a number that means"
                        + " nobody.")
                .shows("id", "class", "seat", "state", "order_id", "created")
                .withholds("seats", "client", "step")
                .stays(),
            PersonalTable.of(
                    "waitlist",
                    "client",
                    "waiting for a place",
                    "Half a year after one waits no more; erased with the account.")
                .shows(
                    "id",
                    "listing",
                    "from_date",
                    "to_date",
                    "state",
                    "zone",
                    "offered_start",
                    "offered_end",
                    "offered_until",
                    "created")
                .withholds("provider", "client", "offer")
                .keptDays(180, "created", "state NOT IN ('waiting', 'offered')")
                .goesWhere("client = :person OR provider = :person"),
            PersonalTable.of(
                    "busy_source",
                    "person",
                    "calendars of others that are minded",
                    "As long as the account; erased with it.")
                .shows("id", "kind", "zone", "state", "problem", "read_at", "created")
                .opens("words")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "busy_time",
                    "resource",
                    "when the person is busy elsewhere",
                    "Ninety days after it is over; erased with the account.")
                .shows("id", "during")
                .withholds("source", "resource")
                .keptDays(90, "upper(during)")
                .goes(),
            PersonalTable.of(
                    "feed",
                    "person",
                    "the address of the person's own calendar feed",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows("created")
                .withholds("person", "secret_hash")
                .goes())
        .besides("resource", "class", "zone_rules");
  }
}
