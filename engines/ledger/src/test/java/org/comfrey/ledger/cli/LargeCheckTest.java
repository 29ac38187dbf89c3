package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Event;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.TestDatabase;
import org.comfrey.ledger.Uint128;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** A ledger of millions is checked in a JVM that could not hold it. */
@Tag("long")
class LargeCheckTest {
  private static final int ACCOUNTS = 600_000;
  private static final int TRANSFERS = 2_000_000;
  private static final int BATCH = 5_000;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void a_ledger_of_millions_is_checked_in_bounded_memory() throws Exception {
    PGSimpleDataSource dataSource = TestDatabase.freshLedger();
    fill(dataSource);
    long began = System.nanoTime();
    assertThat(check(dataSource)).isEqualTo("the ledger is sound");
    System.out.println(
        "checked %d accounts and %d transfers in %d s, 160 MB"
            .formatted(
                ACCOUNTS, TRANSFERS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
    TestDatabase.execute(
        dataSource,
        """
        update ledger_transfer set credit_credits_posted = credit_credits_posted + 1
        where position = (select max(position) - 77777 from ledger_transfer)\
        """);
    assertThat(check(dataSource)).contains("credit account").contains("recorded are");
  }

  private static void fill(PGSimpleDataSource dataSource) {
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      Deque<CompletableFuture<Reply>> answers = new ArrayDeque<>();
      for (int first = 1; first <= ACCOUNTS; first += BATCH) {
        List<Event> events = new ArrayList<>();
        for (int i = first; i < first + BATCH; i++) {
          events.add(CreateAccount.of(Uint128.of(i), 1, 1));
        }
        send(ledger, answers, events);
      }
      Random random = new Random(7);
      for (int first = 1; first <= TRANSFERS; first += BATCH) {
        List<Event> events = new ArrayList<>();
        for (int i = first; i < first + BATCH; i++) {
          events.add(event(random, i));
        }
        send(ledger, answers, events);
      }
      answers.forEach(CompletableFuture::join);
    }
  }

  /** Two transfers, a hold and its end. */
  private static Event event(Random random, int number) {
    Uint128 id = new Uint128(9, number);
    Uint128 from = Uint128.of(1 + random.nextInt(ACCOUNTS / 2));
    Uint128 to = Uint128.of(1 + ACCOUNTS / 2 + random.nextInt(ACCOUNTS / 2));
    return switch (number % 4) {
      case 1 -> CreateTransfer.pend(id, from, to, 10, 1, 1, 0);
      case 2 -> CreateTransfer.post(id, new Uint128(9, number - 1), 4);
      default -> CreateTransfer.of(id, from, to, 3, 1, 1);
    };
  }

  private static void send(
      Ledger ledger, Deque<CompletableFuture<Reply>> answers, List<Event> events) {
    answers.add(ledger.submit(Submission.of(events)));
    if (answers.size() > 4) {
      assertThat(answers.remove().join()).isInstanceOf(Reply.Accepted.class);
    }
  }

  private static String check(PGSimpleDataSource dataSource) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LargeCheckTest.class.getName());
    builder.environment().put("LEDGER_URL", dataSource.getUrl());
    builder.environment().put("LEDGER_USER", String.valueOf(dataSource.getUser()));
    builder.environment().put("LEDGER_PASSWORD", String.valueOf(dataSource.getPassword()));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  /** The JVM with little memory. */
  public static void main(String[] args) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(System.getenv("LEDGER_URL"));
    dataSource.setUser(System.getenv("LEDGER_USER"));
    dataSource.setPassword(System.getenv("LEDGER_PASSWORD"));
    LedgerCommand.run(new String[] {"check"}, System.out, dataSource);
  }
}
