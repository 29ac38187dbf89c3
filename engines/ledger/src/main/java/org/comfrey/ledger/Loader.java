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

  /** Takes the lock that orders all nodes and tells where the log ends. */
  Head lockHead() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                select position, timestamp, account_timestamp, transfer_timestamp, expired_until
                from ledger_head for update\
                """);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("ledger_head is empty: migrate the schema", "42P01");
      }
      return new Head(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    }
  }

  /**
   * Brings the known accounts up to the log's end, which other nodes have moved on.
   *
   * @return the earliest moment at which a hold in the tail expires, or the largest number
   */
  long readTail(long after, Map<Uint128, AccountState> accounts) throws SQLException {
    long nextExpiry = Long.MAX_VALUE;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + EntryColumns.LIST
                + " from ledger_transfer where position > ? order by position")) {
      statement.setLong(1, after);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TransferEntry entry = EntryColumns.read(row, 1);
          entry.applyToDebit(accounts.get(entry.debitAccountId));
          entry.applyToCredit(accounts.get(entry.creditAccountId));
          if (entry.expiresAt != 0) {
            nextExpiry = Math.min(nextExpiry, entry.expiresAt);
          }
        }
      }
    }
    readLimitsTail(after, accounts);
    return nextExpiry;
  }

  private void readLimitsTail(long after, Map<Uint128, AccountState> accounts) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select account_id, coalesce(floor, ?), coalesce(ceiling, ?) from ledger_limits
            where position > ? and account_id is not null order by position\
            """)) {
      statement.setLong(1, CreateAccount.NO_FLOOR);
      statement.setLong(2, CreateAccount.NO_CEILING);
      statement.setLong(3, after);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AccountState account = accounts.get(EntryColumns.uint128(row, 1));
          if (account != null) {
            account.floor = row.getLong(2);
            account.ceiling = row.getLong(3);
          }
        }
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

  void load(Needs needs, List<TransferEntry> due, Group group) throws SQLException {
    for (TransferEntry pending : due) {
      group.transfers.put(pending.id, pending);
      needs.accountIds.add(pending.debitAccountId);
      needs.accountIds.add(pending.creditAccountId);
    }
    loadTransfers(needs, group);
    loadAccounts(needs.accountIds, group.accounts);
    if (!needs.limitsIds.isEmpty()) {
      loadLimits(needs.limitsIds, group);
    }
    if (!needs.importedTimestamps.isEmpty()) {
      loadTimestamps(needs.importedTimestamps, group);
    }
    if (!needs.steps.isEmpty()) {
      loadSteps(needs.steps, group);
    }
    if (!needs.keys.isEmpty()) {
      loadKeys(needs.keys, group);
    }
  }

  /** Existing transfers with these ids, the holds that those have ended, and how holds ended. */
  private void loadTransfers(Needs needs, Group group) throws SQLException {
    if (needs.transferIds.isEmpty()) {
      return;
    }
    List<TransferEntry> found = loadTransfers(needs.transferIds, group);
    List<Uint128> ended = new ArrayList<>();
    for (TransferEntry entry : found) {
      if (entry.kind == TransferEntry.PENDING) {
        needs.accountIds.add(entry.debitAccountId);
        needs.accountIds.add(entry.creditAccountId);
      } else if (!entry.pendingId.isZero() && !group.transfers.containsKey(entry.pendingId)) {
        ended.add(entry.pendingId);
      }
    }
    if (!ended.isEmpty()) {
      loadTransfers(ended, group);
    }
  }

  private List<TransferEntry> loadTransfers(Collection<Uint128> ids, Group group)
      throws SQLException {
    List<TransferEntry> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + EntryColumns.QUALIFIED
                + """
                , r.kind from ledger_transfer t
                left join ledger_transfer r on r.pending_id = t.id
                where t.id = any(?)\
                """)) {
      statement.setArray(1, uuids(ids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TransferEntry entry = EntryColumns.read(row, 1);
          entry.resolution = row.getInt(EntryColumns.COUNT + 1);
          // A hold that expires with this group is there already and must stay the same object.
          if (group.transfers.putIfAbsent(entry.id, entry) == null) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  private void loadAccounts(Collection<Uint128> ids, Map<Uint128, AccountState> accounts)
      throws SQLException {
    List<Uint128> missing = new ArrayList<>();
    for (Uint128 id : ids) {
      if (accounts.get(id) == null) {
        missing.add(id);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + AccountColumns.LIST
                + " from ledger_account a"
                + AccountColumns.JOINS
                + " where a.id = any(?)")) {
      statement.setArray(1, uuids(missing));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AccountState account = AccountColumns.read(row, 1);
          accounts.put(account.id, account);
        }
      }
    }
  }

  private void loadLimits(Collection<Uint128> ids, Group group) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select position, timestamp, id, account_id, coalesce(floor, ?), coalesce(ceiling, ?)
            from ledger_limits where id = any(?)\
            """)) {
      statement.setLong(1, CreateAccount.NO_FLOOR);
      statement.setLong(2, CreateAccount.NO_CEILING);
      statement.setArray(3, uuids(ids));
      try (ResultSet row = statement.executeQuery()) {
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
    }
  }

  private void loadTimestamps(Collection<Long> timestamps, Group group) throws SQLException {
    group.imports = true;
    Array array = connection.createArrayOf("bigint", timestamps.toArray());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select true, timestamp from ledger_account where timestamp = any(?)
            union all
            select false, timestamp from ledger_transfer where timestamp = any(?) and kind < 4\
            """)) {
      statement.setArray(1, array);
      statement.setArray(2, array);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          (row.getBoolean(1) ? group.accountTimestamps : group.transferTimestamps)
              .add(row.getLong(2));
        }
      }
    }
  }

  private void loadSteps(List<Step> steps, Group group) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select i.subject, m.number, s.position, s.timestamp, s.number, s.first_event_id
            from unnest(?::uuid[], ?::bigint[]) i (subject, number)
            join lateral (select number from ledger_step where subject = i.subject
              order by number desc limit 1) m on true
            left join ledger_step s on s.subject = i.subject and s.number = i.number\
            """)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", steps.stream().map(Step::subject).toArray()));
      statement.setArray(
          2,
          connection.createArrayOf("bigint", steps.stream().map(s -> s.expected() + 1).toArray()));
      try (ResultSet row = statement.executeQuery()) {
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
    }
  }

  private void loadKeys(Collection<ByteBuffer> keys, Group group) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select key, fingerprint, reply, position, timestamp from ledger_once
            where key = any(?)\
            """)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "bytea", keys.stream().map(ByteBuffer::array).toArray(byte[][]::new)));
      try (ResultSet row = statement.executeQuery()) {
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
    }
  }

  private Array uuids(Collection<Uint128> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.stream().map(Uint128::uuid).toArray());
  }
}
