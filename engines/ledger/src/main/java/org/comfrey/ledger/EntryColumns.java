package org.comfrey.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
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

  static final String QUALIFIED = "t." + LIST.replace(", ", ", t.");

  private EntryColumns() {}

  static void write(BinaryCopy copy, TransferEntry entry) throws SQLException {
    copy.row(COUNT);
    copy.longValue(entry.position);
    copy.longValue(entry.timestamp);
    copy.shortValue(entry.kind);
    copy.shortOrNull(entry.closed);
    copy.uuidOrNull(entry.id);
    copy.uuidOrNull(entry.debitAccountId);
    copy.uuidOrNull(entry.creditAccountId);
    if (entry.kind == TransferEntry.FAILED) {
      copy.nothing();
    } else {
      copy.longValue(entry.amount);
    }
    copy.uuidOrNull(entry.pendingId);
    copy.uuidOrNull(entry.userData128);
    copy.longOrNull(entry.userData64);
    copy.intOrNull(entry.userData32);
    copy.longOrNull(entry.timeoutSeconds);
    copy.longOrNull(entry.expiresAt);
    copy.intOrNull(entry.ledger);
    copy.intOrNull(entry.code);
    copy.intOrNull(entry.flags);
    copy.longOrNull(entry.debitDebitsPending);
    copy.longOrNull(entry.debitDebitsPosted);
    copy.longOrNull(entry.debitCreditsPending);
    copy.longOrNull(entry.debitCreditsPosted);
    copy.longOrNull(entry.creditDebitsPending);
    copy.longOrNull(entry.creditDebitsPosted);
    copy.longOrNull(entry.creditCreditsPending);
    copy.longOrNull(entry.creditCreditsPosted);
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
