package org.comfrey.payments.card;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/** The table of chargebacks; a row begins with the commit that takes the money away. */
final class ChargebackTable {
  private static final RowTable TABLE =
      new RowTable(
          "chargeback",
          List.of(
              new Column("id", RowTable.Type.UUID),
              new Column("payment_id", RowTable.Type.UUID),
              new Column("order_id", RowTable.Type.UUID),
              new Column("client", RowTable.Type.UUID),
              new Column("provider", RowTable.Type.UUID),
              new Column("amount_minor", RowTable.Type.BIGINT),
              new Column("currency", RowTable.Type.TEXT),
              new Column("processor", RowTable.Type.TEXT),
              new Column("reason", RowTable.Type.TEXT),
              new Column("state", RowTable.Type.TEXT),
              new Column("respond_by", RowTable.Type.TIMESTAMPTZ),
              new Column("client_minor", RowTable.Type.BIGINT),
              new Column("opened_at", RowTable.Type.TIMESTAMPTZ),
              new Column("check_at", RowTable.Type.TIMESTAMPTZ)));

  private final ModuleDatabase database;

  ChargebackTable(ModuleDatabase database) {
    this.database = database;
  }

  /** The row that commits with the chargeback's first transfers. */
  static Row row(Chargeback opened) {
    OrderId order = opened.order();
    PersonId provider = opened.provider();
    return new Row(
        TABLE,
        assignment -> {
          Instant at = Times.ofNanos(assignment.timestamp());
          return Arrays.asList(
              opened.id(),
              opened.payment().value(),
              order == null ? null : order.value(),
              opened.client().value(),
              provider == null ? null : provider.value(),
              opened.amountMinor(),
              opened.currency(),
              opened.processor(),
              opened.reason(),
              "open",
              opened.respondBy(),
              opened.clientMinor(),
              at,
              at);
        });
  }

  Optional<Chargeback> find(UUID id) {
    return database
        .sql()
        .sql("select * from chargeback where id = :id")
        .param("id", id)
        .query((row, n) -> chargeback(row))
        .optional();
  }

  List<Chargeback> ofOrder(OrderId order) {
    return database
        .sql()
        .sql("select * from chargeback where order_id = :order order by opened_at, id")
        .param("order", order.value())
        .query((row, n) -> chargeback(row))
        .list();
  }

  /** Newest first, after a place in the list. */
  List<Chargeback> page(
      @Nullable String state, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from chargeback
            where (:state::text is null or state = :state)
              and (:before::timestamptz is null or (opened_at, id) < (:before, :beforeId))
            order by opened_at desc, id desc limit :limit\
            """)
        .param("state", state, Types.VARCHAR)
        .param(
            "before",
            before == null ? null : Times.parameter(before),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("beforeId", beforeId, Types.OTHER)
        .param("limit", limit)
        .query((row, n) -> chargeback(row))
        .list();
  }

  /** Notes our answer before it is sent; false when there is one already, or it is too late. */
  boolean answer(UUID id, byte[] sealed, PersonId operator, Instant now) {
    return database
            .sql()
            .sql(
                """
                update chargeback set state = 'represented', answer = :answer,
                  answered_by = :operator, check_at = :now
                where id = :id and state = 'open' and answer is null and respond_by > :now\
                """)
            .param("answer", sealed)
            .param("operator", operator.value())
            .param("now", Times.parameter(now))
            .param("id", id)
            .update()
        == 1;
  }

  /** Our answer with the operator who wrote it. */
  @SuppressWarnings("ArrayRecordComponent") // It is opened and never compared.
  record Answer(PersonId operator, byte[] sealed) {}

  Optional<Answer> answer(UUID id) {
    return database
        .sql()
        .sql("select answer, answered_by from chargeback where id = :id and answer is not null")
        .param("id", id)
        .query((row, n) ->
            new Answer(
                new PersonId(row.getObject("answered_by", UUID.class)), row.getBytes("answer")))
        .optional();
  }

  void close(UUID id, String state, Instant at) {
    database
        .sql()
        .sql(
            """
            update chargeback set state = :state, closed_at = :at
            where id = :id and state in ('open', 'represented')\
            """)
        .param("state", state)
        .param("at", Times.parameter(at))
        .param("id", id)
        .update();
  }

  /** What the ledger says that the client owes. */
  void owedByClient(UUID id, long clientMinor) {
    database
        .sql()
        .sql("update chargeback set client_minor = :client where id = :id")
        .param("client", clientMinor)
        .param("id", id)
        .update();
  }

  void checkAt(UUID id, @Nullable Instant at) {
    database
        .sql()
        .sql("update chargeback set check_at = :at where id = :id")
        .param("at", at == null ? null : Times.parameter(at), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("id", id)
        .update();
  }

  List<Chargeback> claimDue(Instant now, Duration lease, int most) {
    return database
        .sql()
        .sql(
            """
            update chargeback set check_at = :leased, attempts = attempts + 1
            where id in (
              select id from chargeback where check_at <= :now
              order by check_at limit :most for update skip locked)
            returning *\
            """)
        .param("leased", Times.parameter(now.plus(lease)))
        .param("now", Times.parameter(now))
        .param("most", most)
        .query((row, n) -> chargeback(row))
        .list();
  }

  private static Chargeback chargeback(ResultSet row) throws SQLException {
    UUID order = row.getObject("order_id", UUID.class);
    UUID provider = row.getObject("provider", UUID.class);
    @Nullable OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
    return new Chargeback(
        row.getObject("id", UUID.class),
        new PaymentId(row.getObject("payment_id", UUID.class)),
        order == null ? null : new OrderId(order),
        new PersonId(row.getObject("client", UUID.class)),
        provider == null ? null : new PersonId(provider),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("processor"),
        row.getString("reason"),
        row.getString("state"),
        Times.column(row, "respond_by"),
        row.getLong("client_minor"),
        Times.column(row, "opened_at"),
        closed == null ? null : closed.toInstant(),
        row.getInt("attempts"));
  }
}
