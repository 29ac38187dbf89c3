package org.comfrey.ledger.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.AccountBalance;
import org.comfrey.ledger.AccountFilter;
import org.comfrey.ledger.Balances;
import org.comfrey.ledger.ChangeEvent;
import org.comfrey.ledger.LedgerQueries;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.Uint128;

/**
 * The directives of a table that filter: each becomes lines of text, compared with those expected.
 *
 * <p>A {@code *} among the words of an expected line stands for whatever is there.
 */
final class ReplayQueries {
  private static final Map<ChangeEvent.Kind, String> KINDS =
      Map.of(
          ChangeEvent.Kind.SINGLE_PHASE, "_",
          ChangeEvent.Kind.PENDING, "PEN",
          ChangeEvent.Kind.POSTED, "POS",
          ChangeEvent.Kind.VOIDED, "VOI",
          ChangeEvent.Kind.EXPIRED, "EXP");

  private final LedgerQueries queries;
  private final List<String> actual = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();

  private record Expected(int line, String text) {}

  record Difference(int line, String expected, String actual) {
    boolean same() {
      List<String> wanted = List.of(expected.split(" "));
      List<String> found = List.of(actual.split(" "));
      boolean same = wanted.size() == found.size();
      for (int i = 0; same && i < wanted.size(); i++) {
        same = wanted.get(i).equals("*") || wanted.get(i).equals(found.get(i));
      }
      return same;
    }

    @Override
    public String toString() {
      return "expected " + expected + ", got " + actual;
    }
  }

  ReplayQueries(LedgerQueries queries) {
    this.queries = queries;
  }

  /**
   * @return whether the directive is one of a query
   */
  boolean line(int line, String directive, Tokens tokens) {
    switch (directive) {
      case "get_account_transfers" ->
          queries.accountTransfers(accountFilter(tokens)).value().forEach(t -> actual.add(text(t)));
      case "get_account_balances" ->
          queries.accountBalances(accountFilter(tokens)).value().forEach(b -> actual.add(text(b)));
      case "query_accounts" ->
          queries
              .queryAccounts(queryFilter(tokens, true))
              .value()
              .forEach(a -> actual.add(text(a)));
      case "query_transfers" ->
          queries
              .queryTransfers(queryFilter(tokens, false))
              .value()
              .forEach(t -> actual.add(text(t)));
      case "get_change_events" ->
          queries
              .changeEvents(timestamp(tokens), timestamp(tokens), (int) tokens.unsigned(32))
              .value()
              .forEach(e -> actual.add(text(e)));
      case "get_account_transfers_result", "query_transfers_result" ->
          expected.add(new Expected(line, "transfer " + tokens.id().value()));
      case "get_account_balances_result" -> {
        Uint128 transfer = tokens.id();
        String at = "balances at " + timestamp(transfer);
        expected.add(new Expected(line, at + " " + balances(tokens)));
      }
      case "query_accounts_result" -> expected.add(new Expected(line, account(tokens)));
      case "get_change_events_result" -> expected.add(new Expected(line, change(tokens)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private AccountFilter accountFilter(Tokens tokens) {
    return new AccountFilter(
        tokens.id(),
        tokens.id(),
        tokens.unsigned(64),
        (int) tokens.unsigned(32),
        (int) tokens.unsigned(16),
        timestamp(tokens),
        timestamp(tokens),
        (int) tokens.unsigned(32),
        tokens.flag(),
        tokens.flag(),
        tokens.flag());
  }

  private QueryFilter queryFilter(Tokens tokens, boolean ofAccounts) {
    return new QueryFilter(
        tokens.id(),
        tokens.unsigned(64),
        (int) tokens.unsigned(32),
        (int) tokens.unsigned(32),
        (int) tokens.unsigned(16),
        ofAccounts ? accountTimestamp(tokens) : timestamp(tokens),
        ofAccounts ? accountTimestamp(tokens) : timestamp(tokens),
        (int) tokens.unsigned(32),
        tokens.flag());
  }

  /** The moment at which a transfer was created. */
  private long timestamp(Tokens tokens) {
    Uint128 id = tokens.id();
    return id.isZero() ? 0 : timestamp(id);
  }

  private long timestamp(Uint128 id) {
    return queries.transfers(List.of(id)).value().stream()
        .map(Transfer::timestamp)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no transfer has the id " + id.value()));
  }

  /** In a query of accounts the same columns name accounts, which may share ids with transfers. */
  private long accountTimestamp(Tokens tokens) {
    Uint128 id = tokens.id();
    return id.isZero()
        ? 0
        : queries
            .account(id)
            .value()
            .map(Account::timestamp)
            .orElseThrow(() -> new IllegalArgumentException("no account has the id " + id.value()));
  }

  private static Balances balances(Tokens tokens) {
    return new Balances(tokens.number63(), tokens.number63(), tokens.number63(), tokens.number63());
  }

  private static String text(Transfer transfer) {
    return "transfer " + transfer.id().value();
  }

  private static String text(AccountBalance balance) {
    return "balances at " + balance.timestamp() + " " + balance.balances();
  }

  private static String text(Account account) {
    return "account %s %s %s"
        .formatted(account.id().value(), account.balances(), closed(account.closed()));
  }

  private static String closed(boolean closed) {
    return closed ? "closed" : "open";
  }

  private String account(Tokens tokens) {
    Uint128 id = tokens.id();
    if (tokens.left() > 1) {
      return "account %s %s %s".formatted(id.value(), balances(tokens), closed(tokens.flag()));
    }
    if (tokens.left() == 1) {
      tokens.flag();
    }
    // Only the account itself is expected: what it holds is taken as it is.
    return queries.account(id).value().map(ReplayQueries::text).orElse("account " + id.value());
  }

  /** An expiry is no transfer and so has no id; the hold that it ends is its pending one. */
  private static String text(ChangeEvent event) {
    boolean expired = event.kind() == ChangeEvent.Kind.EXPIRED;
    Transfer transfer = event.transfer();
    return "%s %s amount %d pending %s debit %s %s %s credit %s %s %s"
        .formatted(
            KINDS.get(event.kind()),
            expired ? "_" : transfer.id().value(),
            event.amount(),
            expired ? transfer.id().value() : transfer.pendingId().value(),
            transfer.debitAccountId().value(),
            event.debitAccount(),
            closed(event.debitAccountClosed()),
            transfer.creditAccountId().value(),
            event.creditAccount(),
            closed(event.creditAccountClosed()));
  }

  /** Ids that are left out are not compared. */
  private static String change(Tokens tokens) {
    return "%s %s amount %d pending %s debit %s %s %s credit %s %s %s"
        .formatted(
            tokens.word(),
            idOrAny(tokens),
            tokens.number63(),
            idOrAny(tokens),
            tokens.id().value(),
            balances(tokens),
            closed(tokens.flag()),
            tokens.id().value(),
            balances(tokens),
            closed(tokens.flag()));
  }

  private static String idOrAny(Tokens tokens) {
    Uint128 id = tokens.id();
    return id.isZero() ? "*" : id.value().toString();
  }

  List<Difference> commit(int line, String operation) {
    if (!operation.startsWith("get_") && !operation.startsWith("query_")) {
      throw new IllegalArgumentException("unknown operation " + operation);
    }
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      boolean more = i < expected.size();
      differences.add(
          new Difference(
              more ? expected.get(i).line() : line,
              more ? expected.get(i).text() : "nothing more",
              i < actual.size() ? actual.get(i) : "nothing more"));
    }
    if (differences.isEmpty()) {
      differences.add(new Difference(line, "nothing", "nothing"));
    }
    expected.clear();
    actual.clear();
    return differences;
  }
}
