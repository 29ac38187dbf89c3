package org.comfrey.ledger.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What is a question to a whole table: the database sorts, on its disk where it must. Unique
 * indexes promise some of it; a check does not take their word.
 */
final class WholeTables {
  private static final int SHOWN_MAX = 100;

  private final Connection connection;
  private final List<String> findings;

  WholeTables(Connection connection, List<String> findings) {
    this.connection = connection;
    this.findings = findings;
  }

  private interface Finding {
    String of(ResultSet row) throws SQLException;
  }

  private void each(String sql, Finding finding) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql + " limit " + SHOWN_MAX)) {
      while (row.next()) {
        findings.add(finding.of(row));
      }
    }
  }

  void check(LogOrder order) throws SQLException {
    head(order);
    each(
        """
        select position, subject, number, before from (
          select position, subject, number,
            coalesce(lag(number) over (partition by subject order by position), 0) as before
          from ledger_step) s
        where number <> before + 1 order by position\
        """,
        row ->
            "position %d: step %d of %s follows step %d"
                .formatted(row.getLong(1), row.getLong(3), row.getString(2), row.getLong(4)));
    twice("ledger_transfer", "id", "the transfer id %s is taken %d times");
    twice("ledger_transfer", "pending_id", "the hold %s is ended %d times");
    twice("ledger_limits", "id", "the change of limits %s is made %d times");
    each(
        """
        select t.id, t.expires_at from ledger_transfer t, ledger_head h
        where t.expires_at <= h.expired_until
          and not exists (select from ledger_transfer r where r.pending_id = t.id)
        order by t.expires_at\
        """,
        row -> "the hold %s was due at %d and is open".formatted(row.getString(1), row.getLong(2)));
    each(
        """
        select encode(o.key, 'hex'), o.position, o.timestamp from ledger_once o, ledger_head h
        where o.position not between 0 and h.position or o.timestamp > h.timestamp
        order by o.position\
        """,
        row ->
            "the key %s was accepted at position %d and %d, past the head"
                .formatted(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  private void twice(String table, String column, String finding) throws SQLException {
    each(
        "select %2$s, count(*) from %1$s where %2$s is not null group by %2$s having count(*) > 1"
            .formatted(table, column),
        row -> finding.formatted(row.getString(1), row.getLong(2)));
  }

  private void head(LogOrder order) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select position, timestamp, account_timestamp, transfer_timestamp
                from ledger_head\
                """)) {
      if (row.next()) {
        order.head(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      } else {
        findings.add("ledger_head is empty");
      }
    }
  }
}
