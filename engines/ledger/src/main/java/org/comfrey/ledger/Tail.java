package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The transfers that other nodes appended, applied to the accounts that this one knows.
 *
 * <p>A short tail comes in one message with what else is read. A long one, whose rows are the work,
 * comes by COPY (PostgreSQL documentation, COPY, "Binary Format"): all nodes wait while it is read.
 */
final class Tail {
  /** With more positions than this, COPY's cheaper rows outweigh its additional message. */
  static final int SHORT = 500;

  /** What an account needs of an entry to be brought up to it; the two ids, then numbers. */
  private static final String COLUMNS =
      """
      debit_account_id, credit_account_id, closed, expires_at, debit_debits_pending,
        debit_debits_posted, debit_credits_pending, debit_credits_posted, credit_debits_pending,
        credit_debits_posted, credit_credits_pending, credit_credits_posted
      from ledger_transfer where position > \
      """;

  static final String QUERY = "select " + COLUMNS + "? order by position";

  private static final int IDS = 2;
  private static final int NUMBERS = 10;
  private static final int HEADER_BYTES = 19;
  private static final int UUID_BYTES = 16;
  private static final byte FIRST_OF_HEADER = 'P';

  private final Connection connection;
  private final Map<Uint128, AccountState> accounts;

  /** closed, expires_at, and four balances of either side. */
  private final long[] numbers = new long[NUMBERS];

  private long nextExpiry = Long.MAX_VALUE;

  Tail(Connection connection, Map<Uint128, AccountState> accounts) {
    this.connection = connection;
    this.accounts = accounts;
  }

  /** The earliest moment at which a hold in the tail expires, or the largest number. */
  long nextExpiry() {
    return nextExpiry;
  }

  void read(ResultSet row) throws SQLException {
    while (row.next()) {
      for (int i = 0; i < NUMBERS; i++) {
        numbers[i] = row.getLong(IDS + 1 + i);
      }
      apply(EntryColumns.uint128(row, 1), EntryColumns.uint128(row, 2));
    }
  }

  void copy(long after) throws SQLException {
    CopyOut rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "copy (select "
                    + COLUMNS
                    + after
                    + " order by position) to stdout (format binary)");
    byte @Nullable [] message = rows.readFromCopy();
    while (message != null) {
      read(ByteBuffer.wrap(message));
      message = rows.readFromCopy();
    }
  }

  /** The header comes with the first row; after the last comes a count of -1. */
  private void read(ByteBuffer message) {
    if (message.get(0) == FIRST_OF_HEADER) {
      message.position(HEADER_BYTES);
    }
    while (message.hasRemaining() && message.getShort() == IDS + NUMBERS) {
      Uint128 debit = id(message);
      Uint128 credit = id(message);
      for (int i = 0; i < NUMBERS; i++) {
        numbers[i] = number(message);
      }
      apply(debit, credit);
    }
  }

  private static Uint128 id(ByteBuffer message) {
    return message.getInt() == UUID_BYTES
        ? new Uint128(message.getLong(), message.getLong())
        : Uint128.ZERO;
  }

  private static long number(ByteBuffer message) {
    return switch (message.getInt()) {
      case Long.BYTES -> message.getLong();
      case Short.BYTES -> message.getShort();
      default -> 0;
    };
  }

  private void apply(Uint128 debitId, Uint128 creditId) {
    AccountState debit = accounts.get(debitId);
    if (debit != null) {
      debit.closed((numbers[0] & 1) != 0);
      debit.balances(numbers[2], numbers[3], numbers[4], numbers[5]);
    }
    AccountState credit = accounts.get(creditId);
    if (credit != null) {
      credit.closed((numbers[0] & 2) != 0);
      credit.balances(numbers[6], numbers[7], numbers[8], numbers[9]);
    }
    if (numbers[1] != 0) {
      nextExpiry = Math.min(nextExpiry, numbers[1]);
    }
  }
}
