package org.comfrey.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads accounts together with their state, which is in the last entry that touched them.
 *
 * <p>A query joins it to rows {@code a} of ledger_account.
 */
final class AccountColumns {
  static final String LIST =
      """
      a.position, a.timestamp, a.id, a.user_data_128, a.user_data_64, a.user_data_32, a.ledger, \
      a.code, a.flags, a.floor, a.ceiling, l.position, l.floor, l.ceiling, \
      e.position, e.closed, e.debits_pending, e.debits_posted, e.credits_pending, e.credits_posted\
      """;

  static final String JOINS =
      """
       left join lateral (select * from ledger_limits where account_id = a.id
         order by position desc limit 1) l on true
       left join lateral (\
      """
          + Segments.entries(
              Segments.downwards("a.position", "(select position from ledger_head)"),
              side("debit", "closed & 1") + " union all " + side("credit", "closed >> 1"),
              "position desc",
              "1")
          + ") e on true";

  private static String side(String side, String closed) {
    return """
    (select position, %2$s as closed, %1$s_debits_pending as debits_pending,
      %1$s_debits_posted as debits_posted, %1$s_credits_pending as credits_pending,
      %1$s_credits_posted as credits_posted
    from ledger_transfer where %3$s and %1$s_account_id = a.id
    order by position desc limit 1)\
    """
        .formatted(side, closed, Segments.IN);
  }

  private AccountColumns() {}

  /**
   * @param first the index of the first of the columns in the result
   */
  static AccountState read(ResultSet row, int first) throws SQLException {
    int i = first;
    long position = row.getLong(i++);
    long timestamp = row.getLong(i++);
    Uint128 id = EntryColumns.uint128(row, i++);
    Uint128 userData128 = EntryColumns.uint128(row, i++);
    long userData64 = row.getLong(i++);
    int userData32 = row.getInt(i++);
    int ledger = row.getInt(i++);
    int code = row.getInt(i++);
    int flags = row.getInt(i++);
    long floor = orElse(row, i++, CreateAccount.NO_FLOOR);
    long ceiling = orElse(row, i++, CreateAccount.NO_CEILING);
    AccountState account =
        new AccountState(
            id,
            position,
            timestamp,
            userData128,
            userData64,
            userData32,
            ledger,
            code,
            flags,
            floor,
            ceiling);
    if (row.getLong(i++) != 0) {
      account.floor = orElse(row, i, CreateAccount.NO_FLOOR);
      account.ceiling = orElse(row, i + 1, CreateAccount.NO_CEILING);
    }
    int entry = i + 2;
    if (row.getLong(entry) != 0) {
      account.closed(row.getInt(entry + 1) != 0);
      account.balances(
          row.getLong(entry + 2),
          row.getLong(entry + 3),
          row.getLong(entry + 4),
          row.getLong(entry + 5));
    }
    return account;
  }

  private static long orElse(ResultSet row, int column, long absent) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? absent : value;
  }

  static Account account(AccountState state) {
    return new Account(
        state.id,
        state.balances(),
        state.userData128,
        state.userData64,
        state.userData32,
        state.ledger,
        state.code,
        state.flags,
        state.floor,
        state.ceiling,
        state.position,
        state.timestamp);
  }
}
