package org.comfrey.reputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.ReviewId;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Reviews in their table. */
final class ReviewStore {
  private static final String TABLE = "reputation.review";
  private static final String SELECT =
      "select review.*, dealing.title from review join dealing using (order_id)";

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  ReviewStore(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /** Adds a sealed review; false where that side has written already. */
  boolean add(ReviewRow review) {
    String words = review.words();
    return database
            .sql()
            .sql(
                """
                insert into review
                  (id, order_id, side, author, about, listing, stars, words, state, written)
                values (:id, :order, :side, :author, :about, :listing, :stars, :words, 'sealed', :at)
                on conflict (order_id, side) do nothing
                """)
            .param("id", review.id().value())
            .param("order", review.order().value())
            .param("side", review.side().label())
            .param("author", review.author().value())
            .param("about", review.about().value())
            .param("listing", review.listing().value())
            .param("stars", review.stars())
            .param(
                "words",
                words == null
                    ? null
                    : cipher.seal(review.author(), TABLE, "words", review.id(), words),
                Types.BINARY)
            .param("at", Dealings.utc(review.written()))
            .update()
        == 1;
  }

  List<ReviewRow> of(OrderId order) {
    return database
        .sql()
        .sql(SELECT + " where order_id = ? order by written, id")
        .param(order.value())
        .query((rows, _) -> row(rows))
        .list();
  }

  /** What somebody wrote and what was written about them, newest first. */
  List<ReviewRow> with(PersonId person, int limit) {
    return database
        .sql()
        .sql(
            SELECT
                + " where author = :person or about = :person"
                + " order by written desc, id desc limit :limit")
        .param("person", person.value())
        .param("limit", limit)
        .query((rows, _) -> row(rows))
        .list();
  }

  Optional<ReviewRow> find(ReviewId id) {
    return database
        .sql()
        .sql(SELECT + " where review.id = ?")
        .param(id.value())
        .query((rows, _) -> row(rows))
        .optional();
  }

  /** Shows what is sealed; how many rows changed tells whether it was. */
  boolean publish(ReviewId id, Instant at) {
    return database
            .sql()
            .sql(
                "update review set state = 'published', published = ? where id = ? and state = 'sealed'")
            .params(Dealings.utc(at), id.value())
            .update()
        == 1;
  }

  /** Moves a review between published and hidden; false where it is not in that state. */
  boolean move(ReviewId id, String from, String to) {
    return database
            .sql()
            .sql("update review set state = ? where id = ? and state = ?")
            .params(to, id.value(), from)
            .update()
        == 1;
  }

  /** Adds the reply; false where there is one. */
  boolean reply(ReviewRow review, String text, Instant at) {
    return database
            .sql()
            .sql("update review set reply = ?, replied = ? where id = ? and replied is null")
            .params(
                cipher.seal(review.about(), TABLE, "reply", review.id(), text),
                Dealings.utc(at),
                review.id().value())
            .update()
        == 1;
  }

  /** Where a page ended. */
  record Place(Instant published, UUID id) {}

  /** Published reviews by clients, newest first. */
  List<ReviewRow> byClients(
      @Nullable PersonId provider, @Nullable ListingId listing, @Nullable Place after, int limit) {
    StringBuilder where =
        new StringBuilder(
            " where side = 'client' and state = 'published'"
                + " and not exists (select from unrated where person = about)");
    List<Object> values = new ArrayList<>();
    if (provider != null) {
      where.append(" and about = ?");
      values.add(provider.value());
    }
    if (listing != null) {
      where.append(" and review.listing = ?");
      values.add(listing.value());
    }
    if (after != null) {
      where.append(" and (published, review.id) < (?, ?)");
      values.add(Dealings.utc(after.published()));
      values.add(after.id());
    }
    values.add(limit);
    return database
        .sql()
        .sql(SELECT + where + " order by published desc, review.id desc limit ?")
        .params(values)
        .query((rows, _) -> row(rows))
        .list();
  }

  private ReviewRow row(ResultSet rows) throws SQLException {
    ReviewId id = new ReviewId(rows.getObject("id", UUID.class));
    PersonId author = new PersonId(rows.getObject("author", UUID.class));
    PersonId about = new PersonId(rows.getObject("about", UUID.class));
    return new ReviewRow(
        id,
        new OrderId(rows.getObject("order_id", UUID.class)),
        Side.labelled(rows.getString("side")),
        author,
        about,
        new ListingId(rows.getObject("listing", UUID.class)),
        rows.getString("title"),
        rows.getInt("stars"),
        opened(author, "words", id, rows.getBytes("words")),
        rows.getString("state"),
        Objects.requireNonNull(Dealings.instant(rows, "written")),
        Dealings.instant(rows, "published"),
        opened(about, "reply", id, rows.getBytes("reply")),
        Dealings.instant(rows, "replied"));
  }

  private @Nullable String opened(
      PersonId person, String column, ReviewId id, byte @Nullable [] sealed) {
    return sealed == null ? null : cipher.open(person, TABLE, column, id, sealed).orElse(null);
  }
}
