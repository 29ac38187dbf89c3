package org.comfrey.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.audit.AuditSource;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Table {@code record}: entries are added at the end of their source, and read. */
final class Records {
  private static final byte[] NOTHING_BEFORE = new byte[32];
  private static final int VERIFY_BATCH = 2_000;
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final ModuleDatabase database;

  Records(ModuleDatabase database) {
    this.database = database;
  }

  /** Which entries are asked for; null does not ask. */
  record Query(
      @Nullable UUID actor,
      @Nullable UUID about,
      @Nullable String kind,
      @Nullable String outcome,
      @Nullable String name,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * Gives the entry the next number of its source, within the caller's transaction. Writers of one
   * source wait for each other, or two would see the same last number.
   */
  long append(Entry entry) {
    database.requireTransaction("An entry of the audit");
    database
        .sql()
        .sql("SELECT 1 FROM pg_advisory_xact_lock(hashtext('audit'), hashtext(:source))")
        .param("source", entry.source())
        .query(Integer.class)
        .single();
    List<Last> before =
        database
            .sql()
            .sql(
                """
                SELECT number, hash FROM record WHERE source = :source
                ORDER BY number DESC LIMIT 1\
                """)
            .param("source", entry.source())
            .query((row, n) -> new Last(row.getLong(1), row.getBytes(2)))
            .list();
    Last last = before.isEmpty() ? new Last(0, NOTHING_BEFORE) : before.getFirst();
    long number = last.number() + 1;
    database
        .sql()
        .sql(
            """
            INSERT INTO record (source, number, event, at, kind, name, outcome, actor, sign_in, about,
              origin, request, details, hash)
            VALUES (:source, :number, :event, :at, :kind, :name, :outcome, :actor, :signIn, :about,
              :origin, :request, :details::jsonb, :hash)\
            """)
        .param("source", entry.source())
        .param("number", number)
        .param("event", entry.event())
        .param("at", at(entry.at()))
        .param("kind", entry.kind())
        .param("name", entry.name())
        .param("outcome", entry.outcome())
        .param("actor", entry.actor(), java.sql.Types.OTHER)
        .param("signIn", entry.signIn(), java.sql.Types.OTHER)
        .param("about", entry.about(), java.sql.Types.OTHER)
        .param("origin", entry.origin(), java.sql.Types.VARCHAR)
        .param("request", entry.request(), java.sql.Types.VARCHAR)
        .param("details", Json.answers().writeValueAsString(entry.details()))
        .param("hash", entry.hash(number, last.hash()))
        .update();
    return number;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Last(long number, byte[] hash) {}

  /** Entries that arrived before that one, newest first. */
  List<Kept> search(Query query, @Nullable Long before, int limit) {
    return database
        .sql()
        .sql(
            """
            SELECT * FROM record
            WHERE arrived < :before
              AND (:actor::uuid IS NULL OR actor = :actor)
              AND (:about::uuid IS NULL OR about = :about)
              AND (:kind::text IS NULL OR kind = :kind)
              AND (:outcome::text IS NULL OR outcome = :outcome)
              AND (:name::text IS NULL OR strpos(lower(name), lower(:name)) > 0)
              AND (:from::timestamptz IS NULL OR at >= :from)
              AND (:to::timestamptz IS NULL OR at < :to)
            ORDER BY arrived DESC LIMIT :limit\
            """)
        .param("before", before == null ? Long.MAX_VALUE : before)
        .param("actor", query.actor(), java.sql.Types.OTHER)
        .param("about", query.about(), java.sql.Types.OTHER)
        .param("kind", query.kind(), java.sql.Types.VARCHAR)
        .param("outcome", query.outcome(), java.sql.Types.VARCHAR)
        .param("name", query.name(), java.sql.Types.VARCHAR)
        .param("from", optional(query.from()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("to", optional(query.to()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("limit", limit)
        .query(Records::read)
        .list();
  }

  /** A source's entries after that number, in order. */
  List<Kept> after(String source, long number, int limit) {
    return database
        .sql()
        .sql(
            """
            SELECT * FROM record WHERE source = :source AND number > :number
            ORDER BY number LIMIT :limit\
            """)
        .param("source", source)
        .param("number", number)
        .param("limit", limit)
        .query(Records::read)
        .list();
  }

  /** Whether the source has an entry. */
  boolean knows(String source) {
    return database
        .sql()
        .sql("SELECT EXISTS (SELECT FROM record WHERE source = :source)")
        .param("source", source)
        .query(Boolean.class)
        .single();
  }

  /** Where each source stands; with {@code verify} every hash is computed anew. */
  List<AuditSource> sources(boolean verify) {
    return database
        .sql()
        .sql(
            """
            SELECT s.source, s.entries, s.last, r.hash
            FROM (SELECT source, count(*) AS entries, max(number) AS last FROM record
              GROUP BY source) s
            JOIN record r ON r.source = s.source AND r.number = s.last
            ORDER BY s.source\
            """)
        .query((row, n) ->
            new AuditSource(
                row.getString(1), row.getLong(2), row.getLong(3), hex(row.getBytes(4)), null))
        .list()
        .stream()
        .map(found ->
            new AuditSource(
                found.source(),
                found.entries(),
                found.last(),
                found.hash(),
                verify ? isWhole(found.source(), found.last()) : null))
        .toList();
  }

  /**
   * Whether the numbers up to that one have no gap and every hash follows from what stands there.
   */
  boolean isWhole(String source, long last) {
    byte[] before = NOTHING_BEFORE;
    long number = 0;
    while (number < last) {
      List<Kept> batch = after(source, number, VERIFY_BATCH);
      if (batch.isEmpty()) {
        return false;
      }
      for (Kept kept : batch) {
        number++;
        if (kept.number() != number
            || !Arrays.equals(kept.hash(), kept.entry().hash(number, before))) {
          return false;
        }
        before = kept.hash();
      }
    }
    return true;
  }

  private static Kept read(ResultSet row, int n) throws SQLException {
    return new Kept(
        new Entry(
            row.getString("source"),
            row.getObject("event", UUID.class),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getString("kind"),
            row.getString("name"),
            row.getString("outcome"),
            row.getObject("actor", UUID.class),
            row.getObject("sign_in", UUID.class),
            row.getObject("about", UUID.class),
            row.getString("origin"),
            row.getString("request"),
            Json.answers().readValue(row.getString("details"), DETAILS)),
        row.getLong("number"),
        row.getLong("arrived"),
        row.getBytes("hash"));
  }

  static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable OffsetDateTime optional(@Nullable Instant instant) {
    return instant == null ? null : at(instant);
  }
}
