package org.comfrey.ledger.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log in one snapshot, in order, and recomputes from it what the ledger claims.
 *
 * <p>It shares no code with what decides. Memory grows with the number of accounts and open holds,
 * not with the log.
 */
final class LedgerCheck {
  private static final int FETCH_ROWS = 5_000;
  private static final int FINDINGS_MAX = 1_000;
  private static final long NO_FLOOR = Long.MIN_VALUE;
  private static final long NO_CEILING = Long.MAX_VALUE;

  private final DataSource dataSource;

  LedgerCheck(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  List<String> findings() {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      List<String> findings = new ArrayList<>();
      try (Source accounts = new Source(connection, "ledger_account");
          Source transfers = new Source(connection, "ledger_transfer");
          Source limits = new Source(connection, "ledger_limits");
          Source steps = new Source(connection, "ledger_step")) {
        Books books = new Books(findings);
        List<Source> sources = List.of(accounts, transfers, limits, steps);
        Source next = first(sources);
        while (next != null && findings.size() < FINDINGS_MAX) {
          books.entry(next.position);
          if (next == accounts) {
            account(books, next.row);
          } else if (next == transfers) {
            transfer(books, next.row);
          } else if (next == limits) {
            limits(books, next.row);
          } else {
            books.step(
                next.row.getLong("timestamp"),
                next.row.getString("subject"),
                next.row.getLong("number"));
          }
          next.advance();
          next = first(sources);
        }
        if (findings.size() < FINDINGS_MAX) {
          head(connection, books);
        }
      } finally {
        connection.rollback();
      }
      return findings;
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger could not be read: " + e.getMessage(), e);
    }
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
        row.getLong("timestamp"),
        row.getString("id"),
        row.getInt("ledger"),
        row.getInt("flags"),
        orElse(row, "floor", NO_FLOOR),
        orElse(row, "ceiling", NO_CEILING));
  }

  private static void limits(Books books, ResultSet row) throws SQLException {
    books.limits(
        row.getLong("timestamp"),
        row.getString("account_id"),
        orElse(row, "floor", NO_FLOOR),
        orElse(row, "ceiling", NO_CEILING));
  }

  private static long orElse(ResultSet row, String column, long absent) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? absent : value;
  }

  private static void transfer(Books books, ResultSet row) throws SQLException {
    books.transfer(
        new Books.Entry(
            row.getLong("position"),
            row.getLong("timestamp"),
            row.getInt("kind"),
            row.getInt("closed"),
            row.getString("id"),
            row.getString("debit_account_id"),
            row.getString("credit_account_id"),
            row.getLong("amount"),
            row.getString("pending_id"),
            row.getLong("expires_at"),
            row.getInt("ledger"),
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
            }));
  }

  private static void head(Connection connection, Books books) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select position, timestamp, expired_until from ledger_head");
        ResultSet row = statement.executeQuery()) {
      if (row.next()) {
        books.end(row.getLong(1), row.getLong(2), row.getLong(3));
      } else {
        books.find("ledger_head is empty");
      }
    }
  }

  /** A table of the log, read in order through a cursor; position 0 when it has ended. */
  private static final class Source implements AutoCloseable {
    private final PreparedStatement statement;
    final ResultSet row;
    long position;

    Source(Connection connection, String table) throws SQLException {
      statement = connection.prepareStatement("select * from " + table + " order by position");
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
