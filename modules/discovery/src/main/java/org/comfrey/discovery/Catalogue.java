package org.comfrey.discovery;

import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;

/**
 * The projection that the index is built from. An older version of a listing never overwrites a
 * newer one.
 */
final class Catalogue {
  private final ModuleDatabase database;
  private final ListingIndex index;

  Catalogue(ModuleDatabase database, ListingIndex index) {
    this.database = database;
    this.index = index;
  }

  /** Fills the index from the table; called once, before anybody searches. */
  void load() {
    database.sql().sql("select body from listing where published").query(String.class).stream()
        .forEach(body -> index.put(Json.answers().readValue(body, Listing.class)));
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "discovery")
        .on(ListingSaved.class, this::saved)
        .fromBeginning();
  }

  private void saved(Envelope<ListingSaved> event) {
    Listing listing = event.data().listing();
    int written =
        database
            .sql()
            .sql(
                """
                insert into listing (id, version, published, body) values (?, ?, ?, ?::jsonb)
                on conflict (id) do update
                set version = excluded.version, published = excluded.published, body = excluded.body
                where listing.version < excluded.version
                """)
            .params(
                listing.id().value(),
                listing.version(),
                listing.state().equals("published"),
                Json.answers().writeValueAsString(listing))
            .update();
    if (written == 1) {
      database.afterCommit(() -> index.put(listing));
    }
  }
}
