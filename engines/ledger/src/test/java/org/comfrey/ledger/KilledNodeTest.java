package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.comfrey.ledger.cli.LedgerCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** A node dies without a word in the middle of its work: what it answered is there, once. */
class KilledNodeTest {
  private static final int TRANSFERS = 200_000;

  @Test
  void what_a_killed_node_has_answered_is_there_and_the_rest_is_sent_again() throws Exception {
    killed(1);
  }

  @Test
  @Tag("long")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nodes_are_killed_twenty_times() throws Exception {
    for (int round = 0; round < 20; round++) {
      killed(1 + round * 7);
    }
  }

  private static void killed(int answersFirst) throws IOException, InterruptedException {
    PGSimpleDataSource dataSource = TestDatabase.freshLedger();
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      ledger.submitAndWait(
          Submission.of(
              CreateAccount.of(Uint128.of(1), 1, 1), CreateAccount.of(Uint128.of(2), 1, 1)));
      Process node = node(dataSource);
      long answered = 0;
      try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < answersFirst; i++) {
          answered = Long.parseLong(String.valueOf(output.readLine()));
        }
        // Killing it through its handle leaves what it wrote before to be read.
        node.toHandle().destroyForcibly();
        String line = output.readLine();
        while (line != null) {
          answered = Long.parseLong(line);
          line = output.readLine();
        }
      } finally {
        node.destroyForcibly();
        node.waitFor();
      }
      assertThat(answered).isPositive();
      List<Transfer> kept = ledger.queries().transfers(List.of(id(answered), id(1))).value();
      assertThat(kept).as("answered transfers").hasSize(2);

      // Everything is sent again by another node, and every transfer happens once.
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (long first = 1; first <= answered + 20_000; first += 1_000) {
        replies.add(ledger.submit(batch(first)));
      }
      replies.forEach(reply -> assertThat(reply.join()).isInstanceOf(Reply.Accepted.class));
      assertThat(
              ledger
                  .queries()
                  .account(Uint128.of(2))
                  .value()
                  .orElseThrow()
                  .balances()
                  .creditsPosted())
          .isEqualTo(replies.size() * 1_000L);
    }
    assertThat(check(dataSource)).isEqualTo("the ledger is sound");
  }

  private static String check(PGSimpleDataSource dataSource) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LedgerCommand.run(
        new String[] {"check"}, new PrintStream(bytes, true, StandardCharsets.UTF_8), dataSource);
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  private static Uint128 id(long number) {
    return new Uint128(5, number);
  }

  private static Submission batch(long first) {
    List<Event> events = new ArrayList<>();
    for (long i = first; i < first + 1_000; i++) {
      events.add(CreateTransfer.of(id(i), Uint128.of(1), Uint128.of(2), 1, 1, 1));
    }
    return Submission.of(events);
  }

  private static Process node(PGSimpleDataSource dataSource) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KilledNodeTest.class.getName());
    builder.environment().put("LEDGER_URL", dataSource.getUrl());
    builder.environment().put("LEDGER_USER", String.valueOf(dataSource.getUser()));
    builder.environment().put("LEDGER_PASSWORD", String.valueOf(dataSource.getPassword()));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The node that is going to be killed: prints the last transfer of each answered batch. */
  public static void main(String[] args) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(System.getenv("LEDGER_URL"));
    dataSource.setUser(System.getenv("LEDGER_USER"));
    dataSource.setPassword(System.getenv("LEDGER_PASSWORD"));
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      List<CompletableFuture<Void>> told = new ArrayList<>();
      for (long first = 1; first <= TRANSFERS; first += 1_000) {
        long last = first + 999;
        told.add(
            ledger
                .submit(batch(first))
                .thenAccept(reply -> {
                  System.out.println(last);
                  System.out.flush();
                }));
      }
      told.forEach(CompletableFuture::join);
    }
  }
}
