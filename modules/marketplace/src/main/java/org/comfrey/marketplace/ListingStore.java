package org.comfrey.marketplace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * The table of listings. What only the parties of an order may read is sealed with the provider's
 * own key.
 */
final class ListingStore {
  private final ModuleDatabase database;
  private final FieldCipher cipher;

  ListingStore(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /** A listing with everything that its provider wrote, and how many pieces of it are taken. */
  record Row(
      ListingId id,
      PersonId provider,
      String state,
      long version,
      ListingDraft draft,
      Instant changed,
      int taken) {
    /** How many pieces can still be bought; nothing where the provider does not count them. */
    @Nullable Integer left() {
      Integer stock = draft.stock();
      return stock == null ? null : Math.max(0, stock - taken);
    }

    Row taking(int more) {
      return new Row(id, provider, state, version, draft, changed, taken + more);
    }
  }

  /** The part of a place that is not public. */
  private record Private(
      @Nullable String address, @Nullable String postalCode, @Nullable String link) {}

  private static final Private NOTHING = new Private(null, null, null);

  void insert(Row row) {
    database
        .sql()
        .sql(
            """
            insert into listing (id, provider, state, version, body, sealed_place, changed)
            values (?, ?, ?, ?, ?::jsonb, ?, ?)
            """)
        .param(row.id().value())
        .param(row.provider().value())
        .param(row.state())
        .param(row.version())
        .param(body(row.draft()))
        .param(sealed(row))
        .param(utc(row.changed()))
        .update();
  }

  void update(Row row) {
    database
        .sql()
        .sql(
            """
            update listing set state = ?, version = ?, body = ?::jsonb, sealed_place = ?, changed = ?
            where id = ?
            """)
        .param(row.state())
        .param(row.version())
        .param(body(row.draft()))
        .param(sealed(row))
        .param(utc(row.changed()))
        .param(row.id().value())
        .update();
  }

  /** What everyone sees, the last changed first. */
  List<Row> published(int most) {
    return query(
        "select * from listing where state = 'published' order by changed desc, id limit ?",
        List.of(most));
  }

  List<ListingId> publishedOf(PersonId provider) {
    return database
        .sql()
        .sql("select id from listing where provider = ? and state = 'published' order by id")
        .param(provider.value())
        .query((rows, _) -> new ListingId(rows.getObject("id", UUID.class)))
        .list();
  }

  /** Forgets what is taken of a listing, in the transaction that ends its counting. */
  void uncount(ListingId id) {
    database.sql().sql("delete from piece where listing = ?").param(id.value()).update();
    database.sql().sql("update listing set taken = 0 where id = ?").param(id.value()).update();
  }

  Optional<Row> find(ListingId id) {
    return query("select * from listing where id = ?", List.of(id.value())).stream().findFirst();
  }

  Optional<Row> lock(ListingId id) {
    return query("select * from listing where id = ? for update", List.of(id.value())).stream()
        .findFirst();
  }

  /** A provider's listings, last changed first, after a place in that order. */
  List<Row> of(PersonId provider, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>(List.of(provider.value()));
    String after = "";
    if (before != null && beforeId != null) {
      after = " and (changed, id) < (?, ?)";
      values.add(utc(before));
      values.add(beforeId);
    }
    values.add(limit);
    return query(
        "select * from listing where provider = ?"
            + after
            + " order by changed desc, id desc limit ?",
        values);
  }

  private List<Row> query(String sql, List<Object> values) {
    return database.sql().sql(sql).params(values).query((rows, _) -> row(rows)).list();
  }

  private Row row(ResultSet rows) throws SQLException {
    ListingId id = new ListingId(rows.getObject("id", UUID.class));
    PersonId provider = new PersonId(rows.getObject("provider", UUID.class));
    ListingDraft draft = Json.answers().readValue(rows.getString("body"), ListingDraft.class);
    byte[] sealed = rows.getBytes("sealed_place");
    if (sealed != null && draft.place() != null) {
      Place place = draft.place();
      Private hidden =
          cipher
              .open(provider, "marketplace.listing", "place", id, sealed)
              .map(text -> Json.answers().readValue(text, Private.class))
              .orElse(NOTHING);
      draft = withPlace(draft, joined(place, hidden));
    }
    return new Row(
        id,
        provider,
        rows.getString("state"),
        rows.getLong("version"),
        draft,
        rows.getObject("changed", OffsetDateTime.class).toInstant(),
        rows.getInt("taken"));
  }

  private static String body(ListingDraft draft) {
    Place place = draft.place();
    ListingDraft open = place == null ? draft : withPlace(draft, joined(place, NOTHING));
    return Json.answers().writeValueAsString(open);
  }

  private byte @Nullable [] sealed(Row row) {
    Place place = row.draft().place();
    if (place == null) {
      return null;
    }
    String hidden =
        Json.answers()
            .writeValueAsString(new Private(place.address(), place.postalCode(), place.link()));
    return cipher.seal(row.provider(), "marketplace.listing", "place", row.id(), hidden);
  }

  private static Place joined(Place place, Private hidden) {
    return new Place(
        place.kind(),
        place.city(),
        place.country(),
        place.point(),
        hidden.address(),
        hidden.postalCode(),
        hidden.link());
  }

  static ListingDraft withPlace(ListingDraft draft, @Nullable Place place) {
    return new ListingDraft(
        draft.title(),
        draft.description(),
        draft.category(),
        draft.price(),
        draft.durationMinutes(),
        draft.agreement(),
        draft.cancellationPolicy(),
        draft.plan(),
        place,
        draft.languages(),
        draft.photos(),
        draft.sessions(),
        draft.stock(),
        draft.attributes());
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
