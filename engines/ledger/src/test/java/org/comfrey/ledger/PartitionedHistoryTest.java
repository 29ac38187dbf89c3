package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.comfrey.ledger.cli.LedgerCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The growth that docs/decisions/ledger.md designs, tried: history partitioned by position, its
 * oldest part written to a file and dropped, and every id that was ever used still used.
 *
 * <p>The engine runs on it as it is. What a unique index on the id cannot promise across partitions
 * a table of ids does, filled by one trigger per group in the group's own transaction.
 */
class PartitionedHistoryTest {
  private static final int ACCOUNTS = 40;
  private static final LedgerOptions SMALL = LedgerOptions.STANDARD.withGroupEventsMax(500);

  @TempDir private Path folder;
  private final PGSimpleDataSource dataSource = TestDatabase.freshLedger();
  private final Map<Uint128, Long> expected = new HashMap<>();
  private final Random random = new Random(11);
  private long nextId = 1;

  @BeforeEach
  void partition() {
    TestDatabase.execute(
        dataSource,
        """
        alter table ledger_transfer rename to ledger_transfer_plain;
        create table ledger_transfer (like ledger_transfer_plain including defaults)
          partition by range (position);
        drop table ledger_transfer_plain;
        alter table ledger_transfer add primary key (position);
        create index on ledger_transfer (id) where id is not null;
        create index on ledger_transfer (timestamp);
        create index on ledger_transfer ((position >> 19), debit_account_id, position)
          where debit_account_id is not null;
        create index on ledger_transfer ((position >> 19), credit_account_id, position)
          where credit_account_id is not null;
        create index on ledger_transfer (pending_id) where pending_id is not null;
        create index on ledger_transfer (expires_at, position) where expires_at is not null;

        create table ledger_id (id uuid primary key, position bigint not null);
        create table ledger_ended (pending_id uuid primary key, position bigint not null);
        create function remember() returns trigger language plpgsql as $$
        begin
          insert into ledger_id select id, position from added where id is not null;
          insert into ledger_ended
            select pending_id, position from added where pending_id is not null;
          return null;
        end $$;
        create trigger remember after insert on ledger_transfer
          referencing new table as added for each statement execute function remember()\
        """);
  }

  private void part(String name, long from, long until) {
    TestDatabase.execute(
        dataSource,
        "create table %s partition of ledger_transfer for values from (%d) to (%d)"
            .formatted(name, from, until));
  }

  @Test
  void ids_stay_used_when_their_history_is_archived() throws Exception {
    archive(1_000);
  }

  @Test
  @Tag("long")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void a_long_history_is_archived() throws Exception {
    long began = System.nanoTime();
    archive(1_000_000);
    System.out.println(
        "3,000,000 transfers in partitions, archived, restored and checked in %d s"
            .formatted(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
  }

  /** Three partitions of so many positions; the first is archived, and comes back at the end. */
  private void archive(int size) throws Exception {
    part("ledger_transfer_1", 1, size + 1L);
    part("ledger_transfer_2", size + 1L, 2L * size + 1);
    part("ledger_transfer_3", 2L * size + 1, Long.MAX_VALUE);
    CreateTransfer old = transfer(ACCOUNTS, 1, 5);
    CreateTransfer hold = CreateTransfer.pend(id(), account(1), account(2), 7, 1, 1, 0);
    try (Ledger ledger = Ledger.open(dataSource, SMALL, InstantSource.system())) {
      accounts(ledger);
      // The last account moves once, in the part that is going to be archived.
      accepted(ledger, Submission.of(old, hold));
      moved(ACCOUNTS, 1, 5);
      transfers(ledger, 2 * size, ACCOUNTS - 1);
      assertThat(openHoldsUpTo(size))
          .as("holds that keep the part from being archived")
          .isEqualTo(1);
      accepted(ledger, Submission.of(CreateTransfer.voidPending(id(), hold.id())));
      transfers(ledger, size / 2, ACCOUNTS - 1);
    }
    assertThat(check()).isEqualTo("the ledger is sound");
    assertThat(openHoldsUpTo(size)).isZero();

    assertThat(carryForward(size)).as("accounts whose last entry is going").isEqualTo(1);
    Path file = folder.resolve("ledger_transfer_1.copy");
    assertThat(detachAndDrop(file)).isEqualTo(size - ACCOUNTS);

    try (Ledger ledger = Ledger.open(dataSource, SMALL, InstantSource.system())) {
      balancesAreAsExpected(ledger);
      assertThatThrownBy(() -> ledger.submitAndWait(Submission.of(old)))
          .as("an id whose row is archived")
          .isInstanceOf(SubmissionFailed.class)
          .hasStackTraceContaining("ledger_id_pkey");
      CreateTransfer end = CreateTransfer.voidPending(id(), hold.id());
      assertThat(ledger.submitAndWait(Submission.of(end)))
          .as("a hold whose row is archived")
          .isInstanceOf(Reply.Rejected.class);
      balancesAreAsExpected(ledger);
      transfers(ledger, size / 2, ACCOUNTS);
      balancesAreAsExpected(ledger);
    }
    restore(file, size);
    assertThat(check()).isEqualTo("the ledger is sound");
    try (Ledger ledger = Ledger.open(dataSource, SMALL, InstantSource.system())) {
      assertThat(((Reply.Accepted) ledger.submitAndWait(Submission.of(old))).results())
          .extracting(EventResult::wireName)
          .containsExactly("exists");
    }
  }

  private Uint128 id() {
    return new Uint128(3, nextId++);
  }

  private static Uint128 account(int number) {
    return Uint128.of(number);
  }

  private CreateTransfer transfer(int from, int to, long amount) {
    return CreateTransfer.of(id(), account(from), account(to), amount, 1, 1);
  }

  private void moved(int from, int to, long amount) {
    expected.merge(account(from), -amount, Long::sum);
    expected.merge(account(to), amount, Long::sum);
  }

  private static void accepted(Ledger ledger, Submission submission) {
    assertThat(ledger.submitAndWait(submission)).isInstanceOf(Reply.Accepted.class);
  }

  private static void accounts(Ledger ledger) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= ACCOUNTS; i++) {
      events.add(CreateAccount.of(account(i), 1, 1));
    }
    accepted(ledger, Submission.of(events));
  }

  private void transfers(Ledger ledger, int count, int accounts) {
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (int done = 0; done < count; done += 500) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < Math.min(500, count - done); i++) {
        int from = 1 + random.nextInt(accounts);
        int to = 1 + (from + random.nextInt(accounts - 1)) % accounts;
        long amount = random.nextInt(100);
        events.add(transfer(from, to, amount));
        moved(from, to, amount);
      }
      answers.add(ledger.submit(Submission.of(events)));
      if (answers.size() >= 8) {
        answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Reply.Accepted.class));
        answers.clear();
      }
    }
    answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Reply.Accepted.class));
  }

  private void balancesAreAsExpected(Ledger ledger) {
    expected.forEach((id, balance) -> {
      Balances balances = ledger.queries().account(id).value().orElseThrow().balances();
      assertThat(balances.creditsPosted() - balances.debitsPosted())
          .as("%s", id)
          .isEqualTo(balance);
    });
  }

  private long openHoldsUpTo(long position) throws SQLException {
    return number(
        """
        select count(*) from ledger_transfer t where t.kind = 1 and t.position <= %d
          and not exists (select from ledger_transfer r where r.pending_id = t.id)\
        """
            .formatted(position));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** An entry of kind 6 for each account that has none after the part: its balances, once more. */
  private long carryForward(long until) throws SQLException {
    return number(
        """
        with head as (select position, timestamp from ledger_head for update),
        last as (
          select a.id, e.* from ledger_account a cross join lateral (
            select * from (
              (select position, closed & 1 as closed, debit_debits_pending as dp,
                debit_debits_posted as dt, debit_credits_pending as cp, debit_credits_posted as ct
              from ledger_transfer where debit_account_id = a.id order by position desc limit 1)
              union all
              (select position, closed >> 1, credit_debits_pending, credit_debits_posted,
                credit_credits_pending, credit_credits_posted
              from ledger_transfer where credit_account_id = a.id order by position desc limit 1)) s
            order by position desc limit 1) e
          where e.position <= %d),
        carried as (
          insert into ledger_transfer (position, timestamp, kind, closed, debit_account_id,
            debit_debits_pending, debit_debits_posted, debit_credits_pending, debit_credits_posted)
          select head.position + row_number() over (order by last.position),
            head.timestamp + row_number() over (order by last.position), 6, last.closed, last.id,
            last.dp, last.dt, last.cp, last.ct
          from last, head returning position, timestamp),
        moved as (
          update ledger_head set position = greatest(position, (select max(position) from carried)),
            timestamp = greatest(timestamp, (select max(timestamp) from carried)))
        select count(*) from carried\
        """
            .formatted(until));
  }

  /** Writes the first part to a file, and drops it; the ids stay. */
  private long detachAndDrop(Path file) throws SQLException, IOException {
    TestDatabase.execute(
        dataSource, "alter table ledger_transfer detach partition ledger_transfer_1");
    long rows;
    try (Connection connection = dataSource.getConnection();
        OutputStream out = Files.newOutputStream(file)) {
      rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("copy ledger_transfer_1 to stdout (format binary)", out);
    }
    TestDatabase.execute(dataSource, "drop table ledger_transfer_1");
    return rows;
  }

  private void restore(Path file, int size) throws SQLException, IOException {
    TestDatabase.execute(dataSource, "create table ledger_transfer_1 (like ledger_transfer)");
    try (Connection connection = dataSource.getConnection();
        InputStream in = Files.newInputStream(file)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy ledger_transfer_1 from stdin (format binary)", in);
    }
    TestDatabase.execute(
        dataSource,
        "alter table ledger_transfer attach partition ledger_transfer_1 for values from (1) to (%d)"
            .formatted(size + 1));
  }

  private String check() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    LedgerCommand.run(new String[] {"check"}, out, dataSource);
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }
}
