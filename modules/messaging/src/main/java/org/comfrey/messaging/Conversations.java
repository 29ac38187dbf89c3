package org.comfrey.messaging;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Condition;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Conversations in their table, and the orders that they may be about. */
final class Conversations {
  private final ModuleDatabase database;

  Conversations(ModuleDatabase database) {
    this.database = database;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "messaging")
        .on(OrderAdvanced.class, Condition.where("number", 1), this::known)
        .fromBeginning();
  }

  private void known(Envelope<OrderAdvanced> event) {
    OrderAdvanced order = event.data();
    database
        .sql()
        .sql(
            """
            insert into known_order (order_id, client, provider, title) values (?, ?, ?, ?)
            on conflict do nothing
            """)
        .params(
            order.order().value(), order.client().value(), order.provider().value(), order.title())
        .update();
  }

  /** An order that can be talked about. */
  record About(OrderId order, PersonId client, PersonId provider, String title) {}

  Optional<About> order(OrderId id) {
    return database
        .sql()
        .sql("select * from known_order where order_id = ?")
        .param(id.value())
        .query((rows, _) ->
            new About(
                id,
                new PersonId(rows.getObject("client", UUID.class)),
                new PersonId(rows.getObject("provider", UUID.class)),
                rows.getString("title")))
        .optional();
  }

  /** Adds a conversation unless there is one; true where it is new. */
  boolean add(UUID id, PersonId begunBy, PersonId with, @Nullable About about, Instant now) {
    boolean first = begunBy.value().toString().compareTo(with.value().toString()) < 0;
    return database
            .sql()
            .sql(
                """
                insert into conversation (id, one, other, order_id, title, begun_by, last_at)
                values (:id, :one, :other, :order, :title, :by, :at) on conflict do nothing
                """)
            .param("id", id)
            .param("one", (first ? begunBy : with).value())
            .param("other", (first ? with : begunBy).value())
            .param("order", about == null ? null : about.order().value(), Types.OTHER)
            .param("title", about == null ? null : about.title(), Types.VARCHAR)
            .param("by", begunBy.value())
            .param("at", utc(now))
            .update()
        == 1;
  }

  Optional<Head> between(PersonId one, PersonId other, @Nullable OrderId order) {
    return database
        .sql()
        .sql(
            "select * from conversation where one = least(:one, :other)"
                + " and other = greatest(:one, :other) and order_id is not distinct from :order")
        .param("one", one.value())
        .param("other", other.value())
        .param("order", order == null ? null : order.value(), Types.OTHER)
        .query((rows, _) -> head(rows))
        .optional();
  }

  Optional<Head> find(ConversationId id) {
    return database
        .sql()
        .sql("select * from conversation where id = ?")
        .param(id.value())
        .query((rows, _) -> head(rows))
        .optional();
  }

  /** One of somebody's conversations; everybody else's do not exist. */
  Head of(PersonId person, ConversationId id) {
    return find(id)
        .filter(head -> head.party(person))
        .orElseThrow(() -> Problems.notFound("conversation", id));
  }

  /** Where a page of conversations ended. */
  record Place(Instant lastAt, UUID id) {}

  /** Somebody's conversations, those with the newest messages first; not others' empty ones. */
  List<Head> of(PersonId person, @Nullable Place after, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from conversation
            where (one = :person or other = :person)
              and (last_sequence > 0 or begun_by = :person)
              and (last_at, id) < (:at, :id)
            order by last_at desc, id desc limit :limit
            """)
        .param("person", person.value())
        .param("at", utc(after == null ? Instant.parse("9999-01-01T00:00:00Z") : after.lastAt()))
        .param("id", after == null ? new UUID(-1, -1) : after.id())
        .param("limit", limit)
        .query((rows, _) -> head(rows))
        .list();
  }

  /** Notes how far somebody read; false where they had read as far. */
  boolean read(Head head, PersonId person, long upTo) {
    String side = side(head, person);
    return database
            .sql()
            .sql(
                """
                update conversation
                set SIDE_read = least(last_sequence, ?),
                  SIDE_told = case when SIDE_told = ? then ? else SIDE_told end
                where id = ? and SIDE_read < least(last_sequence, ?)
                """
                    .replace("SIDE", side))
            .params(upTo, Head.TOLD, Head.NOT_TOLD, head.id().value(), upTo)
            .update()
        == 1;
  }

  /** The row, and nobody else changes it until the caller's transaction ends. */
  Optional<Head> lock(ConversationId id) {
    database.requireTransaction("A lock");
    return database
        .sql()
        .sql("select * from conversation where id = ? for update")
        .param(id.value())
        .query((rows, _) -> head(rows))
        .optional();
  }

  /** Notes whether somebody is told of what they have not read. */
  void told(Head head, PersonId person, int told) {
    database
        .sql()
        .sql("update conversation set " + side(head, person) + "_told = ? where id = ?")
        .params(told, head.id().value())
        .update();
  }

  private static String side(Head head, PersonId person) {
    return person.equals(head.one()) ? "one" : "other";
  }

  void block(PersonId blocker, PersonId person, Instant now) {
    database
        .sql()
        .sql("insert into blocked (blocker, person, at) values (?, ?, ?) on conflict do nothing")
        .params(blocker.value(), person.value(), utc(now))
        .update();
  }

  boolean unblock(PersonId blocker, PersonId person) {
    return database
            .sql()
            .sql("delete from blocked where blocker = ? and person = ?")
            .params(blocker.value(), person.value())
            .update()
        == 1;
  }

  /** Whom of those the person blocked, and who of those blocked the person. */
  record Blocks(Set<PersonId> mine, Set<PersonId> theirs) {}

  Blocks blocks(PersonId person) {
    return new Blocks(
        blocked("select person from blocked where blocker = ?", person),
        blocked("select blocker from blocked where person = ?", person));
  }

  private Set<PersonId> blocked(String sql, PersonId person) {
    return Set.copyOf(
        database
            .sql()
            .sql(sql)
            .param(person.value())
            .query((rows, _) -> new PersonId(rows.getObject(1, UUID.class)))
            .list());
  }

  /** Closes a conversation for both, or opens it again; false where it is so already. */
  boolean close(ConversationId id, @Nullable Instant at) {
    return database
            .sql()
            .sql(
                "update conversation set closed = :at where id = :id"
                    + " and (closed is null) <> (:at::timestamptz is null)")
            .param("at", at == null ? null : utc(at), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("id", id.value())
            .update()
        == 1;
  }

  static Head head(ResultSet rows) throws SQLException {
    UUID order = rows.getObject("order_id", UUID.class);
    return new Head(
        new ConversationId(rows.getObject("id", UUID.class)),
        new PersonId(rows.getObject("one", UUID.class)),
        new PersonId(rows.getObject("other", UUID.class)),
        order == null ? null : new OrderId(order),
        rows.getString("title"),
        rows.getLong("last_sequence"),
        instant(rows, "last_at"),
        rows.getLong("one_read"),
        rows.getLong("other_read"),
        rows.getInt("one_told"),
        rows.getInt("other_told"),
        rows.getObject("closed") != null);
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static Instant instant(ResultSet rows, String column) throws SQLException {
    return Objects.requireNonNull(rows.getObject(column, OffsetDateTime.class)).toInstant();
  }
}
