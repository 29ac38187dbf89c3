package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Writes what a group adds, in the transaction that holds the head. */
final class Writer {
  private static final String COPY_TRANSFERS =
      "copy ledger_transfer (" + EntryColumns.LIST + ") from stdin (format binary)";
  private static final String COPY_ACCOUNTS =
      """
      copy ledger_account (position, timestamp, id, user_data_128, user_data_64, user_data_32,
      ledger, code, flags, floor, ceiling) from stdin (format binary)\
      """;
  private static final String COPY_LIMITS =
      """
      copy ledger_limits (position, timestamp, id, account_id, floor, ceiling)
      from stdin (format binary)\
      """;
  private static final String COPY_STEPS =
      """
      copy ledger_step (position, timestamp, subject, number, first_event_id)
      from stdin (format binary)\
      """;
  private static final String COPY_ONCE =
      """
      copy ledger_once (key, fingerprint, reply, position, timestamp)
      from stdin (format binary)\
      """;

  private final Connection connection;
  private @Nullable BinaryCopy transfers;
  private int written;

  Writer(Connection connection) {
    this.connection = connection;
  }

  /** Sends the transfers decided so far, so that the server works while the rest is decided. */
  void stream(Group group) throws SQLException {
    List<TransferEntry> entries = group.newTransfers;
    if (written == entries.size()) {
      return;
    }
    BinaryCopy copy = transfers;
    if (copy == null) {
      copy = begin(COPY_TRANSFERS);
      transfers = copy;
    }
    while (written < entries.size()) {
      EntryColumns.write(copy, entries.get(written++));
    }
  }

  /** Takes back a COPY under way, which ends the transaction. */
  void cancel(Exception cause) {
    if (transfers == null) {
      return;
    }
    try {
      transfers.cancel();
    } catch (SQLException e) {
      // The connection is gone, and with it the COPY; the cause says more.
      cause.addSuppressed(e);
    }
  }

  void finish(Group group, long expiredUntil) throws SQLException {
    stream(group);
    if (transfers != null) {
      transfers.finish();
      transfers = null;
    }
    writeAccounts(group.newAccounts);
    writeLimits(group.newLimits);
    writeSteps(group.newSteps);
    writeOnce(group.newOnce);
    writeRows(group.newRows);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update ledger_head set position = ?, timestamp = ?, account_timestamp = ?,
              transfer_timestamp = ?, expired_until = ?\
            """)) {
      statement.setLong(1, group.position);
      statement.setLong(2, group.timestamp);
      statement.setLong(3, group.accountTimestamp);
      statement.setLong(4, group.transferTimestamp);
      statement.setLong(5, expiredUntil);
      statement.executeUpdate();
    }
  }

  private BinaryCopy begin(String statement) throws SQLException {
    return new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement));
  }

  private void writeAccounts(List<AccountState> accounts) throws SQLException {
    if (accounts.isEmpty()) {
      return;
    }
    BinaryCopy copy = begin(COPY_ACCOUNTS);
    for (AccountState account : accounts) {
      copy.row(11);
      copy.longValue(account.position);
      copy.longValue(account.timestamp);
      copy.uuidOrNull(account.id);
      copy.uuidOrNull(account.userData128);
      copy.longOrNull(account.userData64);
      copy.intOrNull(account.userData32);
      copy.intValue(account.ledger);
      copy.intValue(account.code);
      copy.intValue(account.firstFlags);
      floor(copy, account.firstFloor);
      ceiling(copy, account.firstCeiling);
    }
    copy.finish();
  }

  private static void floor(BinaryCopy copy, long floor) {
    if (floor == CreateAccount.NO_FLOOR) {
      copy.nothing();
    } else {
      copy.longValue(floor);
    }
  }

  private static void ceiling(BinaryCopy copy, long ceiling) {
    if (ceiling == CreateAccount.NO_CEILING) {
      copy.nothing();
    } else {
      copy.longValue(ceiling);
    }
  }

  private void writeLimits(List<LimitsEntry> limits) throws SQLException {
    if (limits.isEmpty()) {
      return;
    }
    BinaryCopy copy = begin(COPY_LIMITS);
    for (LimitsEntry entry : limits) {
      copy.row(6);
      copy.longValue(entry.position());
      copy.longValue(entry.timestamp());
      copy.uuidOrNull(entry.id());
      copy.uuidOrNull(entry.accountId());
      floor(copy, entry.floor());
      ceiling(copy, entry.ceiling());
    }
    copy.finish();
  }

  private void writeSteps(List<StepEntry> steps) throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    BinaryCopy copy = begin(COPY_STEPS);
    for (StepEntry step : steps) {
      copy.row(5);
      copy.longValue(step.position());
      copy.longValue(step.timestamp());
      copy.uuid(step.subject().getMostSignificantBits(), step.subject().getLeastSignificantBits());
      copy.longValue(step.number());
      copy.uuidOrNull(step.firstEventId());
    }
    copy.finish();
  }

  private void writeOnce(List<OnceEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    BinaryCopy copy = begin(COPY_ONCE);
    for (OnceEntry entry : entries) {
      copy.row(5);
      copy.bytes(bytes(entry.key()));
      copy.bytes(bytes(entry.fingerprint()));
      copy.bytes(bytes(entry.reply()));
      copy.longValue(entry.position());
      copy.longValue(entry.timestamp());
    }
    copy.finish();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private void writeRows(Map<RowTable, List<List<@Nullable Object>>> rows) throws SQLException {
    for (Map.Entry<RowTable, List<List<@Nullable Object>>> table : rows.entrySet()) {
      List<RowTable.Column> columns = table.getKey().columns();
      BinaryCopy copy = begin(table.getKey().copyStatement());
      try {
        for (List<@Nullable Object> row : table.getValue()) {
          if (row.size() != columns.size()) {
            throw new IllegalArgumentException(
                "table %s has %d columns, the row has %d values"
                    .formatted(table.getKey().name(), columns.size(), row.size()));
          }
          copy.row(columns.size());
          for (int i = 0; i < columns.size(); i++) {
            copy.value(columns.get(i).type(), row.get(i));
          }
        }
        copy.finish();
      } catch (RuntimeException e) {
        // The values are the caller's and may be of a wrong type; the connection stays usable.
        copy.cancel();
        throw e;
      }
    }
  }
}
