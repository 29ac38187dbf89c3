package org.comfrey.messaging;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module messaging keeps about people. */
final class AboutPeople {
  private static final String WITH_CONVERSATION =
      "As long as the conversation; cannot be read any more after an erasure.";

  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "known_order", "client", "which orders can be talked about", WITH_CONVERSATION)
            .ownedWhere("client = :person OR provider = :person")
            .keyedBy("order_id")
            .shows("order_id", "title")
            .withholds("client", "provider")
            .stays(),
        PersonalTable.of("conversation", "one", "who talks with whom", WITH_CONVERSATION)
            .ownedWhere("one = :person OR other = :person")
            .shows(
                "id",
                "one",
                "other",
                "order_id",
                "title",
                "begun_by",
                "last_sequence",
                "last_at",
                "closed")
            .withholds("one_read", "other_read", "one_told", "other_told")
            .stays(),
        PersonalTable.of("message", "sender", "what was written", WITH_CONVERSATION)
            .keyedBy("(conversation || '/' || id)")
            .shows("conversation", "sequence", "id", "type", "at")
            .opens("body")
            .withholds("sender")
            .stays()
            .blanks("body", "''::bytea"),
        PersonalTable.of("blocked", "blocker", "who does not want to hear of whom", "Until undone.")
            .keyedBy("person")
            .shows("person", "at")
            .withholds("blocker")
            .goesWhere("blocker = :person OR person = :person"),
        PersonalTable.of("attachment", "owner", "files that were sent", WITH_CONVERSATION)
            .shows("id", "conversation", "media_type", "size_bytes", "sha256", "at")
            .opens("name", "content")
            .withholds("owner")
            .goes(),
        PersonalTable.of("complaint", "by", "complaints about conversations", WITH_CONVERSATION)
            .shows("id", "conversation", "reason", "at", "decision", "decided")
            .opens("note", "shown")
            .withholds("by", "about", "operator", "because")
            .stays());
  }
}
