package org.comfrey.kernel.privacy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Counts and deletes what one module keeps longer than it declares. */
public final class Retentions {
  private static final int BATCH = 2_000;

  private final ModuleDatabase database;
  private final List<PersonalTable> tables;

  Retentions(ModuleDatabase database, List<PersonalTable> tables) {
    this.database = database;
    this.tables = tables.stream().filter(table -> table.retention() != null).toList();
  }

  /**
   * What a rule finds.
   *
   * @param rows how many the table has
   * @param due how many of them would go
   * @param oldest of all rows that the rule is about
   */
  public record Found(
      PersonalTable table, Retention rule, long rows, long due, @Nullable Instant oldest) {}

  /** What each rule would take at that instant; nothing is changed. */
  public List<Found> simulate(Instant at) {
    List<Found> found = new ArrayList<>();
    for (PersonalTable table : tables) {
      Retention rule = rule(table);
      // Names and conditions come from the declarations alone, never from a request.
      String sql =
          "SELECT count(*) AS n, count(*) FILTER (WHERE ("
              + rule.where()
              + ") AND "
              + rule.column()
              + " < :before) AS due, min("
              + rule.column()
              + ") FILTER (WHERE "
              + rule.where()
              + ") AS oldest FROM "
              + table.name();
      found.add(
          database
              .sql()
              .sql(sql)
              .param("before", before(rule, at))
              .query((row, number) -> {
                OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                return new Found(
                    table,
                    rule,
                    row.getLong("n"),
                    row.getLong("due"),
                    oldest == null ? null : oldest.toInstant());
              })
              .single());
    }
    return found;
  }

  /** What a run took. */
  public record Taken(PersonalTable table, long rows) {}

  /** Deletes what is due, in batches that each are a transaction, so that nobody waits for it. */
  public List<Taken> run(Instant at) {
    List<Taken> taken = new ArrayList<>();
    for (PersonalTable table : tables) {
      Retention rule = rule(table);
      String sql =
          "DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM %1$s WHERE (%2$s) AND %3$s < :before LIMIT %4$d)"
              .formatted(table.name(), rule.where(), rule.column(), BATCH);
      long rows = 0;
      int batch;
      do {
        batch = database.sql().sql(sql).param("before", before(rule, at)).update();
        rows += batch;
      } while (batch == BATCH);
      taken.add(new Taken(table, rows));
    }
    return taken;
  }

  private static Retention rule(PersonalTable table) {
    Retention rule = table.retention();
    if (rule == null) {
      throw new IllegalStateException(table.name() + " has no rule");
    }
    return rule;
  }

  private static OffsetDateTime before(Retention rule, Instant at) {
    return at.atOffset(ZoneOffset.UTC).minusDays(rule.days());
  }
}
