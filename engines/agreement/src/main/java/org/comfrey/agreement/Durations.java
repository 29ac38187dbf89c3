package org.comfrey.agreement;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as agreements write them: {@code 15m}, {@code 36h}, {@code 6d}, {@code 1w}. */
final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})([mhdw])");

  private Durations() {}

  /** Longer than five years is as good as never. */
  static final Duration AT_MOST = Duration.ofDays(5 * 366);

  /** A day is 24 hours: deadlines are instants, not dates. */
  static Optional<Duration> read(String text) {
    Matcher matcher = PART.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofHours(24 * count);
          default -> Duration.ofHours(24 * 7 * count);
        };
    return Optional.of(duration).filter(length -> length.compareTo(AT_MOST) <= 0);
  }

  static String text(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes != 0 && minutes % (24 * 60) == 0) {
      return minutes / (24 * 60) + "d";
    }
    return minutes != 0 && minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }
}
