package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comfrey.ledger.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final String OPEN =
      """
      ## a table
      account A1 0 0 0 0 _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ created
      account A2 0 0 0 0 _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ created
      commit create_accounts
      """;

  @TempDir private Path folder;

  private record Run(int status, String output) {}

  private static Run replay(Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int status =
        LedgerCommand.run(new String[] {"replay", file.toString()}, out, TestDatabase.plain());
    return new Run(status, bytes.toString(StandardCharsets.UTF_8).strip());
  }

  private Run replay(String text) throws IOException {
    return replay(Files.writeString(folder.resolve("tables.txt"), text));
  }

  @Test
  void each_mismatch_is_named_with_its_line() throws IOException {
    Run run =
        replay(
            OPEN
                + """
                transfer T1 A1 A2 5 _ _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ _ _ _ exists
                transfer T2 A1 A2 5 _ _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ _ _ _ created
                commit create_transfers
                lookup_account A1 0 11 0 0 _
                commit lookup_accounts
                lookup_transfer T3 exists true
                commit lookup_transfers
                get_account_transfers A1 _ _ _ _ _ _ 10 DR CR _
                get_account_transfers_result T1
                commit get_account_transfers
                """);

    assertThat(run.output().lines())
        .containsExactly(
            "a table: line 5: status: expected exists, got created",
            "a table: line 8: balances: expected Balances[debitsPending=0, debitsPosted=11,"
                + " creditsPending=0, creditsPosted=0], got Balances[debitsPending=0,"
                + " debitsPosted=10, creditsPending=0, creditsPosted=0]",
            "a table: line 10: exists: expected true, got false",
            "a table: line 14: expected nothing more, got transfer 2",
            "1 tables, 9 expectations, 4 mismatches");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_read_or_is_never_committed_does_not_pass() throws IOException {
    Run run =
        replay(
            OPEN
                + """
                wibble T1
                account A3 0 0 0
                tick 5 fortnights
                account A4 0 0 0 0 _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ created
                """);
    assertThat(run.output().lines())
        .containsExactly(
            "a table: line 5: cannot be read: unknown directive wibble",
            "a table: line 6: cannot be read: the line ends before all its columns are there",
            "a table: line 7: cannot be read: unknown unit fortnights",
            "a table: line 8: line 8 is never committed",
            "1 tables, 2 expectations, 4 mismatches");
  }

  @Test
  void rows_before_the_first_heading_are_a_table_too() throws IOException {
    Run run = replay(OPEN.substring(OPEN.indexOf('\n') + 1).replace("created", "exists"));
    assertThat(run.output().lines())
        .containsExactly(
            "(without a heading): line 1: status: expected exists, got created",
            "(without a heading): line 2: status: expected exists, got created",
            "1 tables, 2 expectations, 2 mismatches");
  }

  @Test
  void a_file_that_expects_nothing_does_not_pass() throws IOException {
    Run run = replay("# nothing\n\n");
    assertThat(run.output()).isEqualTo("0 tables, 0 expectations, 0 mismatches");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void change_events_and_the_ends_of_a_query_are_compared_exactly() throws IOException {
    Run run =
        replay(
            OPEN
                + """
                transfer T1 A1 A2 5 _ _ _ _ _ L1 C1 _ _ _ _ _ _ _ _ _ _ _ exists
                commit create_transfers
                get_change_events _ _ 9
                get_change_events_result PEN T1 5 _ A1 0 5 0 0 _ A2 0 0 0 5 _
                commit get_change_events
                get_change_events _ _ 9
                get_change_events_result _ T1 5 T2 A1 0 5 0 0 _ A2 0 0 0 5 _
                commit get_change_events
                get_change_events _ _ 9
                get_change_events_result _ T1 5 _ A1 0 5 0 0 _ A2 0 0 0 5 CLSD
                commit get_change_events
                query_transfers _ _ _ _ _ A2 _ 9 _
                commit query_transfers
                """);
    assertThat(run.output().lines().map(line -> line.replaceAll(": expected.*", "")))
        .containsExactly(
            "a table: line 5: status",
            "a table: line 8",
            "a table: line 11",
            "a table: line 14",
            "a table: line 16: cannot be read: no transfer has the id 2",
            "1 tables, 7 expectations, 5 mismatches");
  }

  @Test
  void a_missing_file_is_said_to_be_missing() {
    Run run = replay(folder.resolve("none.txt"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.output()).startsWith("There is no file ");
  }
}
