package org.comfrey.discovery;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Listings that people keep. */
final class FavouriteListings {
  private static final int MOST = 500;

  private final ModuleDatabase database;
  private final Clock clock;

  FavouriteListings(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Those that are offered, newest first, and those that are not now. */
  record Kept(List<Listing> listings, List<ListingId> gone) {}

  private record Row(UUID id, @Nullable String body) {}

  Kept of(PersonId person) {
    List<Listing> listings = new ArrayList<>();
    List<ListingId> gone = new ArrayList<>();
    database
        .sql()
        .sql(
            """
            select f.listing, l.body::text from favourite f
            left join listing l on l.id = f.listing and l.published
            where f.person = ? order by f.added desc, f.listing
            """)
        .param(person.value())
        .query((row, _) -> new Row(row.getObject(1, UUID.class), row.getString(2)))
        .list()
        .forEach(row -> {
          if (row.body() == null) {
            gone.add(new ListingId(row.id()));
          } else {
            listings.add(Json.answers().readValue(row.body(), Listing.class));
          }
        });
    return new Kept(listings, gone);
  }

  void keep(PersonId person, ListingId listing) {
    // Two at once may be one too many, which hurts nobody.
    int kept =
        database
            .sql()
            .sql(
                """
                insert into favourite (person, listing, added)
                select :person, id, :now from listing
                where id = :listing and published
                  and (select count(*) from favourite where person = :person) < :most
                on conflict (person, listing) do update set added = favourite.added
                """)
            .param("person", person.value())
            .param("listing", listing.value())
            .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
            .param("most", MOST)
            .update();
    if (kept == 0 && isPublished(listing)) {
      throw Problems.invalid(
          "listing", "too-many", "You keep 500 already; let one go first.", "at most 500");
    }
    if (kept == 0) {
      throw Problems.notFound("listing", listing);
    }
  }

  private boolean isPublished(ListingId listing) {
    return database
        .sql()
        .sql("select exists (select from listing where id = ? and published)")
        .param(listing.value())
        .query(Boolean.class)
        .single();
  }

  void letGo(PersonId person, ListingId listing) {
    database
        .sql()
        .sql("delete from favourite where person = ? and listing = ?")
        .params(person.value(), listing.value())
        .update();
  }
}
