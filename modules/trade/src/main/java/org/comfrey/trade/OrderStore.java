package org.comfrey.trade;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The tables of the order projection. Methods that change it are called inside a transaction. */
final class OrderStore {
  private static final String COLUMNS =
      "id, step, terms, standing, ended, proposed, payment, taken_payment, attempt, "
          + "attempt <> couponless as coupon, placed";

  private final ModuleDatabase database;

  OrderStore(ModuleDatabase database) {
    this.database = database;
  }

  /** One step of the timeline. */
  record Entry(
      long number, String transition, String state, String actor, Instant at, List<Move> moves) {}

  /** Records that an order is being placed; false when that was recorded before. */
  boolean begin(OrderId order, Terms terms, Instant now) {
    return begin(order, terms, now, 0);
  }

  /** The same for an order whose payments nobody here remembers. */
  boolean beginAnew(OrderId order, Terms terms, Instant placed) {
    return begin(order, terms, placed, -1);
  }

  private boolean begin(OrderId order, Terms terms, Instant now, int couponless) {
    return database
            .sql()
            .sql(
                """
                insert into orders
                  (id, client, provider, step, state, ended, start_at, terms, couponless, placed)
                values (?, ?, ?, 0, null, false, ?, ?::jsonb, ?, ?) on conflict (id) do nothing
                """)
            .params(
                order.value(),
                terms.client().value(),
                terms.provider().value(),
                utc(terms.start()),
                Json.answers().writeValueAsString(terms),
                couponless,
                utc(now))
            .update()
        == 1;
  }

  /** Forgets an order that never took a step. */
  void forget(OrderId order) {
    database
        .sql()
        .sql("delete from orders where id = ? and step = 0")
        .param(order.value())
        .update();
  }

  Optional<OrderRow> find(OrderId order) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from orders where id = ?")
        .param(order.value())
        .query(OrderStore::row)
        .optional();
  }

  /** How far the order is. */
  Optional<Long> step(OrderId order) {
    return database
        .sql()
        .sql("select step from orders where id = ?")
        .param(order.value())
        .query(Long.class)
        .optional();
  }

  Optional<OrderRow> lock(OrderId order) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from orders where id = ? for update")
        .param(order.value())
        .query(OrderStore::row)
        .optional();
  }

  /**
   * The projection takes a step, unless the order no longer stands where it was read; a payment
   * that the step took is no longer the order's open one.
   */
  Optional<OrderRow> advance(
      OrderRow order,
      OrderState next,
      boolean ended,
      OrderState.@Nullable Appointment proposed,
      @Nullable PaymentId taken,
      Entry entry) {
    return database
        .sql()
        .sql(
            """
            with moved as (
              update orders set step = ?, state = ?, ended = ?, standing = ?::jsonb, start_at = ?,
                proposed = ?::jsonb,
                payment = case when payment = ?::uuid then null else payment end,
                taken_payment = coalesce(?::uuid, taken_payment)
              where id = ? and step = ?
              returning id, payment, taken_payment, attempt, attempt <> couponless as coupon),
            entered as (
              insert into timeline (order_id, number, transition, state, actor, at, moves)
              select id, ?::bigint, ?::text, ?::text, ?::text, ?::timestamptz, ?::jsonb from moved)
            select payment, taken_payment, attempt, coupon from moved
            """)
        .param(entry.number())
        .param(entry.state())
        .param(ended)
        .param(Json.answers().writeValueAsString(next))
        .param(utc(next.appointment().map(OrderState.Appointment::start).orElse(next.placedAt())))
        .param(proposed == null ? null : Json.answers().writeValueAsString(proposed))
        .param(taken == null ? null : taken.value())
        .param(taken == null ? null : taken.value())
        .param(order.id().value())
        .param(order.step())
        .param(entry.number())
        .param(entry.transition())
        .param(entry.state())
        .param(entry.actor())
        .param(utc(entry.at()))
        .param(Json.answers().writeValueAsString(entry.moves()))
        .query((rows, _) ->
            new OrderRow(
                order.id(),
                entry.number(),
                order.terms(),
                next,
                ended,
                proposed,
                payment(rows, "payment"),
                payment(rows, "taken_payment"),
                rows.getInt("attempt"),
                rows.getBoolean("coupon"),
                order.placed()))
        .optional();
  }

  /** The order's payment is now this one; false when another was begun since the order was read. */
  boolean paying(OrderRow order, PaymentId payment) {
    return database
            .sql()
            .sql(
                """
                update orders set payment = ?, attempt = attempt + 1,
                  couponless = case when couponless = attempt then attempt + 1 else couponless end
                where id = ? and attempt = ?\
                """)
            .params(payment.value(), order.id().value(), order.attempt())
            .update()
        == 1;
  }

  /**
   * Noted before a coupon is given to the last payment that was begun, so that nobody asks about
   * orders without one.
   */
  void noteCoupon(OrderId order) {
    database
        .sql()
        .sql("update orders set couponless = least(couponless, attempt - 1) where id = ?")
        .param(order.value())
        .update();
  }

  List<Entry> timeline(OrderId order) {
    return database
        .sql()
        .sql(
            """
            select number, transition, state, actor, at, moves from timeline
            where order_id = ? order by number
            """)
        .param(order.value())
        .query((rows, _) ->
            new Entry(
                rows.getLong("number"),
                rows.getString("transition"),
                rows.getString("state"),
                rows.getString("actor"),
                instant(rows, "at"),
                Json.answers()
                    .readValue(rows.getString("moves"), new TypeReference<List<Move>>() {})))
        .list();
  }

  /**
   * Orders newest first, after a place in the list.
   *
   * @param side client, provider or null for both; only used with a person
   */
  List<OrderRow> page(
      @Nullable PersonId person,
      @Nullable String side,
      @Nullable Boolean open,
      @Nullable String state,
      @Nullable Instant beforePlaced,
      @Nullable UUID beforeId,
      int limit) {
    StringBuilder sql = new StringBuilder("select " + COLUMNS + " from orders where step > 0");
    List<Object> values = new java.util.ArrayList<>();
    if (person != null) {
      if (side == null) {
        sql.append(" and (client = ? or provider = ?)");
        values.add(person.value());
      } else {
        sql.append(side.equals("client") ? " and client = ?" : " and provider = ?");
      }
      values.add(person.value());
    }
    if (open != null) {
      sql.append(open ? " and not ended" : " and ended");
    }
    if (state != null) {
      sql.append(" and state = ?");
      values.add(state);
    }
    if (beforePlaced != null && beforeId != null) {
      sql.append(" and (placed, id) < (?, ?)");
      values.add(utc(beforePlaced));
      values.add(beforeId);
    }
    sql.append(" order by placed desc, id desc limit ?");
    values.add(limit);
    return database.sql().sql(sql.toString()).params(values).query(OrderStore::row).list();
  }

  private static OrderRow row(ResultSet rows, int number) throws SQLException {
    String standing = rows.getString("standing");
    String proposed = rows.getString("proposed");
    return new OrderRow(
        new OrderId(rows.getObject("id", UUID.class)),
        rows.getLong("step"),
        Json.answers().readValue(rows.getString("terms"), Terms.class),
        standing == null ? null : Json.answers().readValue(standing, OrderState.class),
        rows.getBoolean("ended"),
        proposed == null ? null : Json.answers().readValue(proposed, OrderState.Appointment.class),
        payment(rows, "payment"),
        payment(rows, "taken_payment"),
        rows.getInt("attempt"),
        rows.getBoolean("coupon"),
        instant(rows, "placed"));
  }

  private static @Nullable PaymentId payment(ResultSet rows, String column) throws SQLException {
    UUID payment = rows.getObject(column, UUID.class);
    return payment == null ? null : new PaymentId(payment);
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
