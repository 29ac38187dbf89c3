package org.comfrey.notifications;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one person wants to be told.
 *
 * @param version counts the changes; 0 where they never chose
 * @param switches what they switched otherwise than the catalogue: {@code reviews/mail}
 */
record Wishes(
    long version,
    Map<String, Boolean> switches,
    boolean quiet,
    LocalTime quietFrom,
    LocalTime quietUntil,
    boolean digest,
    LocalTime digestAt,
    boolean dayBefore,
    boolean hourBefore) {
  /** Of whom nothing is known. */
  static final Wishes AT_FIRST =
      new Wishes(
          0,
          Map.of(),
          false,
          LocalTime.of(22, 0),
          LocalTime.of(7, 0),
          false,
          LocalTime.of(18, 0),
          true,
          true);

  /** Copies the map. */
  Wishes {
    switches = Map.copyOf(switches);
  }

  Wishes with(Map<String, Boolean> other) {
    return new Wishes(
        version, other, quiet, quietFrom, quietUntil, digest, digestAt, dayBefore, hourBefore);
  }

  /** Whether to tell something now. */
  sealed interface Decision {
    record AtOnce() implements Decision {}

    /** They switched it off. */
    record Muted() implements Decision {}

    /**
     * It waits.
     *
     * @param reason quiet-hours or digest
     */
    record Later(Instant until, String reason) implements Decision {}
  }

  static final String QUIET = "quiet-hours";
  static final String DIGEST = "digest";

  boolean wants(Category category, Channel channel) {
    if (category.fixed(channel)) {
      return true;
    }
    Boolean chosen = switches.get(category.label() + "/" + channel.label());
    return chosen == null ? category.onAtFirst(channel) : chosen;
  }

  /**
   * What is critical goes at once. What would come too late if it waited goes at once too: who asks
   * to be reminded an hour before wants just that.
   */
  Decision decide(
      Kind kind, Channel channel, Instant now, ZoneId zone, @Nullable Instant usefulUntil) {
    if (!wants(kind.category(), channel)) {
      return new Decision.Muted();
    }
    if (kind.critical()) {
      return new Decision.AtOnce();
    }
    if (digest && channel == Channel.MAIL) {
      Instant due = LocalTimes.next(now, digestAt, zone);
      if (usefulUntil == null || due.isBefore(usefulUntil)) {
        return new Decision.Later(due, DIGEST);
      }
    }
    Optional<Instant> end =
        quiet ? LocalTimes.quietUntil(now, quietFrom, quietUntil, zone) : Optional.empty();
    if (end.isPresent() && (usefulUntil == null || end.get().isBefore(usefulUntil))) {
      return new Decision.Later(end.get(), QUIET);
    }
    return new Decision.AtOnce();
  }
}
