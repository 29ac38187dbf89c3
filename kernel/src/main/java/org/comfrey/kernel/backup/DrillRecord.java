package org.comfrey.kernel.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * When a restore was last tried; {@code drill.json} in the data folder.
 *
 * @param succeededAt the last time that everything held; null when it never did
 * @param problem what did not hold the last time; null when everything did
 * @param recoveryPointSeconds how much would have been lost
 * @param recoverySeconds how long it took until the restored server answered
 */
public record DrillRecord(
    Instant triedAt,
    @Nullable Instant succeededAt,
    @Nullable String problem,
    double recoveryPointSeconds,
    double recoverySeconds) {

  /** What is known of a data folder. */
  public static Optional<DrillRecord> find(Path data) {
    Path file = file(data);
    try {
      return Files.exists(file)
          ? Optional.of(Json.answers().readValue(Files.readString(file), DrillRecord.class))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + " cannot be read", unreadable);
    }
  }

  /**
   * Whether drills were asked for and none succeeded within twice the time in which one is due;
   * counted from the first backup on.
   */
  public static boolean isStale(Path data, Instant now) {
    return BackupSettings.find(data)
        .filter(settings -> settings.drillEveryDays() > 0)
        .filter(settings -> {
          Instant since = settings.begun();
          Instant success = find(data).map(DrillRecord::succeededAt).orElse(null);
          Instant last = success == null || success.isBefore(since) ? since : success;
          return last.plus(Duration.ofDays(2L * settings.drillEveryDays())).isBefore(now);
        })
        .isPresent();
  }

  /** Keeps it in the data folder. */
  public void keep(Path data) {
    try {
      DurableFiles.write(file(data), Json.answers().writeValueAsBytes(this));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(file(data) + " cannot be written", unwritable);
    }
  }

  private static Path file(Path data) {
    return data.resolve("drill.json");
  }
}
