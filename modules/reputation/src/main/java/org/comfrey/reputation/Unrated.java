package org.comfrey.reputation;

import org.comfrey.api.identity.events.PersonLimited;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * People who object to being rated (GDPR article 21), or whose data is only stored (18): table
 * {@code unrated}, which whatever counts and shows leaves out.
 */
final class Unrated {
  private Unrated() {}

  static Subscriber subscriber(ModuleDatabase database) {
    return Subscriber.inTransactionOf(database, "reputation.unrated")
        .on(
            PersonLimited.class,
            event -> {
              String sql =
                  event.data().forbids("reputation")
                      ? "insert into unrated (person) values (?) on conflict do nothing"
                      : "delete from unrated where person = ?";
              database.sql().sql(sql).param(event.data().person().value()).update();
            })
        .fromBeginning();
  }
}
