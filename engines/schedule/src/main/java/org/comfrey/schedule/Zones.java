package org.comfrey.schedule;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Zones by the names under which calendars write them. */
final class Zones {
  private Zones() {}

  /**
   * The zone of the tz database that a TZID means. Besides its plain name two habits are
   * understood: a dash for the slash, as the examples of RFC 2445 write, and a vendor's path before
   * the name.
   */
  static ZoneId of(String identifier) {
    String name = identifier.trim();
    for (String candidate = name; !candidate.isEmpty(); candidate = withoutFirst(candidate)) {
      for (String spelling : new String[] {candidate, candidate.replace('-', '/')}) {
        try {
          return ZoneId.of(spelling);
        } catch (DateTimeException ignored) {
          // The next spelling may be a zone; where none is, the refusal below names it.
        }
      }
    }
    throw new ScheduleException("unknown zone: " + identifier);
  }

  private static String withoutFirst(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  /** Whether the clocks of a zone ever show that local second. */
  static boolean exists(ZoneRules rules, long localSecond) {
    return rules.isFixedOffset()
        || !rules
            .getValidOffsets(LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC))
            .isEmpty();
  }
}
