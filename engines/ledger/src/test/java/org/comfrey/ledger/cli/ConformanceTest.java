package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comfrey.ledger.TestDatabase;
import org.junit.jupiter.api.Test;

class ConformanceTest {

  @Test
  void the_given_tables_pass_completely() {
    Path file = data().resolve("ledger-tables/tables.txt");
    boolean there = Files.exists(file);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("the conformance data at " + file).isTrue();
    }
    // The tables are others' and lie beside the repository: a newcomer's clone may not have them.
    assumeTrue(there, "left out: the ledger's conformance tables are not at " + file);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    int status =
        LedgerCommand.run(new String[] {"replay", file.toString()}, out, TestDatabase.plain());

    assertThat(bytes.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("16 tables, 305 expectations, 0 mismatches");
    assertThat(status).isZero();
  }

  private static Path data() {
    return Path.of(
        Optional.ofNullable(System.getenv("COMFREY_CONFORMANCE_DATA"))
            .orElse("../../../shared/data"));
  }
}
