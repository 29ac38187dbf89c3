package org.comfrey.discovery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.PersonLimited;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.api.marketplace.events.StockChanged;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projection that the index is built from. An older version of a listing never overwrites a
 * newer one.
 */
final class Catalogue implements Following.Index {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
  private static final int BATCH = 500;

  /** The name that events are delivered to this under. */
  static final String SUBSCRIBER = "discovery";

  private final ModuleDatabase database;
  private final Finder finder;
  private final Names names;
  private final Following following;
  private final Map<PersonId, String> indexed = new ConcurrentHashMap<>();
  private final Set<PersonId> hidden = ConcurrentHashMap.newKeySet();

  Catalogue(ModuleDatabase database, Finder finder, Names names, Following following) {
    this.database = database;
    this.finder = finder;
    this.names = names;
    this.following = following;
  }

  /** Fills the index from the table; called once, before anybody searches. */
  void load() {
    following.from(this);
    hidden.addAll(hiddenNow());
    List<Listing> batch = new ArrayList<>();
    try (var bodies =
        database
            .sql()
            .sql("select body from listing where published")
            .query(String.class)
            .stream()) {
      bodies.forEach(body -> {
        batch.add(listing(body));
        if (batch.size() == BATCH) {
          put(batch);
          batch.clear();
        }
      });
    }
    put(batch);
    following.begin(this);
  }

  private List<PersonId> hiddenNow() {
    return database
        .sql()
        .sql("select provider from hidden union select person from erased_person")
        .query((row, _) -> new PersonId(row.getObject("provider", UUID.class)))
        .list();
  }

  @Override
  public void renew(List<String> listings) {
    put(listings.stream().map(Catalogue::listing).toList());
  }

  @Override
  public void renewHidden() {
    Set<PersonId> now = Set.copyOf(hiddenNow());
    Set<PersonId> changed = new HashSet<>(now);
    changed.addAll(hidden);
    changed.removeIf(provider -> now.contains(provider) == hidden.contains(provider));
    hidden.addAll(now);
    hidden.retainAll(now);
    changed.forEach(provider -> put(of(provider)));
  }

  @Override
  public void remove(ListingId listing) {
    finder.remove(listing);
  }

  @Override
  public Set<String> ids() {
    return finder.ids();
  }

  /** Takes out what has no row any more. */
  void removed(List<UUID> rows) {
    rows.forEach(id -> {
      finder.remove(new ListingId(id));
      following.removed(id);
    });
  }

  /** Who objects to being found, or whose data is only stored, is in no search from now on. */
  Subscriber limits() {
    return Subscriber.inTransactionOf(database, "discovery.limits")
        .on(PersonLimited.class, this::limited)
        .fromBeginning();
  }

  private void limited(Envelope<PersonLimited> event) {
    PersonId provider = event.data().person();
    boolean hide = event.data().forbids("search");
    String sql =
        hide
            ? "insert into hidden (provider) values (?) on conflict do nothing"
            : "delete from hidden where provider = ?";
    database.sql().sql(sql).param(provider.value()).update();
    if (following.isNeeded()) {
      database.afterCommit(following::hiddenChanged);
      return;
    }
    List<Listing> theirs = of(provider);
    database.afterCommit(() -> {
      if (hide) {
        hidden.add(provider);
      } else {
        hidden.remove(provider);
      }
      theirs.forEach(listing -> show(listing, indexed.getOrDefault(provider, "")));
    });
  }

  /**
   * Takes what an erased provider offered out of the index, for good: events of theirs may come
   * again, late or because the index is made anew. Their rows go in the same transaction.
   */
  void forget(PersonId provider) {
    List<UUID> theirs =
        database
            .sql()
            .sql("select id from listing where body ->> 'provider' = ?")
            .param(provider.toString())
            .query(UUID.class)
            .list();
    database.afterCommit(() -> {
      hidden.add(provider);
      indexed.remove(provider);
      removed(theirs);
      if (following.isNeeded()) {
        following.hiddenChanged();
      }
    });
  }

  private List<Listing> of(PersonId provider) {
    return database
        .sql()
        .sql("select body from listing where published and body ->> 'provider' = ?")
        .param(provider.toString())
        .query(String.class)
        .list()
        .stream()
        .map(Catalogue::listing)
        .toList();
  }

  /** Puts a listing in, or takes it out where its provider is not to be found. */
  private void show(Listing listing, String name) {
    if (hidden.contains(listing.provider())) {
      finder.remove(listing.id());
    } else {
      finder.put(listing, name);
    }
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, SUBSCRIBER)
        .on(ListingSaved.class, this::saved)
        .on(StockChanged.class, this::stocked)
        .fromBeginning();
  }

  private void stocked(Envelope<StockChanged> event) {
    StockChanged changed = event.data();
    database
        .sql()
        .sql(
            """
            update listing set body = jsonb_set(body, '{left}', to_jsonb(?::int)) where id = ?
            returning body
            """)
        .params(changed.left(), changed.listing().value())
        .query(String.class)
        .optional()
        .map(Catalogue::listing)
        .ifPresent(listing -> database.afterCommit(() -> changed(listing)));
  }

  private void saved(Envelope<ListingSaved> event) {
    Listing listing = event.data().listing();
    int written =
        database
            .sql()
            .sql(
                """
                insert into listing (id, version, published, body, generation)
                select ?, ?, ?, ?::jsonb, generation from rebuilding
                where not exists (select from erased_person where person = ?)
                on conflict (id) do update
                set version = excluded.version, published = excluded.published,
                  body = excluded.body, generation = excluded.generation
                where listing.version < excluded.version
                  or (listing.version = excluded.version
                    and listing.generation < excluded.generation)
                """)
            .params(
                listing.id().value(),
                listing.version(),
                listing.state().equals("published"),
                Json.answers().writeValueAsString(listing),
                listing.provider().value())
            .update();
    if (written == 1) {
      database.afterCommit(() -> changed(listing));
    }
  }

  /**
   * Puts it in at once, under the name that is known. Nobody may be asked for another here, where
   * the transaction is not over yet: a provider who is new is asked for beside it.
   */
  private void changed(Listing listing) {
    if (following.isNeeded()) {
      following.changed();
      return;
    }
    String name = indexed.putIfAbsent(listing.provider(), "");
    show(listing, name == null ? "" : name);
    if (name == null) {
      Thread.ofVirtual()
          .name("provider-name")
          .start(() -> called(called(List.of(listing.provider()))));
    }
  }

  private void put(List<Listing> listings) {
    Map<PersonId, String> called = called(listings.stream().map(Listing::provider).toList());
    for (Listing listing : listings) {
      String name = called.getOrDefault(listing.provider(), "");
      indexed.put(listing.provider(), name);
      show(listing, name);
    }
  }

  /** A listing is found by everything but its provider's name while nobody says that name. */
  private Map<PersonId, String> called(List<PersonId> providers) {
    try {
      return names.of(providers);
    } catch (RuntimeException e) {
      LOG.warn("The names of providers are not known now; listings are found without them", e);
      return Map.of();
    }
  }

  /** Takes note of what providers are called now, so that a name of before is found no longer. */
  void called(Map<PersonId, String> now) {
    now.forEach((provider, name) -> {
      String before = indexed.put(provider, name);
      if (before != null && !before.equals(name)) {
        database
            .sql()
            .sql("select body from listing where published and body->>'provider' = ?")
            .param(provider.toString())
            .query(String.class)
            .list()
            .forEach(body -> show(listing(body), name));
      }
    });
  }

  private static Listing listing(String body) {
    return Json.answers().readValue(body, Listing.class);
  }
}
