package org.comfrey.ledger.cli;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log's main table as it lies there; the balances in the order pending and posted
 * debits, pending and posted credits.
 *
 * @param hold the row that {@code pendingId} names, if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record Entry(
    long position,
    long timestamp,
    int kind,
    int closed,
    @Nullable UUID id,
    @Nullable UUID debitAccountId,
    @Nullable UUID creditAccountId,
    long amount,
    @Nullable UUID pendingId,
    long timeoutSeconds,
    long expiresAt,
    int ledger,
    int code,
    int flags,
    long[] debitAfter,
    long[] creditAfter,
    @Nullable Hold hold) {
  static final int SINGLE = 0;
  static final int PENDING = 1;
  static final int POST = 2;
  static final int VOID = 3;
  static final int EXPIRY = 4;
  static final int FAILED = 5;

  /** An account's balances once more, so that all before it can be archived. */
  static final int CARRIED = 6;

  /** What is pending, as the row says that made it so. */
  record Hold(
      int kind,
      long position,
      @Nullable UUID debitAccountId,
      @Nullable UUID creditAccountId,
      long amount,
      long expiresAt,
      int ledger,
      int code,
      int flags) {}

  boolean ends() {
    return kind == POST || kind == VOID || kind == EXPIRY;
  }

  static Entry read(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("position"),
        row.getLong("timestamp"),
        row.getInt("kind"),
        row.getInt("closed"),
        row.getObject("id", UUID.class),
        row.getObject("debit_account_id", UUID.class),
        row.getObject("credit_account_id", UUID.class),
        row.getLong("amount"),
        row.getObject("pending_id", UUID.class),
        row.getLong("timeout_seconds"),
        row.getLong("expires_at"),
        row.getInt("ledger"),
        row.getInt("code"),
        row.getInt("flags"),
        new long[] {
          row.getLong("debit_debits_pending"),
          row.getLong("debit_debits_posted"),
          row.getLong("debit_credits_pending"),
          row.getLong("debit_credits_posted")
        },
        new long[] {
          row.getLong("credit_debits_pending"),
          row.getLong("credit_debits_posted"),
          row.getLong("credit_credits_pending"),
          row.getLong("credit_credits_posted")
        },
        hold(row));
  }

  private static @Nullable Hold hold(ResultSet row) throws SQLException {
    long position = row.getLong("hold_position");
    if (position == 0) {
      return null;
    }
    return new Hold(
        row.getInt("hold_kind"),
        position,
        row.getObject("hold_debit_account_id", UUID.class),
        row.getObject("hold_credit_account_id", UUID.class),
        row.getLong("hold_amount"),
        row.getLong("hold_expires_at"),
        row.getInt("hold_ledger"),
        row.getInt("hold_code"),
        row.getInt("hold_flags"));
  }
}
