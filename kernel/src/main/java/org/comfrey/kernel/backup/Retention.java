package org.comfrey.kernel.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.kernel.web.Json;
import tools.jackson.core.type.TypeReference;

/**
 * Lets go of what is too old: base copies, the log before the oldest of them, files that vanished
 * from the data folder before it, and copies of the keys.
 */
final class Retention {
  private final BackupStore store;
  private final Path data;

  Retention(BackupStore store, Path data) {
    this.store = store;
    this.data = data;
  }

  void apply(int keepCopies, int keepKeysDays, Instant now) throws IOException {
    List<BaseManifest> copies = store.copies();
    int surplus = Math.max(0, copies.size() - Math.max(1, keepCopies));
    for (BaseManifest copy : copies.subList(0, surplus)) {
      DurableFiles.delete(store.base().resolve(copy.id()));
    }
    if (copies.isEmpty()) {
      return;
    }
    BaseManifest oldest = copies.get(surplus);
    int segmentBytes = store.identity().segmentBytes();
    for (String name : LogArchive.names(store)) {
      if (LogSegment.begin(name, segmentBytes) + segmentBytes <= oldest.startPosition()) {
        Files.delete(store.log().resolve(name));
      }
    }
    forgetVanished(oldest.startedAt(), now);
    forgetKeys(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(keepKeysDays));
  }

  /** A file that vanished is needed by restores to the time when it was there. */
  private void forgetVanished(Instant oldest, Instant now) throws IOException {
    Map<String, Instant> before =
        Files.exists(store.vanished())
            ? Json.answers()
                .readValue(
                    Files.readString(store.vanished()),
                    new TypeReference<Map<String, Instant>>() {})
            : Map.of();
    Map<String, Instant> vanished = new HashMap<>();
    Files.walkFileTree(
        store.files(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path copy, BasicFileAttributes attributes)
              throws IOException {
            Path relative = store.files().relativize(copy);
            if (!Files.exists(data.resolve(relative.toString()))) {
              Instant since = before.getOrDefault(relative.toString(), now);
              if (since.isBefore(oldest)) {
                Files.delete(copy);
              } else {
                vanished.put(relative.toString(), since);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    DurableFiles.write(store.vanished(), Json.answers().writeValueAsBytes(vanished));
  }

  private void forgetKeys(LocalDate oldest) throws IOException {
    if (!Files.isDirectory(store.previousKeys())) {
      return;
    }
    try (var days = Files.newDirectoryStream(store.previousKeys())) {
      for (Path day : days) {
        if (LocalDate.parse(String.valueOf(day.getFileName())).isBefore(oldest)) {
          DurableFiles.delete(day);
        }
      }
    }
  }
}
