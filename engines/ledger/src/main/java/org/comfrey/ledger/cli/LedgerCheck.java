package org.comfrey.ledger.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log in one snapshot, in order, and recomputes from it what the ledger claims.
 *
 * <p>It shares no code with what decides. Memory is bounded whatever the ledger's size: the books
 * of so many accounts are kept at a time, and a ledger with more of them is read several times.
 * What an entry says of another (the hold that it ends, the step before it) the database joins.
 */
final class LedgerCheck {
  private static final int FETCH_ROWS = 5_000;
  private static final int FINDINGS_MAX = 1_000;

  /** Some 60 MB of books. */
  private static final int BOOKS_MAX = 250_000;

  private static final long NO_FLOOR = Long.MIN_VALUE;
  private static final long NO_CEILING = Long.MAX_VALUE;

  private static final String TRANSFERS =
      """
      select t.*, p.kind as hold_kind, p.position as hold_position, p.amount as hold_amount,
        p.expires_at as hold_expires_at, p.flags as hold_flags, p.ledger as hold_ledger,
        p.code as hold_code, p.debit_account_id as hold_debit_account_id,
        p.credit_account_id as hold_credit_account_id
      from ledger_transfer t left join ledger_transfer p on p.id = t.pending_id
      order by t.position\
      """;

  private final DataSource dataSource;
  private final int booksMax;

  LedgerCheck(DataSource dataSource) {
    this(dataSource, BOOKS_MAX);
  }

  LedgerCheck(DataSource dataSource, int booksMax) {
    this.dataSource = dataSource;
    this.booksMax = booksMax;
  }

  List<String> findings() {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      List<String> findings = new ArrayList<>();
      try {
        LogOrder order = new LogOrder(findings);
        Totals totals = new Totals();
        long accounts = number(connection, "select count(*) from ledger_account");
        int passes = (int) Math.max(1, (accounts + booksMax - 1) / booksMax);
        for (int pass = 0; pass < passes && findings.size() < FINDINGS_MAX; pass++) {
          read(connection, order, new Books(findings, totals, pass, passes), pass == 0);
        }
        if (findings.size() < FINDINGS_MAX) {
          totals.add(findings);
          new WholeTables(connection, findings).check(order);
        }
      } finally {
        connection.rollback();
      }
      return findings;
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger could not be read: " + e.getMessage(), e);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** One reading of the log; what concerns its order is looked at in the first only. */
  private static void read(Connection connection, LogOrder order, Books books, boolean ordering)
      throws SQLException {
    try (Source accounts = new Source(connection, inOrder("ledger_account"));
        Source transfers = new Source(connection, TRANSFERS);
        Source limits = new Source(connection, inOrder("ledger_limits"));
        Source steps = new Source(connection, inOrder("ledger_step"))) {
      List<Source> sources = List.of(accounts, transfers, limits, steps);
      Source next = first(sources);
      while (next != null && books.findings() < FINDINGS_MAX) {
        ResultSet row = next.row;
        if (ordering) {
          order.entry(next.position);
        }
        if (next == accounts) {
          if (ordering) {
            order.account(row.getLong("timestamp"), row.getInt("flags"));
          }
          account(books, row);
        } else if (next == transfers) {
          Entry entry = Entry.read(row);
          if (ordering) {
            order.transfer(entry);
          }
          books.transfer(entry);
        } else {
          if (ordering) {
            order.time(row.getLong("timestamp"), false);
          }
          if (next == limits) {
            limits(books, row);
          }
        }
        next.advance();
        next = first(sources);
      }
    }
    books.end();
  }

  private static String inOrder(String table) {
    return "select * from " + table + " order by position";
  }

  private static @Nullable Source first(List<Source> sources) {
    Source first = null;
    for (Source source : sources) {
      if (source.position > 0 && (first == null || source.position < first.position)) {
        first = source;
      }
    }
    return first;
  }

  private static void account(Books books, ResultSet row) throws SQLException {
    books.account(
        row.getLong("position"),
        row.getObject("id", UUID.class),
        row.getInt("ledger"),
        row.getInt("flags"),
        orElse(row, "floor", NO_FLOOR),
        orElse(row, "ceiling", NO_CEILING));
  }

  private static void limits(Books books, ResultSet row) throws SQLException {
    @Nullable UUID account = row.getObject("account_id", UUID.class);
    if (account != null) {
      books.limits(
          row.getLong("position"),
          account,
          orElse(row, "floor", NO_FLOOR),
          orElse(row, "ceiling", NO_CEILING));
    }
  }

  private static long orElse(ResultSet row, String column, long absent) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? absent : value;
  }

  /** A table of the log, read in order through a cursor; position 0 when it has ended. */
  private static final class Source implements AutoCloseable {
    private final PreparedStatement statement;
    final ResultSet row;
    long position;

    Source(Connection connection, String sql) throws SQLException {
      statement = connection.prepareStatement(sql);
      statement.setFetchSize(FETCH_ROWS);
      row = statement.executeQuery();
      advance();
    }

    final void advance() throws SQLException {
      position = row.next() ? row.getLong("position") : 0;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
