package org.comfrey.calendar;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** The listings as marketplace told of them. */
final class TermsTable {
  private final ModuleDatabase database;

  TermsTable(ModuleDatabase database) {
    this.database = database;
  }

  void follow(Envelope<ListingSaved> event) {
    Terms terms = Terms.of(event.data().listing());
    database
        .sql()
        .sql(
            """
            INSERT INTO listing_terms
              (listing, provider, plan, duration_minutes, state, title, version)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (listing) DO UPDATE SET
              provider = excluded.provider, plan = excluded.plan,
              duration_minutes = excluded.duration_minutes, state = excluded.state,
              title = excluded.title, version = excluded.version
            WHERE listing_terms.version <= excluded.version\
            """)
        .param(terms.listing().value())
        .param(terms.provider().value())
        .param(terms.plan() == null ? null : terms.plan().value())
        .param(terms.durationMinutes())
        .param(terms.state())
        .param(terms.title())
        .param(terms.version())
        .update();
  }

  Optional<Terms> find(ListingId listing) {
    return database
        .sql()
        .sql("SELECT * FROM listing_terms WHERE listing = ?")
        .param(listing.value())
        .query((row, number) -> terms(row))
        .optional();
  }

  static Terms terms(ResultSet row) throws SQLException {
    @Nullable UUID plan = row.getObject("plan", UUID.class);
    return new Terms(
        new ListingId(row.getObject("listing", UUID.class)),
        new PersonId(row.getObject("provider", UUID.class)),
        plan == null ? null : new PlanId(plan),
        row.getObject("duration_minutes", Integer.class),
        row.getString("state"),
        row.getString("title"),
        row.getLong("version"));
  }
}
