package org.comfrey.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Zones by the names under which calendars write them. */
final class Zones {
  private static final Map<String, String> WINDOWS = windows();

  /** Values of parameters are letters of either case (RFC 5545, section 2). */
  private static final Map<String, String> NAMES =
      ZoneId.getAvailableZoneIds().stream()
          .collect(Collectors.toUnmodifiableMap(id -> id.toLowerCase(Locale.ROOT), id -> id));

  private Zones() {}

  private static Map<String, String> windows() {
    Map<String, String> names = new HashMap<>();
    try (InputStream in =
        Objects.requireNonNull(
            Zones.class.getResourceAsStream("windows-zones.txt"), "a resource of this library")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .forEach(pair -> names.put(pair[0], pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(names);
  }

  /**
   * The zone of the tz database that a TZID means. Besides its plain name three habits are
   * understood: a dash for the slash, as the examples of RFC 2445 write, a vendor's path before the
   * name, and the names of Windows.
   */
  static ZoneId of(String identifier) {
    String written = identifier.trim();
    String name = WINDOWS.getOrDefault(written, written);
    for (String candidate = name; !candidate.isEmpty(); candidate = withoutFirst(candidate)) {
      for (String spelling : new String[] {candidate, candidate.replace('-', '/')}) {
        try {
          return ZoneId.of(NAMES.getOrDefault(spelling.toLowerCase(Locale.ROOT), spelling));
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
