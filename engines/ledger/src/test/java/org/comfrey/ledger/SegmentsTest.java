package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries in many segments of the log, some empty: what is asked is found in each. */
class SegmentsTest {
  private static final int ACCOUNTS = 8;
  private static final long SEGMENT = 1 << 19;

  private final DataSource dataSource = KeptConnections.of(TestDatabase.freshLedger());
  private final TestClock clock = new TestClock();
  private final Random random = new Random(7);
  private final List<Moved> log = new ArrayList<>();
  private final Map<Uint128, TreeMap<Long, Long>> balances = new HashMap<>();
  private Ledger ledger = open();

  private record Moved(CreateTransfer transfer, EventResult result) {
    boolean touches(Uint128 account, boolean debits, boolean credits) {
      return (debits && transfer.debitAccountId().equals(account))
          || (credits && transfer.creditAccountId().equals(account));
    }
  }

  private Ledger open() {
    return Ledger.open(dataSource, LedgerOptions.STANDARD.withCachedAccountsMax(2), clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void entries_are_found_in_whichever_segment_they_lie() {
    grow();
    everyAccountIsKnownTo(ledger);
    ledger.close();
    ledger = open();
    everyAccountIsKnownTo(ledger);
    for (int i = 0; i < 200; i++) {
      statementIsWhatTheLogHolds();
      balancesAreWhatTheyWere();
    }
  }

  /** Accounts and transfers in turn, with jumps of up to three segments between them. */
  private void grow() {
    for (int round = 0; round < 60; round++) {
      if (round % 7 == 0 && round / 7 < ACCOUNTS) {
        CreateAccount account = CreateAccount.of(account(round / 7), 1, 1);
        balances.put(account.id(), new TreeMap<>(Map.of(accept(account).position(), 0L)));
      }
      if (balances.size() > 1) {
        move();
      }
      if (random.nextInt(3) == 0) {
        long end = ledger.queries().position();
        // A segment may stay empty, and the next entry may be the last or the first of one.
        long jumped = (end / SEGMENT + 1 + random.nextInt(3)) * SEGMENT - random.nextInt(3);
        TestDatabase.execute(
            dataSource, "update ledger_head set position = %d".formatted(Math.max(end, jumped)));
      }
      clock.advance(Duration.ofSeconds(1));
    }
  }

  private void move() {
    // The last accounts are touched seldom, so that their last entries lie far back.
    int from = random.nextInt(1 + random.nextInt(balances.size()));
    int to = (from + 1 + random.nextInt(balances.size() - 1)) % balances.size();
    CreateTransfer transfer =
        CreateTransfer.of(
            Uint128.of(100 + log.size()), account(from), account(to), random.nextInt(100), 1, 1);
    EventResult result = accept(transfer);
    log.add(new Moved(transfer, result));
    add(transfer.debitAccountId(), result.position(), -transfer.amount());
    add(transfer.creditAccountId(), result.position(), transfer.amount());
  }

  private void add(Uint128 account, long position, long amount) {
    NavigableMap<Long, Long> history = history(account);
    history.put(position, history.lastEntry().getValue() + amount);
  }

  /** An account's balance after each position at which it changed. */
  private NavigableMap<Long, Long> history(Uint128 account) {
    return Objects.requireNonNull(balances.get(account));
  }

  private EventResult accept(Event event) {
    Reply reply = ledger.submitAndWait(Submission.of(event));
    assertThat(reply).isInstanceOf(Reply.Accepted.class);
    return ((Reply.Accepted) reply).results().getFirst();
  }

  private static Uint128 account(int number) {
    return Uint128.of(1 + number);
  }

  private void everyAccountIsKnownTo(Ledger node) {
    balances.forEach((id, history) -> {
      Balances now = node.queries().account(id).value().orElseThrow().balances();
      assertThat(now.creditsPosted() - now.debitsPosted())
          .as("%s", id)
          .isEqualTo(history.lastEntry().getValue());
    });
  }

  private void statementIsWhatTheLogHolds() {
    Uint128 account = account(random.nextInt(ACCOUNTS + 1));
    boolean debits = random.nextBoolean();
    boolean credits = !debits || random.nextBoolean();
    boolean reversed = random.nextBoolean();
    int limit = 1 + random.nextInt(10);
    long minimum = random.nextBoolean() ? 0 : someTimestamp();
    long maximum = random.nextBoolean() ? 0 : Math.max(minimum, someTimestamp());
    AccountFilter filter =
        new AccountFilter(
            account, Uint128.ZERO, 0, 0, 0, minimum, maximum, limit, debits, credits, reversed);
    List<Uint128> expected =
        new ArrayList<>(
            log.stream()
                .filter(m -> m.touches(account, debits, credits))
                .filter(m -> m.result.timestamp() >= minimum)
                .filter(m -> maximum == 0 || m.result.timestamp() <= maximum)
                .map(m -> m.transfer.id())
                .toList());
    if (reversed) {
      Collections.reverse(expected);
    }
    assertThat(ledger.queries().accountTransfers(filter).value())
        .as("%s", filter)
        .extracting(Transfer::id)
        .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
  }

  private long someTimestamp() {
    return log.get(random.nextInt(log.size())).result.timestamp() + random.nextInt(3) - 1;
  }

  private void balancesAreWhatTheyWere() {
    Uint128 account = account(random.nextInt(ACCOUNTS));
    Moved moment = log.get(random.nextInt(log.size()));
    long position = moment.result.position() + random.nextInt(3) - 1;
    assertThat(ledger.queries().balancesAt(account, position).value().map(SegmentsTest::net))
        .as("%s at %d", account, position)
        .isEqualTo(atOrBefore(account, position));
    assertThat(
            ledger
                .queries()
                .balancesAtTime(account, moment.result.timestamp())
                .value()
                .map(SegmentsTest::net))
        .as("%s at the time of %d", account, moment.result.position())
        .isEqualTo(atOrBefore(account, moment.result.position()));
  }

  private Optional<Long> atOrBefore(Uint128 account, long position) {
    return Optional.ofNullable(history(account).floorEntry(position)).map(Map.Entry::getValue);
  }

  private static long net(Balances balances) {
    return balances.creditsPosted() - balances.debitsPosted();
  }

  /** As the version before left it: its own indexes, and entries. */
  private void fromBefore() {
    TestDatabase.execute(
        dataSource,
        """
        drop index if exists ledger_transfer_debit_segment, ledger_transfer_credit_segment;
        create index if not exists ledger_transfer_debit
          on ledger_transfer (debit_account_id, position) where debit_account_id is not null;
        create index if not exists ledger_transfer_credit
          on ledger_transfer (credit_account_id, position) where credit_account_id is not null\
        """);
  }

  @Test
  void a_ledger_from_before_segments_gets_them_once_and_keeps_what_its_version_needs()
      throws SQLException {
    assertThat(index("ledger_transfer_debit")).as("of a ledger that begins now").isNull();
    grow();
    fromBefore();
    LedgerSchema.create(dataSource);
    String migrated = index("ledger_transfer_debit_segment");
    assertThat(migrated).contains("(\"position\" >> 19)), debit_account_id, \"position\"");
    assertThat(index("ledger_transfer_credit_segment")).contains("credit_account_id");
    assertThat(index("ledger_transfer_debit")).isNotNull();
    LedgerSchema.create(dataSource);
    assertThat(index("ledger_transfer_debit_segment")).as("the same index").isEqualTo(migrated);
  }

  @Test
  void segments_come_while_others_append() {
    for (int i = 0; i < 2; i++) {
      accept(CreateAccount.of(account(i), 1, 1));
    }
    for (int round = 0; round < 5; round++) {
      fromBefore();
      List<CompletableFuture<Reply>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        // A group touches the tables in another order than the one in which they are created.
        Uint128 id = Uint128.of(1_000 + 200 * round + i);
        answers.add(
            ledger.submit(
                Submission.of(
                    CreateTransfer.of(id, account(0), account(1), 1, 1, 1),
                    CreateAccount.of(id, 1, 1))));
        if (i == 20) {
          LedgerSchema.create(dataSource);
        }
      }
      answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Reply.Accepted.class));
    }
  }

  /** The index's identity and what it is on. */
  private @Nullable String index(String name) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select to_regclass('%1$s')::oid || pg_get_indexdef(to_regclass('%1$s'))"
                    .formatted(name))) {
      row.next();
      return row.getString(1);
    }
  }
}
