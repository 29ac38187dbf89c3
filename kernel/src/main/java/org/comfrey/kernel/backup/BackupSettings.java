package org.comfrey.kernel.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.comfrey.kernel.web.Json;

/**
 * Where and how often a data folder is backed up; {@code backup.json} in it. A restored folder has
 * none until it is backed up itself, so that two folders never write one archive.
 *
 * @param to the folder of the data's copies
 * @param keysTo the folder of the keys' copies
 * @param key the file of the key that seals both
 * @param line names the history of this data folder; the archive carries the same
 * @param begun when the first backup was asked for
 * @param keepCopies how many base copies are kept, and the log since the oldest
 * @param keepKeysDays how long an older copy of the keys is kept
 * @param copyEveryHours how often a running server takes a base copy; 0 for never
 * @param drillEveryDays how often a running server tries a restore; 0 for never
 */
public record BackupSettings(
    String to,
    String keysTo,
    String key,
    String line,
    Instant begun,
    int keepCopies,
    int keepKeysDays,
    int copyEveryHours,
    int drillEveryDays) {

  /** The settings of a data folder, if it is backed up. */
  public static Optional<BackupSettings> find(Path data) {
    Path file = file(data);
    try {
      return Files.exists(file)
          ? Optional.of(Json.answers().readValue(Files.readString(file), BackupSettings.class))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + " cannot be read", unreadable);
    }
  }

  /** Keeps them in the data folder. */
  public void keep(Path data) {
    try {
      DurableFiles.write(file(data), Json.answers().writeValueAsBytes(this));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(file(data) + " cannot be written", unwritable);
    }
  }

  private static Path file(Path data) {
    return data.resolve("backup.json");
  }

  /** The archive that they name; refuses when it is not there or belongs to another folder. */
  public BackupStore store() {
    BackupStore store =
        BackupStore.open(Path.of(to), Path.of(keysTo), BackupKey.read(Path.of(key)));
    if (!store.identity().line().equals(line)) {
      throw new BackupException(
          to
              + " holds the backups of another data folder, or of what this one was before it was"
              + " restored: name an empty folder with ./comfrey backup --to FOLDER");
    }
    return store;
  }
}
