package org.comfrey.reputation;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module reputation keeps about people. */
final class AboutPeople {
  private static final String WITH_REVIEWS =
      "As long as the reviews; their words cannot be read any more after an erasure.";

  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "dealing", "client", "which orders can be reviewed, and trust", WITH_REVIEWS)
            .ownedWhere("client = :person OR provider = :person")
            .keyedBy("order_id")
            .shows("order_id", "listing", "title", "delivered", "closes", "closed")
            .withholds("client", "provider", "step", "requested", "answered_seconds", "disputed")
            .stays(),
        PersonalTable.of("member", "person", "since when somebody is here", WITH_REVIEWS)
            .keyedBy("person")
            .shows("since")
            .withholds("person")
            .goes(),
        PersonalTable.of("review", "author", "reviews", WITH_REVIEWS)
            .shows(
                "id",
                "order_id",
                "side",
                "listing",
                "stars",
                "state",
                "written",
                "published",
                "replied")
            // The reply is the other side's, sealed with their key.
            .opens("words", "reply@about")
            .withholds("author", "about")
            .stays()
            .blanksWhere("words", "CAST(NULL AS bytea)", "author = :person")
            .blanksWhere("reply", "CAST(NULL AS bytea)", "about = :person"),
        PersonalTable.of("review", "about", "what others wrote about the person", WITH_REVIEWS)
            .labelled("reviews about you")
            .ownedWhere("about = :person AND state = 'published'")
            .shows("id", "order_id", "side", "listing", "stars", "published", "replied")
            .opens("words@author", "reply")
            .withholds("author", "about", "state", "written")
            .stays(),
        PersonalTable.of(
                "unrated",
                "person",
                "who objects to being rated",
                "As long as they object; erased with the account.")
            .keyedBy("person")
            .withholds("person")
            .goes(),
        PersonalTable.of("report", "reporter", "reports of reviews", WITH_REVIEWS)
            .keyedBy("review")
            .shows("review", "reason", "at", "settled")
            .opens("note")
            .withholds("reporter")
            .stays()
            .blanks("note", "CAST(NULL AS bytea)"),
        PersonalTable.of("moderation", "operator", "what staff decided about reviews", WITH_REVIEWS)
            .shows("id", "review", "action", "at")
            .withholds("operator", "reason")
            .stays());
  }
}
