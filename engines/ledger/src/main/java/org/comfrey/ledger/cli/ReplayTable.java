package org.comfrey.ledger.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.Balances;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.EventResult;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerQueries;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Transfer;
import org.comfrey.ledger.TransferFlags;
import org.comfrey.ledger.Uint128;
import org.jspecify.annotations.Nullable;

/**
 * One table of a file: the ledger it opened, what waits for the next commit, what did not match.
 */
final class ReplayTable implements AutoCloseable {
  private static final int[] ACCOUNT_FLAGS = {
    AccountFlags.LINKED,
    AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS,
    AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS,
    AccountFlags.HISTORY,
    AccountFlags.IMPORTED,
    AccountFlags.CLOSED
  };
  private static final int[] TRANSFER_FLAGS = {
    TransferFlags.LINKED,
    TransferFlags.PENDING,
    TransferFlags.POST_PENDING,
    TransferFlags.VOID_PENDING,
    TransferFlags.BALANCING_DEBIT,
    TransferFlags.BALANCING_CREDIT,
    TransferFlags.IMPORTED,
    TransferFlags.CLOSING_DEBIT,
    TransferFlags.CLOSING_CREDIT
  };
  private static final int ACCOUNT_PADDING_SHIFT = 6;
  private static final int TRANSFER_PADDING_SHIFT = 9;

  private final DataSource dataSource;
  private final AtomicLong clockNanos = new AtomicLong();
  private final Ledger ledger;
  private final LedgerQueries queries;
  private final ReplayQueries filters;
  private final Records records = new Records();
  private final List<Event> events = new ArrayList<>();
  private final List<Expected> statuses = new ArrayList<>();
  private final List<String> mismatches = new ArrayList<>();
  private int expectations;
  private int uncommittedLine;

  private record Expected(int line, String status) {}

  ReplayTable(DataSource dataSource) {
    this.dataSource = dataSource;
    this.ledger =
        Ledger.open(
            dataSource, LedgerOptions.STANDARD, () -> Instant.ofEpochSecond(0, clockNanos.get()));
    this.queries = ledger.queries();
    this.filters = new ReplayQueries(queries);
  }

  List<String> mismatches() {
    return mismatches;
  }

  int expectations() {
    return expectations;
  }

  void mismatch(int line, String text) {
    mismatches.add("line " + line + ": " + text);
  }

  void line(int line, List<String> words) {
    Tokens tokens = new Tokens(words);
    String directive = tokens.word();
    switch (directive) {
      case "account" -> account(line, tokens);
      case "transfer" -> transfer(line, tokens);
      case "setup" -> setup(tokens);
      case "tick" -> tick(tokens);
      case "lookup_account" -> lookupAccount(line, tokens);
      case "lookup_transfer" -> lookupTransfer(line, tokens);
      case "commit" -> commit(line, tokens.word());
      default -> {
        if (!filters.line(line, directive, tokens)) {
          throw new IllegalArgumentException("unknown directive " + directive);
        }
        uncommittedLine = line;
      }
    }
    if (tokens.left() > 0) {
      throw new IllegalArgumentException(tokens.left() + " columns too many");
    }
  }

  /** Rows after the last commit would go untried without a word. */
  void finish(int lastLine) {
    if (uncommittedLine != 0) {
      mismatch(lastLine, "line " + uncommittedLine + " is never committed");
    }
  }

  private void account(int line, Tokens tokens) {
    Uint128 id = tokens.id();
    long debitsPending = tokens.number63();
    long debitsPosted = tokens.number63();
    long creditsPending = tokens.number63();
    long creditsPosted = tokens.number63();
    Uint128 userData128 = tokens.id();
    long userData64 = tokens.unsigned(64);
    int userData32 = (int) tokens.unsigned(32);
    int reserved = (int) tokens.unsigned(32);
    int ledgerNumber = (int) tokens.unsigned(32);
    int code = (int) tokens.unsigned(16);
    int flags = flags(tokens, ACCOUNT_FLAGS, ACCOUNT_PADDING_SHIFT);
    events.add(
        new CreateAccount(
            id,
            debitsPending,
            debitsPosted,
            creditsPending,
            creditsPosted,
            userData128,
            userData64,
            userData32,
            reserved,
            ledgerNumber,
            code,
            flags,
            tokens.number63(),
            CreateAccount.NO_FLOOR,
            CreateAccount.NO_CEILING));
    expect(line, tokens.word());
  }

  private void transfer(int line, Tokens tokens) {
    Uint128 id = tokens.id();
    Uint128 debitAccountId = tokens.id();
    Uint128 creditAccountId = tokens.id();
    long amount = tokens.number63();
    Uint128 pendingId = tokens.id();
    Uint128 userData128 = tokens.id();
    long userData64 = tokens.unsigned(64);
    int userData32 = (int) tokens.unsigned(32);
    long timeoutSeconds = tokens.unsigned(32);
    int ledgerNumber = (int) tokens.unsigned(32);
    int code = (int) tokens.unsigned(16);
    int flags = flags(tokens, TRANSFER_FLAGS, TRANSFER_PADDING_SHIFT);
    events.add(
        new CreateTransfer(
            id,
            debitAccountId,
            creditAccountId,
            amount,
            pendingId,
            userData128,
            userData64,
            userData32,
            timeoutSeconds,
            ledgerNumber,
            code,
            flags,
            tokens.number63()));
    expect(line, tokens.word());
  }

  private static int flags(Tokens tokens, int[] bits, int paddingShift) {
    int flags = 0;
    for (int bit : bits) {
      if (tokens.flag()) {
        flags |= bit;
      }
    }
    return flags | (int) tokens.unsigned(16 - paddingShift) << paddingShift;
  }

  private void expect(int line, String status) {
    statuses.add(new Expected(line, status));
    uncommittedLine = line;
  }

  /** Puts an entry of its own kind into the log; the engine finds it there like another node's. */
  private void setup(Tokens tokens) {
    Uint128 id = tokens.id();
    Account account =
        queries
            .account(id)
            .value()
            .orElseThrow(() -> new IllegalArgumentException("there is no account " + id.value()));
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              with head as (update ledger_head set position = position + 1,
                timestamp = timestamp + 1 returning position, timestamp)
              insert into ledger_transfer (position, timestamp, kind, closed, debit_account_id,
                debit_debits_pending, debit_debits_posted, debit_credits_pending,
                debit_credits_posted)
              select position, timestamp, 6, ?, ?, ?, ?, ?, ? from head\
              """)) {
        statement.setShort(1, (short) (account.closed() ? 1 : 0));
        statement.setObject(2, id.uuid());
        for (int i = 3; i <= 6; i++) {
          statement.setLong(i, tokens.number63());
        }
        statement.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("balances could not be set", e);
    }
  }

  private void tick(Tokens tokens) {
    String value = tokens.word();
    String unit = tokens.word();
    long factor =
        switch (unit) {
          case "nanoseconds" -> 1;
          case "seconds" -> 1_000_000_000L;
          default -> throw new IllegalArgumentException("unknown unit " + unit);
        };
    long interval = Math.multiplyExact(Math.abs(Long.parseLong(value)), factor);
    clockNanos.set(value.startsWith("-") ? Long.MAX_VALUE - interval : headTimestamp() + interval);
    ledger.expireDue().join();
  }

  /** The clock stands still between ticks, while each entry moves the ledger's own time on. */
  private long headTimestamp() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select timestamp from ledger_head")) {
      row.next();
      return Math.max(clockNanos.get(), row.getLong(1));
    } catch (SQLException e) {
      throw new IllegalStateException("the head could not be read", e);
    }
  }

  private void lookupAccount(int line, Tokens tokens) {
    Uint128 id = tokens.id();
    Optional<Account> found = queries.account(id).value();
    if (tokens.left() == 1) {
      compare(line, "account " + id.value(), tokens.word(), found.isEmpty() ? "_" : "found");
      return;
    }
    Balances balances =
        new Balances(tokens.number63(), tokens.number63(), tokens.number63(), tokens.number63());
    boolean closed = tokens.flag();
    compare(line, "balances", balances, found.map(Account::balances).orElse(null));
    compare(line, "closed", closed, found.map(Account::closed).orElse(null));
    Account actual = found.map(Records::placeless).orElse(null);
    Account expected = records.expected(id, balances, closed);
    if (expected != null && actual != null && !same(expected, actual)) {
      mismatch(line, "account: expected " + expected + ", got " + actual);
    }
  }

  /** But for the balances and the flag, whose mismatch has been told already. */
  private boolean same(Account expected, Account actual) {
    return expected.equals(actual)
        || !expected.equals(records.expected(actual.id(), actual.balances(), actual.closed()));
  }

  private void lookupTransfer(int line, Tokens tokens) {
    Uint128 id = tokens.id();
    Optional<Transfer> found = queries.transfers(List.of(id)).value().stream().findFirst();
    String kind = tokens.word();
    switch (kind) {
      case "exists" -> compare(line, kind, tokens.word(), String.valueOf(found.isPresent()));
      case "amount" ->
          compare(line, kind, tokens.number63(), found.map(Transfer::amount).orElse(null));
      case "timestamp" ->
          compare(line, kind, tokens.number63(), found.map(Transfer::timestamp).orElse(null));
      default -> throw new IllegalArgumentException("unknown kind of lookup " + kind);
    }
    if (found.isPresent()) {
      Transfer actual = Records.placeless(found.get());
      Transfer expected = records.expected(id, actual.amount());
      if (expected != null && !expected.equals(actual)) {
        mismatch(line, "transfer: expected " + expected + ", got " + actual);
      }
    }
  }

  private void commit(int line, String operation) {
    uncommittedLine = 0;
    switch (operation) {
      case "create_accounts", "create_transfers" -> submit();
      case "lookup_accounts", "lookup_transfers" -> {
        // Looked up where they stand: nothing can have happened in between.
      }
      default -> {
        for (ReplayQueries.Difference difference : filters.commit(line, operation)) {
          expectations++;
          if (!difference.same()) {
            mismatch(difference.line(), difference.toString());
          }
        }
      }
    }
  }

  private void submit() {
    List<EventResult> results =
        switch (ledger.submitAndWait(Submission.of(events))) {
          case Reply.Accepted accepted -> accepted.results();
          case Reply.Rejected rejected -> rejected.results();
          case Reply.StepMoved unexpected -> throw new IllegalStateException("no step was sent");
          case Reply.Replayed unexpected -> throw new IllegalStateException("no key was sent");
          case Reply.KeyConflict unexpected -> throw new IllegalStateException("no key was sent");
        };
    for (int i = 0; i < results.size(); i++) {
      Expected expected = statuses.get(i);
      compare(expected.line(), "status", expected.status(), results.get(i).wireName());
      String wrong = records.answered(events.get(i), results.get(i));
      if (wrong != null) {
        mismatch(expected.line(), wrong);
      }
    }
    events.clear();
    statuses.clear();
  }

  private void compare(int line, String what, Object expected, @Nullable Object actual) {
    expectations++;
    if (!Objects.equals(expected, actual)) {
      mismatch(line, what + ": expected " + expected + ", got " + actual);
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
