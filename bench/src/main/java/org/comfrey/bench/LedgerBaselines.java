package org.comfrey.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.comfrey.ledger.CreateTransfer;
import org.postgresql.PGConnection;

/** What the ledger is measured against, on the same server, with the same rows and indexes. */
final class LedgerBaselines {
  private static final int CONNECTIONS = 32;

  private LedgerBaselines() {}

  /**
   * Copies the rows that a workload wrote into an empty table with the same indexes, in one
   * transaction: nothing is decided, nothing looked up, one commit.
   *
   * @return rows a second
   */
  static double copy(DataSource dataSource) throws SQLException, IOException {
    Path file = Files.createTempFile("ledger-bench", ".copy");
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      long rows;
      try (OutputStream out = Files.newOutputStream(file)) {
        rows =
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy ledger_transfer to stdout (format binary)", out);
      }
      statement.execute("create table copied (like ledger_transfer including all)");
      statement.execute("checkpoint");
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      try (InputStream in = Files.newInputStream(file)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy copied from stdin (format binary)", in, 1 << 16);
      }
      connection.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      connection.setAutoCommit(true);
      statement.execute("drop table copied");
      return rows / seconds;
    } finally {
      Files.delete(file);
    }
  }

  private static final String PLAIN =
      """
      create table plain_account (id uuid primary key, debits_posted bigint not null,
        credits_posted bigint not null, floor bigint not null);
      create table plain_transfer (like ledger_transfer including all);
      create sequence plain_position;
      insert into plain_account select id, 0, 0, -9223372036854775808 from ledger_account;
      create function plain(new_id uuid, debit uuid, credit uuid, moved bigint, at bigint)
      returns boolean language plpgsql as $$
      declare
        d plain_account;
        c plain_account;
      begin
        if debit < credit then
          select * into strict d from plain_account where id = debit for no key update;
          select * into strict c from plain_account where id = credit for no key update;
        else
          select * into strict c from plain_account where id = credit for no key update;
          select * into strict d from plain_account where id = debit for no key update;
        end if;
        if d.credits_posted - d.debits_posted - moved < d.floor then
          return false;
        end if;
        update plain_account set debits_posted = debits_posted + moved where id = debit;
        update plain_account set credits_posted = credits_posted + moved where id = credit;
        insert into plain_transfer (position, timestamp, kind, id, debit_account_id,
          credit_account_id, amount, ledger, code, debit_debits_posted, debit_credits_posted,
          credit_debits_posted, credit_credits_posted)
        values (nextval('plain_position'), at, 0, new_id, debit, credit, moved, 1, 1,
          d.debits_posted + moved, d.credits_posted, c.debits_posted, c.credits_posted + moved);
        return true;
      end $$\
      """;

  /**
   * One stored function and one transaction per transfer, both rows locked in order.
   *
   * @return transfers a second
   */
  static double plain(DataSource dataSource, LedgerWorkload.Kind kind, int accounts, int seconds)
      throws Exception {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "drop table if exists plain_account, plain_transfer; drop sequence if exists"
              + " plain_position; drop function if exists plain");
      statement.execute(PLAIN);
      statement.execute("vacuum analyze plain_account");
    }
    LongAdder done = new LongAdder();
    CountDownLatch ready = new CountDownLatch(CONNECTIONS);
    CountDownLatch go = new CountDownLatch(1);
    long[] end = new long[1];
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        LedgerWorkload workload = new LedgerWorkload(kind, accounts, 100 + i);
        running.add(
            threads.submit(() -> {
              client(dataSource, workload, ready, go, end, done);
              return null;
            }));
      }
      ready.await();
      long start = System.nanoTime();
      end[0] = start + seconds * 1_000_000_000L;
      go.countDown();
      for (Future<?> client : running) {
        client.get();
      }
      return done.sum() / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void client(
      DataSource dataSource,
      LedgerWorkload workload,
      CountDownLatch ready,
      CountDownLatch go,
      long[] end,
      LongAdder done)
      throws SQLException, InterruptedException {
    try (Connection connection = dataSource.getConnection();
        CallableStatement call = connection.prepareCall("{? = call plain(?, ?, ?, ?, ?)}")) {
      call.registerOutParameter(1, Types.BOOLEAN);
      ready.countDown();
      go.await();
      while (System.nanoTime() < end[0]) {
        CreateTransfer transfer = workload.transfer();
        call.setObject(2, transfer.id().uuid());
        call.setObject(3, transfer.debitAccountId().uuid());
        call.setObject(4, transfer.creditAccountId().uuid());
        call.setLong(5, transfer.amount());
        call.setLong(6, System.nanoTime());
        call.execute();
        done.increment();
      }
    }
  }
}
