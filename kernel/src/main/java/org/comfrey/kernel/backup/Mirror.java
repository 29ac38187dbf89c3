package org.comfrey.kernel.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies what lies in the data folder beside the database: the keys to the folder of the keys,
 * everything else to that of the data. A copy has its original's time of change, so that a later
 * process knows what it need not copy again.
 */
final class Mirror {
  /** A file system may give two changes within this time the same stamp. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private static final String KEYS = "keys";
  private static final Path PASSWORD = Path.of("postgres", "password");

  private final Path data;
  private final BackupStore store;
  private final Clock clock;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Map<Path, Instant> folders = new HashMap<>();

  Mirror(Path data, BackupStore store, Clock clock) {
    this.data = data;
    this.store = store;
    this.clock = clock;
  }

  /** A file as it was copied; {@code sure} when a later change shows in its stamp. */
  private record Seen(FileTime changed, long bytes, boolean sure) {}

  /** Copies what is new or changed; all of it is on the disk when this returns. */
  void sync() throws IOException {
    copy(PASSWORD);
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isLeftOut(data.relativize(folder)) || isUnchanged(folder, attributes)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = data.relativize(file);
            if (attributes.isRegularFile() && !isPassing(relative)) {
              copy(relative);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem)
              throws IOException {
            if (problem instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw problem;
          }
        });
  }

  /**
   * Folders far down hold pictures, which are written once: when nothing came or went, nothing is
   * to be looked at. Files near the top are rewritten in place, so those folders are always read.
   */
  private boolean isUnchanged(Path folder, BasicFileAttributes attributes) {
    if (data.relativize(folder).getNameCount() < 2) {
      return false;
    }
    Instant changed = attributes.lastModifiedTime().toInstant();
    boolean settled = changed.isBefore(clock.instant().minus(GRAIN));
    Instant before = settled ? folders.put(folder, changed) : folders.remove(folder);
    return settled && changed.equals(before);
  }

  private static boolean isLeftOut(Path relative) {
    String first = relative.getName(0).toString();
    return relative.getNameCount() == 1 && (first.equals("postgres") || first.equals("restoring"));
  }

  /**
   * What is not whole yet, belongs to one process, or to this folder and not to its restored one.
   */
  private static boolean isPassing(Path relative) {
    String name = String.valueOf(relative.getFileName());
    return name.endsWith(".part")
        || name.endsWith(".tmp")
        || name.endsWith(".new")
        || name.endsWith(".lock")
        || name.endsWith(".moved")
        || (relative.getNameCount() == 1
            && (name.equals("backup.json") || name.startsWith("drill.")));
  }

  private static boolean isKey(Path relative) {
    return relative.equals(PASSWORD) || relative.startsWith(KEYS);
  }

  private void copy(Path relative) throws IOException {
    Path file = data.resolve(relative);
    Path copy = (isKey(relative) ? store.keyFiles() : store.files()).resolve(relative.toString());
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long bytes = Files.size(file);
      if (isCopied(relative, copy, changed, bytes)) {
        return;
      }
      boolean sure = changed.toInstant().isBefore(clock.instant().minus(GRAIN));
      DurableFiles.folder(DurableFiles.parent(copy));
      Path part = DurableFiles.part(copy);
      try (OutputStream sealed = store.key().sealing(Files.newOutputStream(part), name(relative))) {
        Files.copy(file, sealed);
      }
      if (sure) {
        Files.setLastModifiedTime(part, changed);
      }
      if (isKey(relative)) {
        keepPrevious(relative, copy);
      }
      DurableFiles.publish(part, copy);
      seen.put(relative, new Seen(changed, bytes, sure));
    } catch (NoSuchFileException gone) {
      // It went between being listed and being copied.
    }
  }

  private boolean isCopied(Path relative, Path copy, FileTime changed, long bytes)
      throws IOException {
    Seen known = seen.get(relative);
    if (known != null) {
      return known.sure() && known.bytes() == bytes && known.changed().equals(changed);
    }
    if (Files.exists(copy) && Files.getLastModifiedTime(copy).equals(changed)) {
      seen.put(relative, new Seen(changed, bytes, true));
      return true;
    }
    return false;
  }

  /** The first copy of each day is kept for a while, should a later one be of a damaged file. */
  private void keepPrevious(Path relative, Path copy) throws IOException {
    if (!Files.exists(copy)) {
      return;
    }
    Path kept =
        store
            .previousKeys()
            .resolve(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString())
            .resolve(relative.toString());
    if (!Files.exists(kept)) {
      DurableFiles.folder(DurableFiles.parent(kept));
      Files.createLink(kept, copy);
    }
  }

  /** What a copy is bound to: it opens only under its own path. */
  static String name(Path relative) {
    return "file:" + relative.toString().replace('\\', '/');
  }

  /** Opens every copy of a folder into another. */
  static void unpack(Path copies, BackupKey key, Path into, @Nullable Progress progress)
      throws IOException {
    if (!Files.isDirectory(copies)) {
      return;
    }
    Files.walkFileTree(
        copies,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = copies.relativize(file);
            if (isPassing(relative)) {
              return FileVisitResult.CONTINUE;
            }
            Path target = into.resolve(relative.toString());
            DurableFiles.folder(DurableFiles.parent(target));
            try (var in = key.opening(Files.newInputStream(file), name(relative))) {
              Files.copy(in, target);
            } catch (IOException damaged) {
              throw new BackupException(
                  file + " is damaged: put it back from another copy", damaged);
            }
            if (isKey(relative)) {
              Files.setPosixFilePermissions(
                  target, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            }
            if (progress != null) {
              progress.add(Files.size(target));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
