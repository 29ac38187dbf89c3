package org.comfrey.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.AlertReview;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Tables {@code alert} and {@code alert_review}. An entry that completes a pattern raises its alert
 * in the transaction that keeps the entry, so that none is missed and none comes twice.
 */
final class Alerts {
  private final ModuleDatabase database;
  private final Ids ids;

  Alerts(ModuleDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  /** An alert as it stands in the table. */
  record Row(
      UUID id,
      Rule rule,
      Instant at,
      @Nullable PersonId person,
      @Nullable String origin,
      int count,
      @Nullable AlertReview review) {}

  /** Where a list goes on. */
  record Place(Instant at, UUID id) {}

  /** Raises what the entry, which was just kept, completes. */
  void consider(Entry entry) {
    for (Rule rule : Rule.values()) {
      Object suspect = rule.suspectOf(entry);
      if (suspect != null) {
        int found = count(rule, suspect, entry.at());
        if (found >= rule.count()) {
          raise(rule, suspect, entry.at(), found);
        }
      }
    }
  }

  private int count(Rule rule, Object suspect, Instant at) {
    return database
        .sql()
        .sql(
            """
            SELECT count(*) FROM (SELECT 1 FROM record
              WHERE %s = :suspect AND at > :since AND at <= :at AND kind = :kind
                AND outcome = :outcome AND (:name::text IS NULL OR name = :name) LIMIT 1000) found\
            """
                .formatted(rule.suspect().column()))
        .param("suspect", suspect)
        .param("since", Records.at(at.minus(rule.within())))
        .param("at", Records.at(at))
        .param("kind", rule.kind())
        .param("outcome", rule.outcome())
        .param("name", rule.entryName(), java.sql.Types.VARCHAR)
        .query(Integer.class)
        .single();
  }

  private void raise(Rule rule, Object suspect, Instant at, int count) {
    database
        .sql()
        .sql(
            """
            INSERT INTO alert (id, rule, suspect, span, at, person, origin, count)
            VALUES (:id, :rule, :suspect, :span, :at, :person, :origin, :count)
            ON CONFLICT DO NOTHING\
            """)
        .param("id", ids.next())
        .param("rule", rule.label())
        .param("suspect", suspect.toString())
        .param("span", Math.floorDiv(at.getEpochSecond(), rule.within().toSeconds()))
        .param("at", Records.at(at))
        .param("person", suspect instanceof UUID person ? person : null, java.sql.Types.OTHER)
        .param("origin", suspect instanceof String origin ? origin : null, java.sql.Types.VARCHAR)
        .param("count", count)
        .update();
  }

  /** Alerts newest first; those that were looked into, those that were not, or all. */
  List<Row> page(@Nullable Boolean reviewed, @Nullable Place after, int limit) {
    return read(
        "(:reviewed::boolean IS NULL OR (r.alert IS NOT NULL) = :reviewed)"
            + " AND (:at::timestamptz IS NULL OR (a.at, a.id) < (:at, :id))",
        reviewed,
        after == null ? null : Records.at(after.at()),
        after == null ? null : after.id(),
        limit);
  }

  Optional<Row> find(UUID id) {
    return read("a.id = :id", null, null, id, 1).stream().findFirst();
  }

  private List<Row> read(
      String condition,
      @Nullable Boolean reviewed,
      @Nullable OffsetDateTime at,
      @Nullable UUID id,
      int limit) {
    return database
        .sql()
        .sql(
            """
            SELECT a.id, a.rule, a.at, a.person, a.origin, a.count, r.by, r.at AS reviewed, r.note
            FROM alert a LEFT JOIN alert_review r ON r.alert = a.id
            WHERE %s ORDER BY a.at DESC, a.id DESC LIMIT :limit\
            """
                .formatted(condition))
        .param("reviewed", reviewed, java.sql.Types.BOOLEAN)
        .param("at", at, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("id", id, java.sql.Types.OTHER)
        .param("limit", limit)
        .query((row, n) -> {
          UUID person = row.getObject("person", UUID.class);
          UUID by = row.getObject("by", UUID.class);
          return new Row(
              row.getObject("id", UUID.class),
              Rule.labelled(row.getString("rule")),
              row.getObject("at", OffsetDateTime.class).toInstant(),
              person == null ? null : new PersonId(person),
              row.getString("origin"),
              row.getInt("count"),
              by == null
                  ? null
                  : new AlertReview(
                      new PersonId(by),
                      row.getObject("reviewed", OffsetDateTime.class).toInstant(),
                      row.getString("note")));
        })
        .list();
  }

  /** False when somebody was first. */
  boolean review(UUID alert, AlertReview review) {
    return database
            .sql()
            .sql(
                """
                INSERT INTO alert_review (alert, by, at, note) VALUES (:alert, :by, :at, :note)
                ON CONFLICT DO NOTHING\
                """)
            .param("alert", alert)
            .param("by", review.by().value())
            .param("at", Records.at(review.at()))
            .param("note", review.note())
            .update()
        == 1;
  }
}
