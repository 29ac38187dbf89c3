package org.comfrey.kernel.rules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one kind with their history. A change adds a row; of two who change a rule at once, the
 * second is told so.
 *
 * @param <D> what staff write
 * @param <R> the same as it stood from then on
 */
public final class RevisedRules<D, R> {
  private static final ProblemCode CHANGED =
      new ProblemCode(409, "rule-changed", "The rule was changed by another of the staff");
  private static final int RULES_MOST = 500;
  private static final int REVISIONS_MOST = 200;

  /** Makes of a row what the API shows; {@code by} is null where a rule came with the platform. */
  public interface Revision<D, R> {
    R of(UUID id, int revision, D rule, Instant changed, @Nullable PersonId by);
  }

  private final ModuleDatabase database;
  private final String table;
  private final Class<D> type;
  private final Revision<D, R> revisions;
  private final Ids ids;
  private final Clock clock;

  /**
   * @param table one with the columns id and revision (together its key), rule (jsonb), changed_at
   *     and changed_by
   */
  public RevisedRules(
      ModuleDatabase database,
      String table,
      Class<D> type,
      Revision<D, R> revisions,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.table = table;
    this.type = type;
    this.revisions = revisions;
    this.ids = ids;
    this.clock = clock;
  }

  /** Every rule as it stands. */
  public List<R> all() {
    return database
        .sql()
        .sql(
            "select distinct on (id) * from %s order by id, revision desc limit %d"
                .formatted(table, RULES_MOST))
        .query((row, n) -> read(row))
        .list();
  }

  /** What a rule was, the last first; empty where there is none. */
  public List<R> history(UUID id) {
    return database
        .sql()
        .sql(
            "select * from %s where id = ? order by revision desc limit %d"
                .formatted(table, REVISIONS_MOST))
        .param(id)
        .query((row, n) -> read(row))
        .list();
  }

  public R add(D rule, PersonId by) {
    return write(ids.next(), 1, rule, by);
  }

  /** Changes a rule that is at a revision; throws a problem where it is at another. */
  public R change(UUID id, int revision, D rule, PersonId by) {
    int last =
        database
            .sql()
            .sql(
                "select revision from %s where id = ? order by revision desc limit 1"
                    .formatted(table))
            .param(id)
            .query(Integer.class)
            .optional()
            .orElseThrow(() -> Problems.notFound("rule", id));
    if (last != revision) {
      throw changed(last);
    }
    return write(id, revision + 1, rule, by);
  }

  private R write(UUID id, int revision, D rule, PersonId by) {
    Instant now = clock.instant();
    int written =
        database
            .sql()
            .sql(
                """
                insert into %s (id, revision, rule, changed_at, changed_by)
                values (?, ?, ?::jsonb, ?, ?) on conflict do nothing\
                """
                    .formatted(table))
            .param(id)
            .param(revision)
            .param(Json.answers().writeValueAsString(rule))
            .param(OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
            .param(by.value())
            .update();
    if (written == 0) {
      throw changed(revision);
    }
    return revisions.of(id, revision, rule, now, by);
  }

  /** What the second of two is told. */
  public static ProblemException changed(int revision) {
    return CHANGED.because(
        "The rule is at revision " + revision + " by now; read it again and change that.");
  }

  private R read(ResultSet row) throws SQLException {
    @Nullable UUID by = row.getObject("changed_by", UUID.class);
    return revisions.of(
        row.getObject("id", UUID.class),
        row.getInt("revision"),
        Json.answers().readValue(row.getString("rule"), type),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        by == null ? null : new PersonId(by));
  }
}
