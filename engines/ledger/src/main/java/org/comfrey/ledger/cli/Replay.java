package org.comfrey.ledger.cli;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.comfrey.ledger.LedgerSchema;

/**
 * Runs a file of tables in the format that the ledger TigerBeetle's own tests use
 * (src/state_machine_tests.zig there).
 *
 * <p>Each {@code ##} heading opens a fresh ledger. A line that cannot be read counts as a mismatch:
 * a table that is skipped must not look like one that passes.
 */
final class Replay {
  private final DataSource dataSource;
  private final PrintStream out;

  Replay(DataSource dataSource, PrintStream out) {
    this.dataSource = dataSource;
    this.out = out;
  }

  record Count(int tables, int expectations, int mismatches) {
    @Override
    public String toString() {
      return "%d tables, %d expectations, %d mismatches"
          .formatted(tables, expectations, mismatches);
    }
  }

  Count run(List<String> lines) {
    int tables = 0;
    int expectations = 0;
    int mismatches = 0;
    int start = 0;
    while (start < lines.size()) {
      int end = start + 1;
      while (end < lines.size() && !lines.get(end).startsWith("##")) {
        end++;
      }
      // Rows before the first heading are a table as well, rather than left out without a word.
      if (lines.get(start).startsWith("##") || holdsRows(lines, start, end)) {
        Count count = table(lines, start, end);
        tables++;
        expectations += count.expectations();
        mismatches += count.mismatches();
      }
      start = end;
    }
    return new Count(tables, expectations, mismatches);
  }

  private static boolean holdsRows(List<String> lines, int start, int end) {
    return lines.subList(start, end).stream().anyMatch(line -> !tokens(line).isEmpty());
  }

  private Count table(List<String> lines, int start, int end) {
    String schema = "replay_" + UUID.randomUUID().toString().replace("-", "");
    execute("create schema " + schema);
    boolean headed = lines.get(start).startsWith("##");
    String heading = headed ? lines.get(start).substring(2).strip() : "(without a heading)";
    try (SchemaDataSource fresh = migrated(schema);
        ReplayTable table = new ReplayTable(fresh)) {
      for (int i = headed ? start + 1 : start; i < end; i++) {
        List<String> tokens = tokens(lines.get(i));
        if (!tokens.isEmpty()) {
          line(table, i + 1, tokens);
        }
      }
      table.finish(end);
      table.mismatches().forEach(mismatch -> out.println(heading + ": " + mismatch));
      return new Count(1, table.expectations(), table.mismatches().size());
    } catch (SQLException e) {
      throw new IllegalStateException("the connections to a replay's schema were lost", e);
    } finally {
      execute("drop schema " + schema + " cascade");
    }
  }

  private SchemaDataSource migrated(String schema) {
    SchemaDataSource fresh = new SchemaDataSource(dataSource, schema);
    LedgerSchema.create(fresh);
    return fresh;
  }

  private static void line(ReplayTable table, int number, List<String> tokens) {
    try {
      table.line(number, tokens);
    } catch (IllegalArgumentException e) {
      table.mismatch(number, "cannot be read: " + e.getMessage());
    }
  }

  private static List<String> tokens(String line) {
    int comment = line.indexOf("//");
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    return text.isEmpty() || text.startsWith("#") ? List.of() : Arrays.asList(text.split("\\s+"));
  }

  private void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("replay needs a database that it may make schemas in", e);
    }
  }
}
