package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads, under the head's lock, what a group is decided against. */
final class Loader {
  private final Connection connection;

  Loader(Connection connection) {
    this.connection = connection;
  }

  private static final String LOCK =
      """
      select position, timestamp, account_timestamp, transfer_timestamp, expired_until
      from ledger_head for update\
      """;

  private static final String TRANSFERS =
      "select "
          + EntryColumns.QUALIFIED
          + """
          , r.kind from ledger_transfer t
          left join ledger_transfer r on r.pending_id = t.id
          where t.id = any(?)\
          """;

  private static final String LIMITS_TAIL =
      """
      select account_id, coalesce(floor, ?), coalesce(ceiling, ?) from ledger_limits
      where position > ? and account_id is not null order by position\
      """;

  private static final String ACCOUNTS =
      "select "
          + AccountColumns.LIST
          + " from ledger_account a"
          + AccountColumns.JOINS
          + " where a.id = any(?)";

  private static final String LIMITS =
      """
      select position, timestamp, id, account_id, coalesce(floor, ?), coalesce(ceiling, ?)
      from ledger_limits where id = any(?)\
      """;

  private static final String TIMESTAMPS =
      """
      select true, timestamp from ledger_account where timestamp = any(?)
      union all
      select false, timestamp from ledger_transfer where timestamp = any(?) and kind < 4\
      """;

  private static final String STEPS =
      """
      select i.subject, m.number, s.position, s.timestamp, s.number, s.first_event_id
      from unnest(?::uuid[], ?::bigint[]) i (subject, number)
      join lateral (select number from ledger_step where subject = i.subject
        order by number desc limit 1) m on true
      left join ledger_step s on s.subject = i.subject and s.number = i.number\
      """;

  private static final String KEYS =
      "select key, fingerprint, reply, position, timestamp from ledger_once where key = any(?)";

  /**
   * Takes the lock that orders all nodes, tells where the log ends, and reads what the group names.
   *
   * <p>All goes in one message, since a small group's time is the waiting for answers; each
   * statement after the first starts, with a snapshot of its own, only once the first has the lock.
   */
  Head lockAndLoad(Needs needs, Group group) throws SQLException {
    List<Reading> readings = new ArrayList<>();
    if (!needs.transferIds.isEmpty()) {
      readings.add(
          new Reading(
              TRANSFERS,
              List.of(uuids(needs.transferIds)),
              row -> readTransfers(row, group.transfers)));
    }
    List<Uint128> missing = missing(needs.accountIds, group.accounts);
    if (!missing.isEmpty()) {
      readings.add(accounts(missing, group.accounts));
    }
    if (!needs.limitsIds.isEmpty()) {
      readings.add(
          new Reading(
              LIMITS,
              List.of(CreateAccount.NO_FLOOR, CreateAccount.NO_CEILING, uuids(needs.limitsIds)),
              row -> readLimits(row, group)));
    }
    if (!needs.importedTimestamps.isEmpty()) {
      group.imports = true;
      Array times = connection.createArrayOf("bigint", needs.importedTimestamps.toArray());
      readings.add(
          new Reading(TIMESTAMPS, List.of(times, times), row -> readTimestamps(row, group)));
    }
    if (!needs.steps.isEmpty()) {
      Object[] subjects = needs.steps.stream().map(Step::subject).toArray();
      Object[] numbers = needs.steps.stream().map(s -> s.expected() + 1).toArray();
      readings.add(
          new Reading(
              STEPS,
              List.of(
                  connection.createArrayOf("uuid", subjects),
                  connection.createArrayOf("bigint", numbers)),
              row -> readSteps(row, group)));
    }
    if (!needs.keys.isEmpty()) {
      byte[][] keys = needs.keys.stream().map(ByteBuffer::array).toArray(byte[][]::new);
      readings.add(
          new Reading(
              KEYS, List.of(connection.createArrayOf("bytea", keys)), row -> readKeys(row, group)));
    }
    return lockAnd(readings);
  }

  /** Takes the lock unless another node has it; tells whether it is ours. */
  boolean lockUnlessTaken() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select from ledger_head for update skip locked");
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  /** Where the log ends by now, without the lock. */
  long position() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select position from ledger_head");
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("ledger_head is empty: migrate the schema", "42P01");
      }
      return row.getLong(1);
    }
  }

  private Head lockAnd(List<Reading> readings) throws SQLException {
    StringBuilder sql = new StringBuilder(LOCK);
    for (Reading reading : readings) {
      sql.append(';').append(reading.sql());
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int parameter = 1;
      for (Reading reading : readings) {
        for (Object value : reading.parameters()) {
          statement.setObject(parameter++, value);
        }
      }
      statement.execute();
      Head head;
      try (ResultSet row = statement.getResultSet()) {
        if (!row.next()) {
          throw new SQLException("ledger_head is empty: migrate the schema", "42P01");
        }
        head =
            new Head(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
      }
      for (Reading reading : readings) {
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
          reading.reader().read(row);
        }
      }
      return head;
    }
  }

  private interface RowsReader {
    void read(ResultSet row) throws SQLException;
  }

  /** A query and what becomes of its rows. */
  private record Reading(String sql, List<Object> parameters, RowsReader reader) {}

  private static void readTransfers(ResultSet row, Map<Uint128, TransferEntry> transfers)
      throws SQLException {
    while (row.next()) {
      TransferEntry entry = EntryColumns.read(row, 1);
      entry.resolution = row.getInt(EntryColumns.COUNT + 1);
      transfers.put(entry.id, entry);
    }
  }

  /**
   * Brings the known accounts up to the log's end, which other nodes have moved on.
   *
   * @return the earliest moment at which a hold in the tail expires, or the largest number
   */
  long readTail(long after, long end, Map<Uint128, AccountState> accounts) throws SQLException {
    Tail tail = new Tail(connection, accounts);
    if (end - after > Tail.SHORT) {
      tail.copy(after);
      readLimitsTail(after, accounts);
      return tail.nextExpiry();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(Tail.QUERY + ";" + LIMITS_TAIL)) {
      statement.setLong(1, after);
      bindLimitsTail(statement, 2, after);
      statement.execute();
      try (ResultSet row = statement.getResultSet()) {
        tail.read(row);
      }
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        applyLimits(row, accounts);
      }
    }
    return tail.nextExpiry();
  }

  private void readLimitsTail(long after, Map<Uint128, AccountState> accounts) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIMITS_TAIL)) {
      bindLimitsTail(statement, 1, after);
      try (ResultSet row = statement.executeQuery()) {
        applyLimits(row, accounts);
      }
    }
  }

  private static void bindLimitsTail(PreparedStatement statement, int first, long after)
      throws SQLException {
    statement.setLong(first, CreateAccount.NO_FLOOR);
    statement.setLong(first + 1, CreateAccount.NO_CEILING);
    statement.setLong(first + 2, after);
  }

  private static void applyLimits(ResultSet row, Map<Uint128, AccountState> accounts)
      throws SQLException {
    while (row.next()) {
      AccountState account = accounts.get(EntryColumns.uint128(row, 1));
      if (account != null) {
        account.floor = row.getLong(2);
        account.ceiling = row.getLong(3);
      }
    }
  }

  /** Open holds that expire after one moment and until another, in the order in which they do. */
  List<TransferEntry> due(long after, long until, int limit) throws SQLException {
    List<TransferEntry> due = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + EntryColumns.QUALIFIED
                + """
                 from ledger_transfer t
                where t.expires_at > ? and t.expires_at <= ?
                  and not exists (select from ledger_transfer r where r.pending_id = t.id)
                order by t.expires_at, t.position limit ?\
                """)) {
      statement.setLong(1, after);
      statement.setLong(2, until);
      statement.setInt(3, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          due.add(EntryColumns.read(row, 1));
        }
      }
    }
    return due;
  }

  /** When the next hold expires, whether it is still open or not; the largest number for never. */
  long nextExpiry(long after) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select min(expires_at) from ledger_transfer where expires_at > ?")) {
      statement.setLong(1, after);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long next = row.getLong(1);
        return row.wasNull() ? Long.MAX_VALUE : next;
      }
    }
  }

  /** Reads what became known to be needed only by what was read with the lock. */
  void loadRest(Needs needs, List<TransferEntry> due, Group group) throws SQLException {
    for (TransferEntry pending : due) {
      group.transfers.put(pending.id, pending);
    }
    loadEnded(group);
    for (TransferEntry entry : group.transfers.values()) {
      if (entry.kind == TransferEntry.PENDING) {
        needs.accountIds.add(entry.debitAccountId);
        needs.accountIds.add(entry.creditAccountId);
      }
    }
    // Those named by the group are missing again where the accounts in memory were too old.
    List<Uint128> missing = missing(needs.accountIds, group.accounts);
    if (!missing.isEmpty()) {
      Reading reading = accounts(missing, group.accounts);
      try (PreparedStatement statement = connection.prepareStatement(reading.sql())) {
        statement.setObject(1, reading.parameters().getFirst());
        try (ResultSet row = statement.executeQuery()) {
          reading.reader().read(row);
        }
      }
    }
  }

  /** The holds that known posts and voids have ended: a repetition is compared with both. */
  private void loadEnded(Group group) throws SQLException {
    List<Uint128> ended = new ArrayList<>();
    for (TransferEntry entry : group.transfers.values()) {
      if (!entry.pendingId.isZero() && !group.transfers.containsKey(entry.pendingId)) {
        ended.add(entry.pendingId);
      }
    }
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(TRANSFERS)) {
      statement.setArray(1, uuids(ended));
      try (ResultSet row = statement.executeQuery()) {
        readTransfers(row, group.transfers);
      }
    }
  }

  private static List<Uint128> missing(
      Collection<Uint128> ids, Map<Uint128, AccountState> accounts) {
    List<Uint128> missing = new ArrayList<>();
    for (Uint128 id : ids) {
      // A get, so that the account counts as used.
      if (accounts.get(id) == null) {
        missing.add(id);
      }
    }
    return missing;
  }

  private Reading accounts(List<Uint128> ids, Map<Uint128, AccountState> accounts)
      throws SQLException {
    return new Reading(
        ACCOUNTS,
        List.of(uuids(ids)),
        row -> {
          while (row.next()) {
            AccountState account = AccountColumns.read(row, 1);
            accounts.put(account.id, account);
          }
        });
  }

  private static void readLimits(ResultSet row, Group group) throws SQLException {
    while (row.next()) {
      LimitsEntry entry =
          new LimitsEntry(
              row.getLong(1),
              row.getLong(2),
              EntryColumns.uint128(row, 3),
              EntryColumns.uint128(row, 4),
              row.getLong(5),
              row.getLong(6));
      group.limits.put(entry.id(), entry);
    }
  }

  private static void readTimestamps(ResultSet row, Group group) throws SQLException {
    while (row.next()) {
      (row.getBoolean(1) ? group.accountTimestamps : group.transferTimestamps).add(row.getLong(2));
    }
  }

  private static void readSteps(ResultSet row, Group group) throws SQLException {
    while (row.next()) {
      @Nullable UUID subject = row.getObject(1, UUID.class);
      if (subject == null) {
        throw new IllegalStateException("a step without a subject");
      }
      group.steps.put(subject, row.getLong(2));
      if (row.getLong(3) != 0) {
        group.acceptedSteps.put(
            new Group.StepKey(subject, row.getLong(5)),
            new StepEntry(
                row.getLong(3),
                row.getLong(4),
                subject,
                row.getLong(5),
                EntryColumns.uint128(row, 6)));
      }
    }
  }

  private static void readKeys(ResultSet row, Group group) throws SQLException {
    while (row.next()) {
      OnceEntry entry =
          new OnceEntry(
              ByteBuffer.wrap(row.getBytes(1)),
              ByteBuffer.wrap(row.getBytes(2)),
              ByteBuffer.wrap(row.getBytes(3)),
              row.getLong(4),
              row.getLong(5));
      group.once.put(entry.key(), entry);
    }
  }

  private Array uuids(Collection<Uint128> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.stream().map(Uint128::uuid).toArray());
  }
}
