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
            PersonalTable.of("notification", "person", "news", "A year; erased with the account.")
                .shows(
                    "id",
                    "template",
                    "fill",
                    "order_id",
                    "at",
                    "read",
                    "shown",
                    "useful_until",
                    "invitation")
                .withholds("person")
                .keptDays(365, "at")
                .goes(),
            PersonalTable.of(
                    "settings",
                    "person",
                    "how one wants to be told",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows(
                    "version",
                    "switches",
                    "quiet",
                    "quiet_from",
                    "quiet_until",
                    "digest",
                    "digest_at",
                    "day_before",
                    "hour_before")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "pace",
                    "person",
                    "how many mails went out within the last minutes",
                    "As long as the account; erased with it.")
                .keyedBy("(person || '/' || category)")
                .shows("category", "since", "mails")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "delivery",
                    "person",
                    "what was sent where, and whether it arrived",
                    "As long as the account; cannot be read any more after an erasure.")
                .shows(
                    "id",
                    "notification",
                    "template",
                    "channel",
                    "device",
                    "state",
                    "reason",
                    "at",
                    "due",
                    "tries",
                    "ended")
                .opens("destination")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "appointment",
                    "client",
                    "appointments that people are reminded of",
                    "Until the appointment is cancelled; else as long as the account.")
                .ownedWhere("client = :person OR provider = :person")
                .keyedBy("order_id")
                .shows("order_id", "listing", "title", "zone", "start_at", "end_at")
                .withholds("step", "client", "provider")
                .goes(),
            PersonalTable.of(
                    "device",
                    "person",
                    "browsers in which one wants to be told",
                    "Until forgotten or no longer there; erased with the account.")
                .shows("id", "since", "last_sent")
                .opens("sealed")
                .withholds("person", "endpoint_hash")
                .goes(),
            PersonalTable.of(
                    "webhook_message",
                    "webhook",
                    "what one's own programs were told",
                    "As the webhook.")
                .ownedWhere("webhook IN (SELECT id FROM webhook WHERE person = :person)")
                .shows(
                    "id", "webhook", "type", "body", "state", "tries", "status", "at", "due",
                    "ended")
                .opens("answer")
                .goes(),
            PersonalTable.of(
                    "webhook",
                    "person",
                    "where one's own programs are told",
                    "Until it is removed; erased with the account.")
                .shows("id", "types", "enabled", "since", "failing_since", "off_because")
                .opens("sealed")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "mail",
                    "person",
                    "mails in the sandbox mailbox",
                    "Ninety days; erased with the account.")
                .shows("id", "template", "at")
                .opens("sealed")
                .withholds("person")
                .keptDays(90, "at")
                .goes())
        .besides("push_key");
  }
}
