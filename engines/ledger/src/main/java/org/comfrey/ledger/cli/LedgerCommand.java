package org.comfrey.ledger.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/** {@code ledger replay FILE} and {@code ledger check}. */
public final class LedgerCommand {
  private static final String USAGE =
      """
      ledger replay FILE   run the tables of a file against fresh ledgers and print each mismatch
      ledger check         recompute the ledger from its log and print what differs\
      """;

  private LedgerCommand() {}

  /**
   * @param dataSource for {@code check} one whose search path points at the ledger; {@code replay}
   *     makes schemas of its own in that database and drops them
   * @return the exit status: 0 when all is well, 1 when something differs, 2 when the command makes
   *     no sense
   */
  public static int run(String[] args, PrintStream out, DataSource dataSource) {
    if (args.length == 2 && args[0].equals("replay")) {
      return replay(Path.of(args[1]), out, dataSource);
    }
    if (args.length == 1 && args[0].equals("check")) {
      List<String> findings = new LedgerCheck(dataSource).findings();
      findings.forEach(out::println);
      out.println(findings.isEmpty() ? "the ledger is sound" : findings.size() + " findings");
      return findings.isEmpty() ? 0 : 1;
    }
    out.println(USAGE);
    return 2;
  }

  private static int replay(Path file, PrintStream out, DataSource dataSource) {
    try {
      Replay.Count count = new Replay(dataSource, out).run(Files.readAllLines(file));
      out.println(count);
      return count.mismatches() == 0 && count.expectations() > 0 ? 0 : 1;
    } catch (NoSuchFileException e) {
      out.println("There is no file " + file);
      return 2;
    } catch (IOException e) {
      out.println("Cannot read " + file + ": " + e.getMessage());
      return 2;
    }
  }
}
