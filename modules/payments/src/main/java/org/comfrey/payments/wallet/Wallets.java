package org.comfrey.payments.wallet;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.Wallet;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.escrow.Held;

/** What people have, currency by currency. */
final class Wallets {
  private static final int CURRENCIES_MOST = 300;

  private final Book book;
  private final Escrow escrow;

  Wallets(Book book, Escrow escrow) {
    this.book = book;
    this.escrow = escrow;
  }

  Wallet of(PersonId person) {
    Map<String, Balance> balances = new TreeMap<>();
    for (Account account : accounts(person)) {
      String currency = Currencies.ofLedger(account.ledger()).orElseThrow();
      balances.put(
          currency,
          new Balance(
              currency, account.balances().available(), account.balances().debitsPending(), 0, 0));
    }
    for (Held held : escrow.held(person)) {
      Balance own = balances.get(held.currency());
      balances.put(
          held.currency(),
          new Balance(
              held.currency(),
              own == null ? 0 : own.availableMinor(),
              own == null ? 0 : own.heldMinor(),
              held.paidMinor(),
              held.expectedMinor()));
    }
    return new Wallet(person, List.copyOf(balances.values()));
  }

  private List<Account> accounts(PersonId person) {
    QueryFilter ofPerson =
        new QueryFilter(
            Uint128.of(person.value()),
            0,
            0,
            0,
            AccountKind.WALLET.code(),
            0,
            0,
            CURRENCIES_MOST,
            false);
    return book.queries().queryAccounts(ofPerson).value();
  }
}
