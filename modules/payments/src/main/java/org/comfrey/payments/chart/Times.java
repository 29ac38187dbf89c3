package org.comfrey.payments.chart;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times as the ledger and as PostgreSQL's driver have them. */
public final class Times {
  private static final long A_SECOND_NANOS = 1_000_000_000;

  private Times() {}

  /** The instant of a ledger's timestamp in nanoseconds since 1970. */
  public static Instant ofNanos(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, A_SECOND_NANOS), Math.floorMod(nanos, A_SECOND_NANOS));
  }

  /** For a parameter of type timestamptz. */
  public static OffsetDateTime parameter(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** From a column of type timestamptz that is never null. */
  public static Instant column(ResultSet row, String name) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(name, OffsetDateTime.class);
    if (value == null) {
      throw new IllegalStateException(name + " is null");
    }
    return value.toInstant();
  }
}
