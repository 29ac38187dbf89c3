package org.comfrey.identity.privacy;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.identity.RetentionRule;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.Retentions;

/** Runs the rules of retention of every module, and says before what they would take. */
public final class RetentionRuns {
  private final ModuleDatabase database;
  private final EveryModule modules;
  private final Clock clock;

  /** Notes in table {@code retention_run} what went. */
  public RetentionRuns(ModuleDatabase database, EveryModule modules, Clock clock) {
    this.database = database;
    this.modules = modules;
    this.clock = clock;
  }

  /** Every rule, with what it would take at that instant. */
  public List<RetentionRule> simulate(Instant at) {
    List<RetentionRule> rules = new ArrayList<>();
    for (PersonalData module : modules.declarations()) {
      for (Retentions.Found found : module.retentions().simulate(at)) {
        Optional<Run> last = last(module.module(), found.table().name());
        rules.add(
            new RetentionRule(
                module.module(),
                found.table().name(),
                found.table().purpose(),
                found.rule().days(),
                found.rows(),
                found.due(),
                found.oldest(),
                last.map(Run::at).orElse(null),
                last.map(Run::rows).orElse(0L),
                last.map(Run::ever).orElse(0L)));
      }
    }
    return rules;
  }

  private record Run(Instant at, long rows, long ever) {}

  private Optional<Run> last(String module, String table) {
    return database
        .sql()
        .sql(
            """
            SELECT at, rows, sum(rows) OVER () AS ever FROM retention_run
            WHERE module = ? AND name = ? ORDER BY at DESC LIMIT 1\
            """)
        .params(module, table)
        .query((row, number) ->
            new Run(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getLong("rows"),
                row.getLong("ever")))
        .optional();
  }

  /** Takes what is due. */
  public void run() {
    Instant now = clock.instant();
    for (PersonalData module : modules.present()) {
      for (Retentions.Taken taken : module.retentions().run(now)) {
        if (taken.rows() > 0) {
          database
              .sql()
              .sql(
                  """
                  INSERT INTO retention_run (at, module, name, rows) VALUES (?, ?, ?, ?)
                  ON CONFLICT (module, name, at) DO UPDATE
                  SET rows = retention_run.rows + excluded.rows\
                  """)
              .params(
                  now.atOffset(ZoneOffset.UTC), module.module(), taken.table().name(), taken.rows())
              .update();
        }
      }
    }
  }
}
