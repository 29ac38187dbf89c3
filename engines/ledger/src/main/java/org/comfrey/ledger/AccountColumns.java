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
      d.position, d.closed, d.debit_debits_pending, d.debit_debits_posted, \
      d.debit_credits_pending, d.debit_credits_posted, \
      c.position, c.closed, c.credit_debits_pending, c.credit_debits_posted, \
      c.credit_credits_pending, c.credit_credits_posted\
      """;

  static final String JOINS =
      """
       left join lateral (select * from ledger_limits where account_id = a.id
         order by position desc limit 1) l on true
       left join lateral (select * from ledger_transfer where debit_account_id = a.id
         order by position desc limit 1) d on true
       left join lateral (select * from ledger_transfer where credit_account_id = a.id
         order by position desc limit 1) c on true\
      """;

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
    int debit = i + 2;
    int credit = debit + 6;
    long debited = row.getLong(debit);
    long credited = row.getLong(credit);
    if (debited > credited) {
      balances(account, row, debit, 1);
    } else if (credited > 0) {
      balances(account, row, credit, 2);
    }
    return account;
  }

  private static void balances(AccountState account, ResultSet row, int at, int closedBit)
      throws SQLException {
    account.closed((row.getInt(at + 1) & closedBit) != 0);
    account.balances(
        row.getLong(at + 2), row.getLong(at + 3), row.getLong(at + 4), row.getLong(at + 5));
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
