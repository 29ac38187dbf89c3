package org.comfrey.kernel.web;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The answers of one module's repeatable requests, in the module's own schema. */
final class IdempotentAnswers {
  private static final int SWEEP_EVERY = 64;
  private static final int SWEEP_ROWS = 256;

  private final JdbcClient sql;
  private final InstantSource clock;
  private final AtomicInteger claims = new AtomicInteger();

  IdempotentAnswers(JdbcClient sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** What a request finds. */
  sealed interface Found {
    /** Nobody carries it out: now this request does. */
    record Ours(UUID owner) implements Found {}

    /** It was answered. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once and never compared.
    record Answered(byte[] sealed) implements Found {}

    /** It is being carried out, at the longest until then. */
    record InFlight(Instant until) implements Found {}

    /** The key belongs to a request with another body. */
    record Other() implements Found {}
  }

  Found claim(byte[] scope, byte[] fingerprint) {
    Instant now = clock.instant();
    sweepSometimes(now);
    UUID owner = UUID.randomUUID();
    int claimed =
        sql.sql(
                """
                insert into idempotency as had (scope, fingerprint, owner, lease_until, expires_at)
                values (:scope, :fingerprint, :owner, :lease, :expires)
                on conflict (scope) do update
                set fingerprint = excluded.fingerprint, owner = excluded.owner,
                    lease_until = excluded.lease_until, expires_at = excluded.expires_at, answer = null
                where had.expires_at <= :now
                   or (had.answer is null and had.lease_until <= :now and had.fingerprint = excluded.fingerprint)
                """)
            .param("scope", scope)
            .param("fingerprint", fingerprint)
            .param("owner", owner)
            .param("lease", Timestamp.from(now.plus(Limits.IDEMPOTENCY_LEASE_TIME)))
            .param("expires", Timestamp.from(now.plus(Limits.IDEMPOTENCY_KEPT_TIME)))
            .param("now", Timestamp.from(now))
            .update();
    return claimed == 1 ? new Found.Ours(owner) : look(scope, fingerprint, now);
  }

  private Found look(byte[] scope, byte[] fingerprint, Instant now) {
    return sql.sql("select fingerprint, lease_until, answer from idempotency where scope = :scope")
        .param("scope", scope)
        .query((row, number) -> {
          byte[] answer = row.getBytes("answer");
          if (!Arrays.equals(row.getBytes("fingerprint"), fingerprint)) {
            return new Found.Other();
          }
          return answer == null
              ? new Found.InFlight(row.getTimestamp("lease_until").toInstant())
              : new Found.Answered(answer);
        })
        .optional()
        // The first attempt was refused in between and let go of the key.
        .orElse(new Found.InFlight(now));
  }

  /** Keeps the answer, unless the lease passed and somebody else carries the request out now. */
  void keep(byte[] scope, UUID owner, byte[] sealed) {
    sql.sql("update idempotency set answer = :answer where scope = :scope and owner = :owner")
        .param("answer", sealed)
        .param("scope", scope)
        .param("owner", owner)
        .update();
  }

  /** Lets the key be used again: nothing was done. */
  void release(byte[] scope, UUID owner) {
    sql.sql("delete from idempotency where scope = :scope and owner = :owner and answer is null")
        .param("scope", scope)
        .param("owner", owner)
        .update();
  }

  /**
   * Forgets what is past its time, a little with every few requests, so that no timer is needed.
   */
  private void sweepSometimes(Instant now) {
    if (claims.incrementAndGet() % SWEEP_EVERY == 0) {
      sql.sql(
              """
              delete from idempotency where scope in (
                select scope from idempotency where expires_at <= :now
                order by expires_at limit :rows for update skip locked)
              """)
          .param("now", Timestamp.from(now))
          .param("rows", SWEEP_ROWS)
          .update();
    }
  }
}
