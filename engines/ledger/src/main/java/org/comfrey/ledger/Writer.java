package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Writes what a group adds, in the transaction that holds the head, and commits.
 *
 * <p>A large group goes by COPY, while it is still being decided. A small one, whose time is the
 * waiting for answers rather than the work, goes in one message: inserts, head, commit.
 */
final class Writer {
  /** With more rows than this, COPY's cheaper rows outweigh its two more messages for a table. */
  private static final int SMALL_ROWS = 400;

  private static final Target ACCOUNTS =
      Target.of(
          "ledger_account",
          "position bigint",
          "timestamp bigint",
          "id uuid",
          "user_data_128 uuid",
          "user_data_64 bigint",
          "user_data_32 integer",
          "ledger integer",
          "code integer",
          "flags integer",
          "floor bigint",
          "ceiling bigint");
  private static final Target LIMITS =
      Target.of(
          "ledger_limits",
          "position bigint",
          "timestamp bigint",
          "id uuid",
          "account_id uuid",
          "floor bigint",
          "ceiling bigint");
  private static final Target STEPS =
      Target.of(
          "ledger_step",
          "position bigint",
          "timestamp bigint",
          "subject uuid",
          "number bigint",
          "first_event_id uuid");
  private static final Target ONCE =
      Target.of(
          "ledger_once",
          "key bytea",
          "fingerprint bytea",
          "reply bytea",
          "position bigint",
          "timestamp bigint");
  private static final String HEAD =
      """
      update ledger_head set position = ?, timestamp = ?, account_timestamp = ?,
        transfer_timestamp = ?, expired_until = ?\
      """;

  private final Connection connection;
  private @Nullable BinaryCopy transfers;
  private int written;

  Writer(Connection connection) {
    this.connection = connection;
  }

  /** Sends the transfers decided so far, so that the server works while the rest is decided. */
  void stream(Group group) throws SQLException {
    int decided = group.newTransfers.size();
    if (transfers == null && decided <= SMALL_ROWS) {
      return;
    }
    copyTransfers(group);
  }

  private void copyTransfers(Group group) throws SQLException {
    List<TransferEntry> entries = group.newTransfers;
    if (written == entries.size()) {
      return;
    }
    BinaryCopy copy = transfers;
    if (copy == null) {
      copy = begin(EntryColumns.TARGET);
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

  /** When this returns, all is on disk, the synchronous standby's too where there is one. */
  void commit(Group group, long expiredUntil) throws SQLException {
    if (transfers == null && rows(group) <= SMALL_ROWS) {
      commitAtOnce(group, expiredUntil);
    } else {
      commitByCopy(group, expiredUntil);
    }
  }

  private static int rows(Group group) {
    int rows =
        group.newTransfers.size()
            + group.newAccounts.size()
            + group.newLimits.size()
            + group.newSteps.size()
            + group.newOnce.size();
    for (List<?> table : group.newRows.values()) {
      rows += table.size();
    }
    return rows;
  }

  private void commitAtOnce(Group group, long expiredUntil) throws SQLException {
    List<ArrayRows> tables = new ArrayList<>();
    if (!group.newTransfers.isEmpty()) {
      ArrayRows rows = new ArrayRows(EntryColumns.TARGET);
      for (TransferEntry entry : group.newTransfers) {
        EntryColumns.write(rows, entry);
      }
      tables.add(rows);
    }
    others(
        group,
        target -> {
          ArrayRows rows = new ArrayRows(target);
          tables.add(rows);
          return rows;
        },
        rows -> {
          // It is sent with the others.
        });
    String inserts = tables.stream().map(r -> r.statement() + ";").collect(Collectors.joining());
    try (PreparedStatement statement = connection.prepareStatement(inserts + HEAD + ";commit")) {
      int parameter = 1;
      for (ArrayRows rows : tables) {
        parameter = rows.bind(connection, statement, parameter);
      }
      bindHead(statement, parameter, group, expiredUntil);
      statement.execute();
      Unconfirmed.refuse(statement.getWarnings());
    }
  }

  private void commitByCopy(Group group, long expiredUntil) throws SQLException {
    copyTransfers(group);
    if (transfers != null) {
      transfers.finish();
      transfers = null;
    }
    others(group, this::begin, rows -> ((BinaryCopy) rows).finish());
    try (PreparedStatement statement = connection.prepareStatement(HEAD + ";commit")) {
      bindHead(statement, 1, group, expiredUntil);
      statement.execute();
      Unconfirmed.refuse(statement.getWarnings());
    }
  }

  private static void bindHead(
      PreparedStatement statement, int first, Group group, long expiredUntil) throws SQLException {
    statement.setLong(first, group.position);
    statement.setLong(first + 1, group.timestamp);
    statement.setLong(first + 2, group.accountTimestamp);
    statement.setLong(first + 3, group.transferTimestamp);
    statement.setLong(first + 4, expiredUntil);
  }

  private BinaryCopy begin(Target target) throws SQLException {
    return new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(target.copy()));
  }

  private interface Beginning {
    Rows of(Target target) throws SQLException;
  }

  private interface End {
    void of(Rows rows) throws SQLException;
  }

  /** Writes everything but transfers. */
  private static void others(Group group, Beginning beginning, End end) throws SQLException {
    if (!group.newAccounts.isEmpty()) {
      Rows rows = beginning.of(ACCOUNTS);
      writeAccounts(rows, group.newAccounts);
      end.of(rows);
    }
    if (!group.newLimits.isEmpty()) {
      Rows rows = beginning.of(LIMITS);
      writeLimits(rows, group.newLimits);
      end.of(rows);
    }
    if (!group.newSteps.isEmpty()) {
      Rows rows = beginning.of(STEPS);
      writeSteps(rows, group.newSteps);
      end.of(rows);
    }
    if (!group.newOnce.isEmpty()) {
      Rows rows = beginning.of(ONCE);
      writeOnce(rows, group.newOnce);
      end.of(rows);
    }
    for (Map.Entry<RowTable, List<List<@Nullable Object>>> table : group.newRows.entrySet()) {
      Rows rows = beginning.of(table.getKey().target());
      try {
        writeRows(rows, table.getKey(), table.getValue());
      } catch (RuntimeException e) {
        // The values are the caller's and may be of a wrong type; the connection stays usable.
        if (rows instanceof BinaryCopy copy) {
          copy.cancel();
        }
        throw e;
      }
      end.of(rows);
    }
  }

  private static void writeAccounts(Rows rows, List<AccountState> accounts) throws SQLException {
    for (AccountState account : accounts) {
      rows.row(11);
      rows.longValue(account.position);
      rows.longValue(account.timestamp);
      rows.uuidOrNull(account.id);
      rows.uuidOrNull(account.userData128);
      rows.longOrNull(account.userData64);
      rows.intOrNull(account.userData32);
      rows.intValue(account.ledger);
      rows.intValue(account.code);
      rows.intValue(account.firstFlags);
      floor(rows, account.firstFloor);
      ceiling(rows, account.firstCeiling);
    }
  }

  private static void floor(Rows rows, long floor) {
    if (floor == CreateAccount.NO_FLOOR) {
      rows.nothing();
    } else {
      rows.longValue(floor);
    }
  }

  private static void ceiling(Rows rows, long ceiling) {
    if (ceiling == CreateAccount.NO_CEILING) {
      rows.nothing();
    } else {
      rows.longValue(ceiling);
    }
  }

  private static void writeLimits(Rows rows, List<LimitsEntry> limits) throws SQLException {
    for (LimitsEntry entry : limits) {
      rows.row(6);
      rows.longValue(entry.position());
      rows.longValue(entry.timestamp());
      rows.uuidOrNull(entry.id());
      rows.uuidOrNull(entry.accountId());
      floor(rows, entry.floor());
      ceiling(rows, entry.ceiling());
    }
  }

  private static void writeSteps(Rows rows, List<StepEntry> steps) throws SQLException {
    for (StepEntry step : steps) {
      rows.row(5);
      rows.longValue(step.position());
      rows.longValue(step.timestamp());
      rows.uuid(step.subject());
      rows.longValue(step.number());
      rows.uuidOrNull(step.firstEventId());
    }
  }

  private static void writeOnce(Rows rows, List<OnceEntry> entries) throws SQLException {
    for (OnceEntry entry : entries) {
      rows.row(5);
      rows.bytes(bytes(entry.key()));
      rows.bytes(bytes(entry.fingerprint()));
      rows.bytes(bytes(entry.reply()));
      rows.longValue(entry.position());
      rows.longValue(entry.timestamp());
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static void writeRows(Rows rows, RowTable table, List<List<@Nullable Object>> values)
      throws SQLException {
    List<RowTable.Column> columns = table.columns();
    for (List<@Nullable Object> row : values) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table %s has %d columns, the row has %d values"
                .formatted(table.name(), columns.size(), row.size()));
      }
      rows.row(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        rows.value(columns.get(i).type(), row.get(i));
      }
    }
  }
}
