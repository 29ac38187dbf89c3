package org.comfrey.trade;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.Waiting;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** The table of disputes, and who must not rule in which. */
final class DisputeStore {
  private static final String COLUMNS =
      """
      id, order_id, opened_step, opened_by, opener, client, provider, reason, agreement,
      held_minor, currency, opened, due, escalated, closed, outcome, mediator\
      """;

  private static final String UNCONFLICTED =
      """
       and d.client <> :operator and d.provider <> :operator
       and not exists (select from recusal r where r.dispute = d.id and r.operator = :operator)
       and not exists (select from orders o where o.step > 0
         and (o.client = :operator and o.provider in (d.client, d.provider)
           or o.provider = :operator and o.client in (d.client, d.provider)))
       and not exists (select from dealing g
         where g.person = :operator and g.other in (d.client, d.provider))\
      """;

  private final ModuleDatabase database;

  DisputeStore(ModuleDatabase database) {
    this.database = database;
  }

  void insert(DisputeRow row) {
    database
        .sql()
        .sql(
            "insert into dispute ("
                + COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, null, null)")
        .params(
            row.id().value(),
            row.order().value(),
            row.openedStep(),
            row.openedBy(),
            row.opener().value(),
            row.client().value(),
            row.provider().value(),
            row.reason(),
            row.agreement(),
            row.heldMinor(),
            row.currency(),
            OrderStore.utc(row.opened()),
            OrderStore.utc(row.due()))
        .update();
  }

  Optional<DisputeRow> find(DisputeId id) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from dispute where id = ?")
        .param(id.value())
        .query(DisputeStore::row)
        .optional();
  }

  Optional<DisputeRow> lock(DisputeId id) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from dispute where id = ? for update")
        .param(id.value())
        .query(DisputeStore::row)
        .optional();
  }

  /** The order's dispute that was opened last. */
  Optional<DisputeRow> ofOrder(OrderId order) {
    return database
        .sql()
        .sql(
            "select "
                + COLUMNS
                + " from dispute where order_id = ? order by opened_step desc limit 1")
        .param(order.value())
        .query(DisputeStore::row)
        .optional();
  }

  void close(DisputeId id, String outcome, Instant at) {
    database
        .sql()
        .sql("update dispute set closed = ?, outcome = ? where id = ?")
        .params(OrderStore.utc(at), outcome, id.value())
        .update();
  }

  /** Puts an open dispute to the top of the queue; false when it stood there, or is closed. */
  boolean escalate(DisputeId id, Instant at) {
    return database
            .sql()
            .sql(
                """
                update dispute set escalated = ?
                where id = ? and escalated is null and closed is null
                """)
            .params(OrderStore.utc(at), id.value())
            .update()
        == 1;
  }

  void mediator(DisputeId id, @Nullable PersonId mediator) {
    database
        .sql()
        .sql("update dispute set mediator = ? where id = ?")
        .param(1, mediator == null ? null : mediator.value(), Types.OTHER)
        .param(2, id.value())
        .update();
  }

  void recuse(DisputeId id, PersonId operator, String reason, Instant at) {
    database
        .sql()
        .sql(
            """
            insert into recusal (dispute, operator, reason, at) values (?, ?, ?, ?)
            on conflict do nothing
            """)
        .params(id.value(), operator.value(), reason, OrderStore.utc(at))
        .update();
  }

  /** Notes that two people dealt with each other outside orders. */
  void dealt(PersonId one, PersonId other) {
    database.beforeCommit(this, new Dealing(one.value(), other.value()), this::insertDealings);
  }

  private record Dealing(UUID one, UUID other) {}

  /** The same two may have sent each other money many times in one batch of events. */
  private void insertDealings(List<Dealing> dealings) {
    List<Dealing> distinct = dealings.stream().distinct().toList();
    database
        .template()
        .update(
            """
            insert into dealing (person, other)
            select p, o from unnest(?, ?) as a (p, o) union select o, p from unnest(?, ?) as b (p, o)
            on conflict do nothing\
            """,
            statement -> {
              for (int i = 0; i < 4; i += 2) {
                statement.setArray(i + 1, uuids(statement, distinct, Dealing::one));
                statement.setArray(i + 2, uuids(statement, distinct, Dealing::other));
              }
            });
  }

  private static Array uuids(
      PreparedStatement statement, List<Dealing> dealings, Function<Dealing, UUID> side)
      throws SQLException {
    return statement.getConnection().createArrayOf("uuid", dealings.stream().map(side).toArray());
  }

  /** Whether an operator has nothing to do with either side and did not step aside. */
  boolean impartial(DisputeId id, PersonId operator) {
    return database
        .sql()
        .sql("select exists (select from dispute d where d.id = :id" + UNCONFLICTED + ")")
        .param("id", id.value())
        .param("operator", operator.value())
        .query(Boolean.class)
        .single();
  }

  /** Whether an operator has nothing to do with either side of an order. */
  boolean impartial(PersonId client, PersonId provider, PersonId operator) {
    return database
        .sql()
        .sql(
            """
            select exists (
              select from (select null::uuid as id, :client::uuid as client,
                :provider::uuid as provider) d
              where true\
            """
                + UNCONFLICTED
                + ")")
        .param("client", client.value())
        .param("provider", provider.value())
        .param("operator", operator.value())
        .query(Boolean.class)
        .single();
  }

  /** Disputes of a person, newest first, after a place in the list. */
  List<DisputeRow> ofPerson(
      PersonId person, @Nullable Boolean open, @Nullable Instant before, UUID beforeId, int limit) {
    StringBuilder sql =
        new StringBuilder(
            "select " + COLUMNS + " from dispute where (client = :person or provider = :person)");
    if (open != null) {
      sql.append(open ? " and closed is null" : " and closed is not null");
    }
    if (before != null) {
      sql.append(" and (opened, id) < (:before, :beforeId)");
    }
    sql.append(" order by opened desc, id desc limit :limit");
    var query =
        database.sql().sql(sql.toString()).param("person", person.value()).param("limit", limit);
    if (before != null) {
      query = query.param("before", OrderStore.utc(before)).param("beforeId", beforeId);
    }
    return query.query(DisputeStore::row).list();
  }

  /** Where a page of the queue ended. */
  record Place(boolean calm, Instant due, UUID id) {}

  /**
   * The queue of an operator, what waited too long first, then by the time they are due.
   *
   * @param state open, overdue, awaiting-second or closed
   */
  List<DisputeRow> queue(
      PersonId operator, String state, boolean mine, @Nullable Place after, int limit) {
    List<String> conditions = new ArrayList<>();
    conditions.add(
        switch (state) {
          case "closed" -> "d.closed is not null";
          case "overdue" -> "d.closed is null and d.escalated is not null";
          case "awaiting-second" ->
              """
              d.closed is null and exists (select from ruling r
                join orders o on o.id = r.order_id and o.step = r.step
                where r.dispute = d.id and r.state = 'proposed')\
              """;
          default -> "d.closed is null";
        });
    if (mine) {
      conditions.add("d.mediator = :operator");
    }
    if (after != null) {
      conditions.add("((d.escalated is null), d.due, d.id) > (:calm, :due, :id)");
    }
    var query =
        database
            .sql()
            .sql(
                "select "
                    + COLUMNS
                    + " from dispute d where "
                    + String.join(" and ", conditions)
                    + UNCONFLICTED
                    + " order by (d.escalated is null), d.due, d.id limit :limit")
            .param("operator", operator.value())
            .param("limit", limit);
    if (after != null) {
      query =
          query
              .param("calm", after.calm())
              .param("due", OrderStore.utc(after.due()))
              .param("id", after.id());
    }
    return query.query(DisputeStore::row).list();
  }

  /** How much of an operator's queue is open. */
  Waiting waiting(PersonId operator, Instant now) {
    return database
        .sql()
        .sql(
            "select count(*), count(*) filter (where due <= :now), min(due) as due"
                + " from dispute d where d.closed is null"
                + UNCONFLICTED)
        .param("operator", operator.value())
        .param("now", OrderStore.utc(now))
        .query((rows, _) -> new Waiting(rows.getInt(1), rows.getInt(2), maybe(rows, "due")))
        .single();
  }

  private static DisputeRow row(ResultSet rows, int number) throws SQLException {
    UUID mediator = rows.getObject("mediator", UUID.class);
    return new DisputeRow(
        new DisputeId(rows.getObject("id", UUID.class)),
        new OrderId(rows.getObject("order_id", UUID.class)),
        rows.getLong("opened_step"),
        rows.getString("opened_by"),
        new PersonId(rows.getObject("opener", UUID.class)),
        new PersonId(rows.getObject("client", UUID.class)),
        new PersonId(rows.getObject("provider", UUID.class)),
        rows.getString("reason"),
        rows.getString("agreement"),
        rows.getLong("held_minor"),
        rows.getString("currency"),
        OrderStore.instant(rows, "opened"),
        OrderStore.instant(rows, "due"),
        maybe(rows, "escalated"),
        maybe(rows, "closed"),
        rows.getString("outcome"),
        mediator == null ? null : new PersonId(mediator));
  }

  static @Nullable Instant maybe(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column) == null ? null : OrderStore.instant(rows, column);
  }
}
