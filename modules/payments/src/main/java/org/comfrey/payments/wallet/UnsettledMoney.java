package org.comfrey.payments.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ErasureObstacle;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.ErasureObstacles;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.Balances;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Currencies;

/** Money that is somebody's, on its way to them, or owed by them: nobody may vanish from it. */
public final class UnsettledMoney implements ErasureObstacles {
  private static final int ACCOUNTS_MOST = 300;

  private final ModuleDatabase database;
  private final Book book;

  /** Reads the ledger, and what was asked of processors. */
  public UnsettledMoney(ModuleDatabase database, Book book) {
    this.database = database;
    this.book = book;
  }

  @Override
  public List<ErasureObstacle> against(PersonId person) {
    List<ErasureObstacle> found = new ArrayList<>();
    for (Account wallet : accounts(person, AccountKind.WALLET)) {
      Balances balances = wallet.balances();
      add(found, "wallet-balance", wallet, balances.available() + balances.debitsPending());
    }
    for (Account owed : accounts(person, AccountKind.RECEIVABLE)) {
      add(found, "owed", owed, owed.balances().debitsPosted() - owed.balances().creditsPosted());
    }
    for (Account coupon : accounts(person, AccountKind.COUPON)) {
      add(found, "money-under-way", coupon, coupon.balances().available());
    }
    asked(found, person, "money-under-way", "payout", "state in ('pending', 'unknown')");
    asked(found, person, "money-under-way", "refund", "state in ('due', 'unknown')");
    asked(
        found,
        person,
        "money-under-way",
        "payment",
        "state in ('initiated', 'pending', 'challenge', 'unknown')");
    database
        .sql()
        .sql(
            """
            select id from chargeback
            where (client = :p or provider = :p) and state in ('open', 'represented')
            order by id limit 100\
            """)
        .param("p", person.value())
        .query(UUID.class)
        .list()
        .forEach(id -> found.add(new ErasureObstacle("open-chargeback", id.toString(), null)));
    return found;
  }

  private static void add(
      List<ErasureObstacle> found, String kind, Account account, long amountMinor) {
    if (amountMinor != 0) {
      String currency = Currencies.ofLedger(account.ledger()).orElseThrow();
      found.add(new ErasureObstacle(kind, null, new Money(amountMinor, currency)));
    }
  }

  /** The table's name and the condition are this class's own. */
  private void asked(
      List<ErasureObstacle> found, PersonId person, String kind, String table, String condition) {
    database
        .sql()
        .sql(
            "select id, amount_minor, currency from "
                + table
                + " where person = :p and "
                + condition
                + " order by id limit 100")
        .param("p", person.value())
        .query((row, number) ->
            new ErasureObstacle(
                kind,
                row.getString("id"),
                new Money(row.getLong("amount_minor"), row.getString("currency"))))
        .list()
        .forEach(found::add);
  }

  private List<Account> accounts(PersonId person, AccountKind kind) {
    QueryFilter ofPerson =
        new QueryFilter(
            Uint128.of(person.value()), 0, 0, 0, kind.code(), 0, 0, ACCOUNTS_MOST, false);
    return book.queries().queryAccounts(ofPerson).value();
  }
}
