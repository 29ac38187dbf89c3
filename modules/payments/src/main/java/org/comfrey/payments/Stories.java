package org.comfrey.payments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.payments.internal.LedgerEntry;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.AccountKind;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.escrow.Escrow;

/** Reads an order's entries out of the ledger, with names that operators understand. */
final class Stories {
  private static final int ENTRIES_MOST = 1_000;

  private final Book book;
  private final Escrow escrow;

  Stories(Book book, Escrow escrow) {
    this.book = book;
    this.escrow = escrow;
  }

  List<LedgerEntry> entries(OrderId order) {
    List<Transfer> transfers =
        book.queries()
            .queryTransfers(QueryFilter.ofReference(Uint128.of(order.value()), ENTRIES_MOST))
            .value();
    Map<Uint128, String> names = names(order, transfers);
    return transfers.stream().map(transfer -> entry(transfer, names)).toList();
  }

  private static LedgerEntry entry(Transfer transfer, Map<Uint128, String> names) {
    String currency =
        Currencies.ofLedger(transfer.ledger())
            .orElseThrow(() -> new IllegalStateException("no currency: " + transfer));
    String kind = TransferKind.ofCode(transfer.code()).map(TransferKind::label).orElse("other");
    return new LedgerEntry(
        transfer.position(),
        Times.ofNanos(transfer.timestamp()),
        kind,
        names.getOrDefault(transfer.debitAccountId(), transfer.debitAccountId().toString()),
        names.getOrDefault(transfer.creditAccountId(), transfer.creditAccountId().toString()),
        new Money(transfer.amount(), currency),
        transfer.userData64());
  }

  private Map<Uint128, String> names(OrderId order, List<Transfer> transfers) {
    Set<Uint128> ids = new LinkedHashSet<>();
    for (Transfer transfer : transfers) {
      ids.add(transfer.debitAccountId());
      ids.add(transfer.creditAccountId());
    }
    Map<Uint128, String> names = new HashMap<>();
    for (Account account : book.queries().accounts(new ArrayList<>(ids)).value()) {
      names.put(account.id(), name(account));
    }
    names.putAll(escrow.potNames(order));
    return names;
  }

  private static String name(Account account) {
    String kind = AccountKind.ofCode(account.code()).map(AccountKind::label).orElse("account");
    boolean owned =
        account.code() == AccountKind.WALLET.code()
            || account.code() == AccountKind.RECEIVABLE.code();
    return owned ? kind + ":" + account.userData128() : kind;
  }
}
