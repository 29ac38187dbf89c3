package org.comfrey.payments.escrow;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.payments.chart.Times;

/** The table of accepted steps; rows are written by the ledger only. */
final class StepRecords {
  static final int PAGE = 500;

  private static final RowTable TABLE =
      new RowTable(
          "escrow_step",
          List.of(
              new Column("order_id", RowTable.Type.UUID),
              new Column("number", RowTable.Type.BIGINT),
              new Column("command_id", RowTable.Type.UUID),
              new Column("at_nanos", RowTable.Type.BIGINT),
              new Column("position", RowTable.Type.BIGINT),
              new Column("client", RowTable.Type.UUID),
              new Column("provider", RowTable.Type.UUID),
              new Column("currency", RowTable.Type.TEXT),
              new Column("pots_grew_minor", RowTable.Type.BIGINT),
              new Column("payment_id", RowTable.Type.UUID),
              new Column("command", RowTable.Type.TEXT)));

  private final ModuleDatabase database;

  StepRecords(ModuleDatabase database) {
    this.database = database;
  }

  /** A step as the table has it. */
  record Recorded(OrderId order, long number, long atNanos, long position, StepCommand command) {
    Instant at() {
      return Times.ofNanos(atNanos);
    }
  }

  /** The row that commits with the step. */
  static Row row(StepCommand command, StepMoney money) {
    PaymentId taken = money.takenMinor() > 0 ? command.payment() : null;
    return Row.of(
        TABLE,
        command.order().value(),
        command.expected() + 1,
        command.commandId(),
        Row.TIMESTAMP,
        Row.POSITION,
        command.client().value(),
        command.provider().value(),
        command.currency(),
        money.potsGrewMinor(),
        taken == null ? null : taken.value(),
        Json.answers().writeValueAsString(command));
  }

  /** What went back to the provider by a step because their own coupon had paid it. */
  long backToProvider(StepCommand command) {
    List<UUID> refunds = RefundSplit.ids(command);
    return refunds.isEmpty()
        ? 0
        : database
            .sql()
            .sql(
                """
                select coalesce(sum(r.amount_minor), 0) from coupon_return r
                  join payment p on p.id = r.payment_id
                  join coupon c on c.id = p.coupon and c.funder is not null
                where r.id in (:ids)\
                """)
            .param("ids", refunds)
            .query(Long.class)
            .single();
  }

  Optional<Recorded> ofCommand(UUID commandId) {
    return database
        .sql()
        .sql(
            """
            select order_id, number, at_nanos, position, command
            from escrow_step where command_id = :command\
            """)
        .param("command", commandId)
        .query((row, n) -> recorded(row))
        .optional();
  }

  List<AcceptedStep> after(OrderId order, long after) {
    return database
        .sql()
        .sql(
            """
            select order_id, number, at_nanos, position, command
            from escrow_step where order_id = :order and number > :after
            order by number limit :limit\
            """)
        .param("order", order.value())
        .param("after", after)
        .param("limit", PAGE)
        .query((row, n) -> recorded(row))
        .list()
        .stream()
        .map(step -> new AcceptedStep(step.number(), step.at(), step.command()))
        .toList();
  }

  /** The payments that the order's steps took, the last one first. */
  List<PaymentId> takenPayments(OrderId order) {
    return database
        .sql()
        .sql(
            """
            select payment_id from escrow_step
            where order_id = :order and payment_id is not null
            order by number desc\
            """)
        .param("order", order.value())
        .query(UUID.class)
        .list()
        .stream()
        .map(PaymentId::new)
        .toList();
  }

  /** What is owed or was given back of a payment, to its card and to its coupon's funder. */
  long refundedMinor(PaymentId payment) {
    return database
        .sql()
        .sql(
            """
            select coalesce(sum(amount_minor), 0) from (
              select amount_minor from refund where payment_id = :payment
              union all
              select amount_minor from coupon_return where payment_id = :payment) back\
            """)
        .param("payment", payment.value())
        .query(Long.class)
        .single();
  }

  /** The pots that the order's steps ever named, and their currencies. */
  List<Pot> pots(OrderId order) {
    return after(order, 0).stream()
        .flatMap(step ->
            step.command().moves().stream()
                .flatMap(move -> java.util.stream.Stream.of(move.from(), move.to()))
                .filter(place -> place.startsWith("pot:"))
                .map(place -> new Pot(place.substring(4), step.command().currency())))
        .distinct()
        .toList();
  }

  /** A name under which an order holds money. */
  record Pot(String name, String currency) {}

  /** The two sides of each of those orders that took a step. */
  Map<OrderId, Parties> parties(Collection<OrderId> orders) {
    if (orders.isEmpty()) {
      return Map.of();
    }
    Map<OrderId, Parties> parties = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select order_id, client, provider from escrow_step
            where order_id in (:orders) and number = 1\
            """)
        .param("orders", orders.stream().map(OrderId::value).toList())
        .query(row -> {
          parties.put(
              new OrderId(row.getObject("order_id", UUID.class)),
              new Parties(
                  new PersonId(row.getObject("client", UUID.class)),
                  new PersonId(row.getObject("provider", UUID.class))));
        });
    return parties;
  }

  /** What open orders hold that the person paid, and that the person may be paid. */
  List<Held> held(PersonId person) {
    return database
        .sql()
        .sql(
            """
            select currency, sum(paid) as paid, sum(expected) as expected
            from (
              select currency, pots_grew_minor as paid, 0 as expected
              from escrow_step where client = :person and pots_grew_minor <> 0
              union all
              select currency, 0, pots_grew_minor
              from escrow_step where provider = :person and pots_grew_minor <> 0
            ) held
            group by currency order by currency\
            """)
        .param("person", person.value())
        .query((row, n) ->
            new Held(row.getString("currency"), row.getLong("paid"), row.getLong("expected")))
        .list();
  }

  private static Recorded recorded(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Recorded(
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getLong("number"),
        row.getLong("at_nanos"),
        row.getLong("position"),
        Json.answers().readValue(row.getString("command"), StepCommand.class));
  }
}
