package org.comfrey.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of ledger_transfer, in the order in which they are written and read. */
final class EntryColumns {
  static final int COUNT = 25;

  static final String LIST =
      """
      position, timestamp, kind, closed, id, debit_account_id, credit_account_id, amount, \
      pending_id, user_data_128, user_data_64, user_data_32, timeout_seconds, expires_at, ledger, \
      code, flags, debit_debits_pending, debit_debits_posted, debit_credits_pending, \
      debit_credits_posted, credit_debits_pending, credit_debits_posted, credit_credits_pending, \
      credit_credits_posted\
      """;

  static final Target TARGET =
      new Target(
          "ledger_transfer",
          List.of(LIST.split(", ")),
          List.of(
              "bigint",
              "bigint",
              "smallint",
              "smallint",
              "uuid",
              "uuid",
              "uuid",
              "bigint",
              "uuid",
              "uuid",
              "bigint",
              "integer",
              "bigint",
              "bigint",
              "integer",
              "integer",
              "integer",
              "bigint",
              "bigint",
              "bigint",
              "bigint",
              "bigint",
              "bigint",
              "bigint",
              "bigint"));

  static final String QUALIFIED = "t." + LIST.replace(", ", ", t.");

  private EntryColumns() {}

  static void write(Rows rows, TransferEntry entry) throws SQLException {
    rows.row(COUNT);
    rows.longValue(entry.position);
    rows.longValue(entry.timestamp);
    rows.shortValue(entry.kind);
    rows.shortOrNull(entry.closed);
    rows.uuidOrNull(entry.id);
    rows.uuidOrNull(entry.debitAccountId);
    rows.uuidOrNull(entry.creditAccountId);
    if (entry.kind == TransferEntry.FAILED) {
      rows.nothing();
    } else {
      rows.longValue(entry.amount);
    }
    rows.uuidOrNull(entry.pendingId);
    rows.uuidOrNull(entry.userData128);
    rows.longOrNull(entry.userData64);
    rows.intOrNull(entry.userData32);
    rows.longOrNull(entry.timeoutSeconds);
    rows.longOrNull(entry.expiresAt);
    rows.intOrNull(entry.ledger);
    rows.intOrNull(entry.code);
    rows.intOrNull(entry.flags);
    rows.longOrNull(entry.debitDebitsPending);
    rows.longOrNull(entry.debitDebitsPosted);
    rows.longOrNull(entry.debitCreditsPending);
    rows.longOrNull(entry.debitCreditsPosted);
    rows.longOrNull(entry.creditDebitsPending);
    rows.longOrNull(entry.creditDebitsPosted);
    rows.longOrNull(entry.creditCreditsPending);
    rows.longOrNull(entry.creditCreditsPosted);
  }

  /**
   * @param first the index of the first of the columns in the result
   */
  static TransferEntry read(ResultSet row, int first) throws SQLException {
    int i = first;
    long position = row.getLong(i++);
    long timestamp = row.getLong(i++);
    int kind = row.getInt(i++);
    int closed = row.getInt(i++);
    TransferEntry entry = new TransferEntry(kind, uint128(row, i++), timestamp);
    entry.position = position;
    entry.closed = closed;
    entry.debitAccountId = uint128(row, i++);
    entry.creditAccountId = uint128(row, i++);
    entry.amount = row.getLong(i++);
    entry.pendingId = uint128(row, i++);
    entry.userData128 = uint128(row, i++);
    entry.userData64 = row.getLong(i++);
    entry.userData32 = row.getInt(i++);
    entry.timeoutSeconds = row.getLong(i++);
    entry.expiresAt = row.getLong(i++);
    entry.ledger = row.getInt(i++);
    entry.code = row.getInt(i++);
    entry.flags = row.getInt(i++);
    entry.debitDebitsPending = row.getLong(i++);
    entry.debitDebitsPosted = row.getLong(i++);
    entry.debitCreditsPending = row.getLong(i++);
    entry.debitCreditsPosted = row.getLong(i++);
    entry.creditDebitsPending = row.getLong(i++);
    entry.creditDebitsPosted = row.getLong(i++);
    entry.creditCreditsPending = row.getLong(i++);
    entry.creditCreditsPosted = row.getLong(i++);
    return entry;
  }

  static Uint128 uint128(ResultSet row, int column) throws SQLException {
    @Nullable UUID uuid = row.getObject(column, UUID.class);
    return uuid == null ? Uint128.ZERO : Uint128.of(uuid);
  }
}
