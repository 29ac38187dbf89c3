package org.comfrey.payments.escrow;

import java.util.List;
import java.util.UUID;
import org.comfrey.ledger.Row;
import org.comfrey.ledger.RowTable;
import org.comfrey.ledger.RowTable.Column;
import org.comfrey.payments.chart.Times;

/** Writes what is owed to a card in the same commit as the money that owes it. */
public final class RefundRows {
  private static final RowTable TABLE =
      new RowTable(
          "refund",
          List.of(
              new Column("id", RowTable.Type.UUID),
              new Column("payment_id", RowTable.Type.UUID),
              new Column("order_id", RowTable.Type.UUID),
              new Column("person", RowTable.Type.UUID),
              new Column("amount_minor", RowTable.Type.BIGINT),
              new Column("currency", RowTable.Type.TEXT),
              new Column("processor", RowTable.Type.TEXT),
              new Column("reason", RowTable.Type.TEXT),
              new Column("check_at", RowTable.Type.TIMESTAMPTZ),
              new Column("created_at", RowTable.Type.TIMESTAMPTZ)));

  private static final RowTable TO_FUNDERS =
      new RowTable(
          "coupon_return",
          List.of(
              new Column("id", RowTable.Type.UUID),
              new Column("payment_id", RowTable.Type.UUID),
              new Column("amount_minor", RowTable.Type.BIGINT)));

  private RefundRows() {}

  /** What of a refund went to the one who had paid it with a coupon. */
  public static Row toFunder(UUID id, PaymentFacts payment, long amountMinor) {
    return Row.of(TO_FUNDERS, id, payment.id().value(), amountMinor);
  }

  /** A refund that is to be made at once. */
  public static Row due(UUID id, PaymentFacts payment, long amountMinor, String reason) {
    return new Row(
        TABLE,
        assignment -> {
          var at = Times.ofNanos(assignment.timestamp());
          return java.util.Arrays.asList(
              id,
              payment.id().value(),
              payment.order() == null ? null : payment.order().value(),
              payment.person().value(),
              amountMinor,
              payment.currency(),
              payment.processor(),
              reason,
              at,
              at);
        });
  }
}
