package org.comfrey.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comfrey.kernel.backup.BackupKey;
import org.comfrey.kernel.backup.BackupSettings;
import org.comfrey.kernel.backup.BackupStore;

/** Which archive a command reads: the one that a data folder writes, or the one that is named. */
final class ArchiveFlags {
  static final List<String> KNOWN = List.of("--data", "--from", "--keys-from", "--key");

  private ArchiveFlags() {}

  static BackupStore open(Flags flags) {
    Optional<Path> from = flags.path("--from");
    Optional<BackupSettings> settings =
        from.isPresent() ? Optional.empty() : BackupSettings.find(flags.data());
    if (from.isEmpty() && settings.isEmpty()) {
      throw new Refused("name the folder of the backups with --from FOLDER");
    }
    Path data = from.orElseGet(() -> Path.of(settings.orElseThrow().to()));
    Path keys =
        flags
            .path("--keys-from")
            .orElseGet(() ->
                settings.map(known -> Path.of(known.keysTo())).orElseGet(() -> keysBeside(data)));
    Path key =
        flags
            .path("--key")
            .orElseGet(() ->
                settings.map(known -> Path.of(known.key())).orElseGet(ArchiveFlags::usualKey));
    return BackupStore.open(data, keys, BackupKey.read(key));
  }

  static Path keysBeside(Path data) {
    return data.resolveSibling(data.getFileName() + "-keys");
  }

  /** In the home of who runs the server, which is neither with the data nor with its copies. */
  static Path usualKey() {
    String configuration = System.getenv("XDG_CONFIG_HOME");
    Path folder =
        configuration == null || configuration.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configuration);
    return folder.resolve("comfrey").resolve("backup.key").toAbsolutePath().normalize();
  }
}
