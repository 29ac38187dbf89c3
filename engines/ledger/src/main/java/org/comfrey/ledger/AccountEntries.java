package org.comfrey.ledger;

import java.util.List;

/** The statements that find an account's entries, segment by segment. */
final class AccountEntries {
  private AccountEntries() {}

  /**
   * Each side comes from its own index in order; merging two short lists beats scanning by time.
   */
  static Sql of(AccountFilter filter) {
    // Nothing lies after the last position: an account that does not exist has no entries.
    Sql range =
        new Sql("(select greatest(coalesce((select position from ledger_account where id = ");
    range.value(filter.accountId().uuid()).add("), 9223372036854775807)");
    PostgresQueries.from(range, filter.timestampMin(), ", ");
    range.add(") as first, least(h.position");
    PostgresQueries.until(range, filter.timestampMax(), ", ");
    range.add(") as last) range, ");

    int limit = PostgresQueries.limit(filter.limit());
    String order = filter.reversed() ? "position desc" : "position";
    Sql sides = new Sql("");
    if (filter.debits()) {
      side(sides, filter, "debit_account_id", order, limit);
    }
    if (filter.debits() && filter.credits()) {
      sides.add(" union all ");
    }
    if (filter.credits()) {
      side(sides, filter, "credit_account_id", order, limit);
    }
    String segments =
        filter.reversed()
            ? Segments.downwards("range.first", "range.last")
            : Segments.upwards("range.first", "range.last");
    return new Sql(
            "select h.position, "
                + EntryColumns.QUALIFIED
                + " from ledger_head h left join lateral (")
        .add(
            Segments.entries(range.text() + segments, sides.text(), order, "?"),
            range.values(),
            sides.values(),
            List.of(limit, limit))
        .add(") t on true order by t." + order);
  }

  private static void side(Sql sql, AccountFilter filter, String column, String order, int limit) {
    sql.add("(select * from ledger_transfer where " + Segments.IN + " and " + column + " = ")
        .value(filter.accountId().uuid())
        .add(" and position between range.first and range.last and kind < 4");
    PostgresQueries.references(sql, filter.userData128(), filter.userData64(), filter.userData32());
    if (filter.code() != 0) {
      sql.add(" and code = ").value(filter.code());
    }
    sql.add(" order by " + order + " limit ").value(limit).add(")");
  }

  /** An account's last entry up to a position, and whether the account was open by then. */
  static Sql lastAt(Uint128 accountId, long position) {
    return lastUntil(accountId, "position", position, "least(h.position, ?)", List.of(position));
  }

  /** The same up to a moment. */
  static Sql lastAtTime(Uint128 accountId, long timestamp) {
    return lastUntil(accountId, "timestamp", timestamp, "h.position", List.of());
  }

  /**
   * @param column what must not be after {@code until}
   * @param last an expression for a position after which no such entry lies, and its values
   */
  private static Sql lastUntil(
      Uint128 accountId, String column, long until, String last, List<Long> lastValues) {
    List<Object> values = List.of(accountId.uuid(), until);
    String side =
        "(select * from ledger_transfer where "
            + Segments.IN
            + " and %s = ? and "
            + column
            + " <= ? order by position desc limit 1)";
    return new Sql("select h.position, a.position is not null, " + EntryColumns.QUALIFIED)
        .add(" from ledger_head h left join ledger_account a on a.id = ? and a.")
        .add(column + " <= ?", values)
        .add(" left join lateral (")
        .add(
            Segments.entries(
                Segments.downwards("a.position", last),
                side.formatted("debit_account_id")
                    + " union all "
                    + side.formatted("credit_account_id"),
                "position desc",
                "1"),
            lastValues,
            values,
            values)
        .add(") t on true");
  }
}
