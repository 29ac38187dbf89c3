package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comfrey.ledger.AccountStatus;
import org.comfrey.ledger.ChangeLimits;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.EventResult;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LimitsStatus;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.TestDatabase;
import org.comfrey.ledger.TransferStatus;
import org.comfrey.ledger.Uint128;
import org.junit.jupiter.api.Test;

/**
 * There is no result code that nothing leads to: tables reach TigerBeetle's, this test the rest.
 */
class ResultCodesTest {
  private static final Uint128 ONE = Uint128.of(1);
  private static final Uint128 TWO = Uint128.of(2);
  private static final long UP = CreateAccount.NO_CEILING;

  @Test
  void tables_of_our_own_pass_and_every_code_is_reached() throws Exception {
    Set<String> reached = new TreeSet<>();
    List<String> counts = new ArrayList<>();
    for (Path table : tables()) {
      counts.add(table.getFileName() + ": " + replay(table));
      reached.addAll(expected(table));
    }
    // Counted, so that no row is lost without a word.
    assertThat(counts)
        .containsExactly(
            "change-events.txt: 1 tables, 34 expectations, 0 mismatches",
            "closing.txt: 3 tables, 67 expectations, 0 mismatches",
            "codes.txt: 2 tables, 66 expectations, 0 mismatches",
            "expiry.txt: 4 tables, 76 expectations, 0 mismatches",
            "imported.txt: 3 tables, 94 expectations, 0 mismatches",
            "limits.txt: 3 tables, 81 expectations, 0 mismatches",
            "mixed.txt: 3 tables, 104 expectations, 0 mismatches",
            "queries.txt: 3 tables, 122 expectations, 0 mismatches",
            "two-phase.txt: 4 tables, 137 expectations, 0 mismatches");
    reached.addAll(beyond());

    Set<String> all = new TreeSet<>();
    Arrays.stream(AccountStatus.values()).forEach(s -> all.add("account " + s.wireName()));
    Arrays.stream(TransferStatus.values()).forEach(s -> all.add("transfer " + s.wireName()));
    Arrays.stream(LimitsStatus.values()).forEach(s -> all.add("limits " + s.wireName()));
    assertThat(reached).isEqualTo(all);
  }

  private static List<Path> tables() throws IOException, URISyntaxException {
    Path one =
        Path.of(
            Objects.requireNonNull(ResultCodesTest.class.getResource("tables/codes.txt")).toURI());
    try (Stream<Path> files = Files.list(Objects.requireNonNull(one.getParent()))) {
      return files.sorted().toList();
    }
  }

  private static String replay(Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LedgerCommand.run(
        new String[] {"replay", file.toString()},
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        TestDatabase.plain());
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  /** The file has passed, so what its rows expect is what they got. */
  private static List<String> expected(Path table) throws IOException {
    List<String> statuses = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      String row = line.replaceFirst("//.*", "").strip();
      if (row.startsWith("account ") || row.startsWith("transfer ")) {
        statuses.add(row.substring(0, row.indexOf(' ')) + row.substring(row.lastIndexOf(' ')));
      }
    }
    return statuses;
  }

  /** What no table can say: floors, ceilings and their changes. */
  private static List<String> beyond() {
    List<String> reached = new ArrayList<>();
    try (Ledger ledger =
        Ledger.open(TestDatabase.freshLedger(), LedgerOptions.STANDARD, InstantSource.system())) {
      CreateAccount one = CreateAccount.of(ONE, 1, 1).withLimits(-10, UP);
      CreateAccount two = CreateAccount.of(TWO, 1, 1).withLimits(-10, 30);
      Uint128 three = Uint128.of(3);
      add(
          reached,
          ledger,
          Submission.of(
              one,
              two,
              CreateAccount.of(three, 1, 1).withLimits(5, 4),
              CreateAccount.of(three, 1, 1).withLimits(1, 4),
              one.withLimits(-9, UP),
              one.withLimits(-10, 9),
              CreateTransfer.of(Uint128.of(11), ONE, TWO, 11, 1, 1),
              CreateTransfer.of(Uint128.of(12), ONE, TWO, 10, 1, 1),
              ChangeLimits.of(Uint128.of(13), ONE, -40, UP),
              CreateTransfer.of(Uint128.of(14), ONE, TWO, 21, 1, 1),
              ChangeLimits.of(Uint128.ZERO, ONE, 0, 0),
              ChangeLimits.of(Uint128.MAX, ONE, 0, 0),
              ChangeLimits.of(Uint128.of(13), TWO, 0, 0),
              ChangeLimits.of(Uint128.of(13), ONE, 0, 0),
              ChangeLimits.of(Uint128.of(13), ONE, -40, 0),
              ChangeLimits.of(Uint128.of(13), ONE, -40, UP),
              ChangeLimits.of(Uint128.of(15), ONE, 2, 1),
              ChangeLimits.of(Uint128.of(16), three, 0, UP),
              ChangeLimits.of(Uint128.of(16), ONE, -90, UP),
              ChangeLimits.of(Uint128.of(17), ONE, -9, UP),
              ChangeLimits.of(Uint128.of(18), TWO, -9, 9),
              new ChangeLimits(Uint128.of(19), TWO, -9, 90, true),
              new ChangeLimits(Uint128.of(20), TWO, -9, 90, true)));
    }
    return reached;
  }

  private static void add(List<String> reached, Ledger ledger, Submission submission) {
    Reply reply = ledger.submitAndWait(submission);
    assertThat(reply).isInstanceOf(Reply.Rejected.class);
    for (EventResult result : ((Reply.Rejected) reply).results()) {
      String kind =
          switch (result) {
            case EventResult.OfAccount account -> "account ";
            case EventResult.OfTransfer transfer -> "transfer ";
            case EventResult.OfLimits limits -> "limits ";
          };
      reached.add(kind + result.wireName());
    }
  }
}
