package org.comfrey.discovery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.discovery.SavedSearch;
import org.comfrey.api.discovery.SavedSearchDraft;
import org.comfrey.api.discovery.SearchCriteria;
import org.comfrey.api.discovery.events.SavedSearchMatched;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;

/**
 * Searches that people keep. Each new listing is held against those of whoever wants to hear of it;
 * nobody is told twice of the same listing by the same search, nor of what it found when it was
 * saved, nor of an offer of their own.
 */
final class SavedSearches {
  /** Where their words are sealed; without the module's name, and so it must stay. */
  static final String TABLE = "saved_search";

  private static final String BODY = "body";
  private static final int MOST = 50;
  private static final int LONGEST_NAME = 80;

  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final Finder finder;
  private final Outbox outbox;
  private final Ids ids;
  private final Clock clock;

  SavedSearches(
      ModuleDatabase database,
      FieldCipher cipher,
      Finder finder,
      Outbox outbox,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.cipher = cipher;
    this.finder = finder;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /** What of a saved search is nobody else's business. */
  record Body(String name, SearchCriteria criteria) {}

  private record Kept(PersonId person, SavedSearch search) {}

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "discovery.alerts")
        .on(ListingSaved.class, this::saved);
  }

  List<SavedSearch> of(PersonId person) {
    return database
        .sql()
        .sql(
            """
            select id, person, alerts, body, created from saved_search
            where person = ? order by created desc, id desc
            """)
        .param(person.value())
        .query((row, _) -> kept(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .map(Kept::search)
        .toList();
  }

  SavedSearch save(PersonId person, SavedSearchDraft draft) {
    String name = draft.name().strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw Problems.invalid(
          "name", "length", "A name has 1 to 80 characters.", "1 to 80 characters");
    }
    // Asked once, so that what cannot be asked is refused now and not when a listing comes.
    List<ListingId> found = finder.matches(draft.criteria(), Finder.MOST_HITS);
    UUID id = ids.next();
    Instant now = clock.instant();
    SavedSearch saved = new SavedSearch(id, name, draft.alerts(), draft.criteria(), now);
    String body = Json.answers().writeValueAsString(new Body(name, draft.criteria()));
    database.inTransaction(() -> {
      // One after the other, so that two at once cannot both be the fiftieth.
      database
          .sql()
          .sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
          .param(person.toString())
          .query((_, _) -> 0)
          .list();
      int count =
          database
              .sql()
              .sql("select count(*) from saved_search where person = ?")
              .param(person.value())
              .query(Integer.class)
              .single();
      if (count >= MOST) {
        throw Problems.invalid(
            "name", "too-many", "You keep 50 searches already; forget one first.", "at most 50");
      }
      database
          .sql()
          .sql(
              "insert into saved_search (id, person, alerts, body, created) values (?, ?, ?, ?, ?)")
          .params(
              id,
              person.value(),
              draft.alerts(),
              cipher.seal(person, TABLE, BODY, id, body),
              utc(now))
          .update();
      told(id, found);
    });
    return saved;
  }

  private void told(UUID search, List<ListingId> listings) {
    database
        .template()
        .batchUpdate(
            "insert into search_told (search, listing) values (?, ?) on conflict do nothing",
            listings,
            500,
            (statement, listing) -> {
              statement.setObject(1, search);
              statement.setObject(2, listing.value());
            });
  }

  SavedSearch alerts(PersonId person, UUID id, boolean alerts) {
    return database
        .sql()
        .sql(
            """
            update saved_search set alerts = ? where id = ? and person = ?
            returning id, person, alerts, body, created
            """)
        .params(alerts, id, person.value())
        .query((row, _) -> kept(row))
        .optional()
        .flatMap(kept -> kept)
        .map(Kept::search)
        .orElseThrow(() -> Problems.notFound("saved search", id));
  }

  void forget(PersonId person, UUID id) {
    int gone =
        database
            .sql()
            .sql("delete from saved_search where id = ? and person = ?")
            .params(id, person.value())
            .update();
    if (gone == 0) {
      throw Problems.notFound("saved search", id);
    }
  }

  private void saved(Envelope<ListingSaved> event) {
    Listing listing = event.data().listing();
    if (!listing.state().equals("published")) {
      return;
    }
    List<Kept> searches =
        database
            .sql()
            .sql(
                """
                select id, person, alerts, body, created from saved_search s
                where alerts and person <> ? and not exists (
                  select from search_told t where t.search = s.id and t.listing = ?)
                """)
            .params(listing.provider().value(), listing.id().value())
            .query((row, _) -> kept(row))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList();
    if (searches.isEmpty()) {
      return;
    }
    finder
        .matching(listing, searches, kept -> kept.search().criteria())
        .forEach(kept -> {
          told(kept.search().id(), List.of(listing.id()));
          outbox.append(
              new SavedSearchMatched(
                  kept.search().id(), kept.person(), listing.id(), listing.title()));
        });
  }

  /** Nothing where the person's key is gone. */
  private Optional<Kept> kept(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    PersonId person = new PersonId(row.getObject("person", UUID.class));
    boolean alerts = row.getBoolean("alerts");
    Instant created = row.getObject("created", OffsetDateTime.class).toInstant();
    return cipher
        .open(person, TABLE, BODY, id, row.getBytes("body"))
        .map(json -> Json.answers().readValue(json, Body.class))
        .map(body ->
            new Kept(person, new SavedSearch(id, body.name(), alerts, body.criteria(), created)));
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
