package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Answers from the tables, each answer one statement and therefore one snapshot. */
final class PostgresQueries implements LedgerQueries {
  private final DataSource dataSource;

  PostgresQueries(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  private interface RowReader<T> {
    /** Reads columns from the second on; the first is the head's position. */
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public long position() {
    return query(new Sql("select h.position, 1 from ledger_head h"), row -> true).position();
  }

  @Override
  public Answer<List<Account>> accounts(List<Uint128> ids) {
    if (ids.isEmpty()) {
      return new Answer<>(position(), List.of());
    }
    Sql sql =
        new Sql(
                "select h.position, "
                    + AccountColumns.LIST
                    + " from ledger_head h left join (ledger_account a"
                    + AccountColumns.JOINS
                    + ") on a.id = any(")
            .uuids(ids)
            .add(")");
    Answer<List<Account>> found =
        query(sql, row -> AccountColumns.account(AccountColumns.read(row, 2)));
    Map<Uint128, Account> byId = new HashMap<>();
    found.value().forEach(account -> byId.put(account.id(), account));
    return new Answer<>(found.position(), inOrder(ids, byId));
  }

  private static <T> List<T> inOrder(List<Uint128> ids, Map<Uint128, T> byId) {
    List<T> result = new ArrayList<>(byId.size());
    for (Uint128 id : ids) {
      T found = byId.get(id);
      if (found != null) {
        result.add(found);
      }
    }
    return result;
  }

  @Override
  public Answer<Optional<Account>> account(Uint128 id) {
    Answer<List<Account>> found = accounts(List.of(id));
    return new Answer<>(found.position(), found.value().stream().findFirst());
  }

  @Override
  public Answer<List<Transfer>> transfers(List<Uint128> ids) {
    if (ids.isEmpty()) {
      return new Answer<>(position(), List.of());
    }
    Sql sql = transfers().add("t.id = any(").uuids(ids).add(") and t.kind < 4");
    Answer<List<Transfer>> found = query(sql, row -> EntryColumns.read(row, 2).transfer());
    Map<Uint128, Transfer> byId = new HashMap<>();
    found.value().forEach(transfer -> byId.put(transfer.id(), transfer));
    return new Answer<>(found.position(), inOrder(ids, byId));
  }

  private static Sql transfers() {
    return new Sql(
        "select h.position, "
            + EntryColumns.QUALIFIED
            + " from ledger_head h left join ledger_transfer t on ");
  }

  @Override
  public Answer<List<Transfer>> accountTransfers(AccountFilter filter) {
    if (senseless(filter)) {
      return new Answer<>(position(), List.of());
    }
    return query(AccountEntries.of(filter), row -> EntryColumns.read(row, 2).transfer());
  }

  @Override
  public Answer<List<AccountBalance>> accountBalances(AccountFilter filter) {
    Answer<Optional<Account>> account = account(filter.accountId());
    boolean kept = account.value().filter(a -> (a.flags() & AccountFlags.HISTORY) != 0).isPresent();
    if (!kept || senseless(filter)) {
      return new Answer<>(account.position(), List.of());
    }
    return query(
        AccountEntries.of(filter),
        row -> {
          TransferEntry entry = EntryColumns.read(row, 2);
          return new AccountBalance(
              entry.position, entry.timestamp, balances(entry, filter.accountId()));
        });
  }

  private static Balances balances(TransferEntry entry, Uint128 accountId) {
    return entry.debitAccountId.equals(accountId) ? debitSide(entry) : creditSide(entry);
  }

  private static Balances debitSide(TransferEntry entry) {
    return new Balances(
        entry.debitDebitsPending,
        entry.debitDebitsPosted,
        entry.debitCreditsPending,
        entry.debitCreditsPosted);
  }

  private static Balances creditSide(TransferEntry entry) {
    return new Balances(
        entry.creditDebitsPending,
        entry.creditDebitsPosted,
        entry.creditCreditsPending,
        entry.creditCreditsPosted);
  }

  private static boolean senseless(AccountFilter filter) {
    return filter.accountId().isZero()
        || filter.accountId().isMax()
        || !(filter.debits() || filter.credits())
        || senseless(filter.limit(), filter.timestampMin(), filter.timestampMax());
  }

  private static boolean senseless(int limit, long timestampMin, long timestampMax) {
    return limit == 0
        || timestampMin < 0
        || timestampMax < 0
        || (timestampMax != 0 && timestampMin > timestampMax);
  }

  static int limit(int limit) {
    return limit < 0 ? LIMIT_MAX : Math.min(limit, LIMIT_MAX);
  }

  static void references(Sql sql, Uint128 userData128, long userData64, int userData32) {
    if (!userData128.isZero()) {
      sql.add(" and user_data_128 = ").value(userData128.uuid());
    }
    if (userData64 != 0) {
      sql.add(" and user_data_64 = ").value(userData64);
    }
    if (userData32 != 0) {
      sql.add(" and user_data_32 = ").value(userData32);
    }
  }

  private static void times(Sql sql, long minimum, long maximum) {
    from(sql, minimum, " and position >= ");
    until(sql, maximum, " and position <= ");
  }

  /** Among transfers timestamps grow with positions, so a range of one is a range of the other. */
  static void from(Sql sql, long minimum, String before) {
    if (minimum != 0) {
      sql.add(
              before
                  + """
                  coalesce((select m.position from ledger_transfer m
                    where m.timestamp >= \
                  """)
          .value(minimum)
          .add(" and m.kind < 4 order by m.timestamp limit 1), 9223372036854775807)");
    }
  }

  static void until(Sql sql, long maximum, String before) {
    if (maximum != 0) {
      sql.add(
              before
                  + """
                  coalesce((select m.position from ledger_transfer m
                    where m.timestamp <= \
                  """)
          .value(maximum)
          .add(" and m.kind < 4 order by m.timestamp desc limit 1), 0)");
    }
  }

  @Override
  public Answer<List<Account>> queryAccounts(QueryFilter filter) {
    if (senseless(filter.limit(), filter.timestampMin(), filter.timestampMax())) {
      return new Answer<>(position(), List.of());
    }
    Sql sql =
        new Sql(
            "select h.position, "
                + AccountColumns.LIST
                + " from ledger_head h left join lateral (select * from ledger_account where true");
    references(sql, filter.userData128(), filter.userData64(), filter.userData32());
    ledgerAndCode(sql, filter);
    if (filter.timestampMin() != 0) {
      sql.add(" and timestamp >= ").value(filter.timestampMin());
    }
    if (filter.timestampMax() != 0) {
      sql.add(" and timestamp <= ").value(filter.timestampMax());
    }
    String direction = filter.reversed() ? " desc" : "";
    sql.add(" order by timestamp" + direction + " limit ")
        .value(limit(filter.limit()))
        .add(") a on true" + AccountColumns.JOINS + " order by a.timestamp" + direction);
    return query(sql, row -> AccountColumns.account(AccountColumns.read(row, 2)));
  }

  private static void ledgerAndCode(Sql sql, QueryFilter filter) {
    if (filter.ledger() != 0) {
      sql.add(" and ledger = ").value(filter.ledger());
    }
    if (filter.code() != 0) {
      sql.add(" and code = ").value(filter.code());
    }
  }

  @Override
  public Answer<List<Transfer>> queryTransfers(QueryFilter filter) {
    if (senseless(filter.limit(), filter.timestampMin(), filter.timestampMax())) {
      return new Answer<>(position(), List.of());
    }
    String order = filter.reversed() ? "position desc" : "position";
    Sql sql =
        new Sql(
            "select h.position, "
                + EntryColumns.QUALIFIED
                + " from ledger_head h left join lateral"
                + " (select * from ledger_transfer where kind < 4");
    references(sql, filter.userData128(), filter.userData64(), filter.userData32());
    ledgerAndCode(sql, filter);
    times(sql, filter.timestampMin(), filter.timestampMax());
    sql.add(" order by " + order + " limit ")
        .value(limit(filter.limit()))
        .add(") t on true order by t." + order);
    return query(sql, row -> EntryColumns.read(row, 2).transfer());
  }

  @Override
  public Answer<List<ChangeEvent>> changeEventsAfter(long position, int limit) {
    if (limit == 0) {
      return new Answer<>(position(), List.of());
    }
    Sql sql = changes().add("position > ").value(position).add(" order by position limit ");
    return query(sql.value(limit(limit)).add(CHANGES_END), PostgresQueries::changeEvent);
  }

  @Override
  public Answer<List<ChangeEvent>> changeEvents(long timestampMin, long timestampMax, int limit) {
    if (senseless(limit, timestampMin, timestampMax)) {
      return new Answer<>(position(), List.of());
    }
    Sql sql = changes().add("timestamp >= ").value(timestampMin);
    if (timestampMax != 0) {
      sql.add(" and timestamp <= ").value(timestampMax);
    }
    sql.add(" order by timestamp, position limit ").value(limit(limit));
    return query(sql.add(CHANGES_BY_TIME_END), PostgresQueries::changeEvent);
  }

  private static final String CHANGES_JOIN =
      ") t on true left join ledger_transfer p on t.kind = 4 and p.id = t.pending_id order by ";
  private static final String CHANGES_END = CHANGES_JOIN + "t.position";
  private static final String CHANGES_BY_TIME_END = CHANGES_JOIN + "t.timestamp, t.position";

  /** An expiry shows the hold that expired, which is another row. */
  private static Sql changes() {
    return new Sql(
        "select h.position, "
            + EntryColumns.QUALIFIED
            + ", p."
            + EntryColumns.LIST.replace(", ", ", p.")
            + " from ledger_head h left join lateral"
            + " (select * from ledger_transfer where kind < 5 and ");
  }

  private static ChangeEvent changeEvent(ResultSet row) throws SQLException {
    TransferEntry entry = EntryColumns.read(row, 2);
    boolean expired = entry.kind == TransferEntry.EXPIRY;
    TransferEntry shown = expired ? EntryColumns.read(row, 2 + EntryColumns.COUNT) : entry;
    return new ChangeEvent(
        kind(entry),
        shown.transfer(),
        entry.amount,
        debitSide(entry),
        (entry.closed & 1) != 0,
        creditSide(entry),
        (entry.closed & 2) != 0,
        entry.position,
        entry.timestamp);
  }

  private static ChangeEvent.Kind kind(TransferEntry entry) {
    return switch (entry.kind) {
      case TransferEntry.SINGLE -> ChangeEvent.Kind.SINGLE_PHASE;
      case TransferEntry.PENDING -> ChangeEvent.Kind.PENDING;
      case TransferEntry.POST -> ChangeEvent.Kind.POSTED;
      case TransferEntry.VOID -> ChangeEvent.Kind.VOIDED;
      case TransferEntry.EXPIRY -> ChangeEvent.Kind.EXPIRED;
      default -> throw new IllegalStateException("entry " + entry.position + " is no change");
    };
  }

  @Override
  public Answer<Optional<Balances>> balancesAt(Uint128 accountId, long position) {
    return balances(accountId, AccountEntries.lastAt(accountId, position));
  }

  @Override
  public Answer<Optional<Balances>> balancesAtTime(Uint128 accountId, long timestamp) {
    return balances(accountId, AccountEntries.lastAtTime(accountId, timestamp));
  }

  private Answer<Optional<Balances>> balances(Uint128 accountId, Sql lastEntry) {
    return queryOne(
        lastEntry,
        row -> {
          if (!row.getBoolean(2)) {
            return Optional.empty();
          }
          TransferEntry entry = EntryColumns.read(row, 3);
          return Optional.of(entry.position == 0 ? Balances.ZERO : balances(entry, accountId));
        });
  }

  @Override
  public Answer<Long> step(UUID subject) {
    Sql sql =
        new Sql(
                """
                select h.position, (select number from ledger_step s where s.subject = \
                """)
            .value(subject)
            .add(" order by number desc limit 1) from ledger_head h");
    return queryOne(sql, row -> row.getLong(2));
  }

  private <T> Answer<T> queryOne(Sql sql, RowReader<T> reader) {
    return run(
        sql,
        rows -> {
          if (!rows.next()) {
            throw new SQLException("ledger_head is empty: migrate the schema", "42P01");
          }
          return new Answer<>(rows.getLong(1), reader.read(rows));
        });
  }

  /** The head is joined from the left, so that an empty answer has its position too. */
  private <T> Answer<List<T>> query(Sql sql, RowReader<T> reader) {
    return run(
        sql,
        rows -> {
          long position = -1;
          List<T> result = new ArrayList<>();
          while (rows.next()) {
            position = rows.getLong(1);
            rows.getObject(2);
            if (!rows.wasNull()) {
              result.add(reader.read(rows));
            }
          }
          if (position < 0) {
            throw new SQLException("ledger_head is empty: migrate the schema", "42P01");
          }
          return new Answer<>(position, result);
        });
  }

  private <T> T run(Sql sql, RowReader<T> reader) {
    try (Connection connection = dataSource.getConnection()) {
      // A pool may hand out connections whose transactions must be ended.
      boolean ends = !connection.getAutoCommit();
      try (PreparedStatement statement = sql.prepare(connection);
          ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      } finally {
        if (ends) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new LedgerUnavailable("the ledger could not be read", e);
    }
  }
}
