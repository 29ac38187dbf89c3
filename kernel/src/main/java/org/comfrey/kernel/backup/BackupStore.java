package org.comfrey.kernel.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.kernel.web.Json;
import tools.jackson.core.JacksonException;

/**
 * The two folders of an archive. That of the data holds {@code base/ID/} with a manifest and the
 * sealed cluster, {@code log/} with a file for each segment of PostgreSQL's log, {@code files/}
 * with what else lay in the data folder, and {@code state.json}, which says up to when all of it is
 * here. That of the keys holds {@code files/} and older copies under {@code previous/}.
 */
public final class BackupStore {
  private static final String IDENTITY = "archive.json";
  private static final int FORMAT = 1;

  private final Path data;
  private final Path keys;
  private final BackupKey key;
  private final Identity identity;

  private BackupStore(Path data, Path keys, BackupKey key, Identity identity) {
    this.data = data;
    this.keys = keys;
    this.key = key;
    this.identity = identity;
  }

  /**
   * Whose archive this is.
   *
   * @param line the same in both folders and in the settings of the data folder
   * @param timeline PostgreSQL's, which changes with every restore
   */
  record Identity(int format, String line, String keyCheck, int timeline, int segmentBytes) {}

  /**
   * Up to when everything is here.
   *
   * @param position of the log
   */
  record State(long position, Instant at) {}

  /** Begins an archive in two folders that must be empty. */
  static BackupStore create(Path data, Path keys, BackupKey key, int timeline, int segmentBytes) {
    Identity identity =
        new Identity(FORMAT, UUID.randomUUID().toString(), key.check(), timeline, segmentBytes);
    try {
      for (Path folder : List.of(data, keys)) {
        if (!DurableFiles.isEmpty(folder)) {
          throw new BackupException(
              folder + " is not empty: name a folder that is, or one that is not there yet");
        }
      }
      for (Path folder : List.of(keys, data)) {
        DurableFiles.folder(folder.resolve("files"));
        DurableFiles.write(folder.resolve(IDENTITY), Json.answers().writeValueAsBytes(identity));
      }
      DurableFiles.folder(data.resolve("base"));
      DurableFiles.folder(data.resolve("log"));
      return new BackupStore(data, keys, key, identity);
    } catch (IOException unwritable) {
      throw new BackupException(
          "no archive can be made in " + data + " and " + keys + ": " + unwritable.getMessage(),
          unwritable);
    }
  }

  /** The archive in two folders, or the sentence that says why it cannot be used. */
  public static BackupStore open(Path data, Path keys, BackupKey key) {
    Identity identity = identity(data, "backups", "--from");
    Identity ofKeys = identity(keys, "copies of the keys", "--keys-from");
    if (!identity.line().equals(ofKeys.line())) {
      throw new BackupException(
          "the keys in " + keys + " belong to another backup than the data in " + data);
    }
    if (!identity.keyCheck().equals(key.check())) {
      throw new BackupException(
          "this key does not open "
              + data
              + ": name the one that was made with its first backup with --key FILE");
    }
    return new BackupStore(data, keys, key, identity);
  }

  private static Identity identity(Path folder, String what, String option) {
    Path file = folder.resolve(IDENTITY);
    try {
      if (!Files.exists(file)) {
        throw new BackupException(
            "there are no "
                + what
                + " in "
                + folder
                + ": if they lie on a disk that is not mounted, mount it; if elsewhere, name the"
                + " folder with "
                + option);
      }
      Identity identity = Json.answers().readValue(Files.readString(file), Identity.class);
      if (identity.format() != FORMAT) {
        throw new BackupException(
            folder + " was written by another version of Comfrey: use that one to read it");
      }
      return identity;
    } catch (IOException | JacksonException unreadable) {
      throw new BackupException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  Identity identity() {
    return identity;
  }

  /** What {@link BackupSettings#line} has to be. */
  public String line() {
    return identity.line();
  }

  BackupKey key() {
    return key;
  }

  Path base() {
    return data.resolve("base");
  }

  Path log() {
    return data.resolve("log");
  }

  Path files() {
    return data.resolve("files");
  }

  Path keyFiles() {
    return keys.resolve("files");
  }

  Path previousKeys() {
    return keys.resolve("previous");
  }

  /** What vanished from the data folder, and when that was seen. */
  Path vanished() {
    return data.resolve("vanished.json");
  }

  /** Held by who takes a base copy. */
  Path copyLock() {
    return data.resolve("copying.lock");
  }

  Optional<State> state() {
    Path file = data.resolve("state.json");
    try {
      return Files.exists(file)
          ? Optional.of(Json.answers().readValue(Files.readString(file), State.class))
          : Optional.empty();
    } catch (IOException | JacksonException unreadable) {
      throw new BackupException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  void keep(State state) throws IOException {
    DurableFiles.write(data.resolve("state.json"), Json.answers().writeValueAsBytes(state));
  }

  /** Up to when this archive reaches, if anything is in it. */
  public Optional<Instant> reachesTo() {
    return state().map(State::at);
  }

  /** When the newest base copy ended. */
  public Optional<Instant> newestCopy() {
    return copies().stream().map(BaseManifest::endedAt).max(Comparator.naturalOrder());
  }

  /** Whether the log is missing somewhere since the newest base copy. */
  boolean hasGap() throws IOException {
    List<BaseManifest> copies = copies();
    List<String> names = LogArchive.names(this);
    if (copies.isEmpty() || names.isEmpty()) {
      return false;
    }
    long from = copies.getLast().startPosition() / identity.segmentBytes();
    long to = LogSegment.begin(names.getLast(), identity.segmentBytes()) / identity.segmentBytes();
    long there =
        names.stream()
            .filter(name ->
                LogSegment.begin(name, identity.segmentBytes()) / identity.segmentBytes() >= from)
            .count();
    return there < to - from + 1;
  }

  /** The base copies, the oldest first. */
  List<BaseManifest> copies() {
    List<BaseManifest> found = new ArrayList<>();
    try (Stream<Path> folders = Files.list(base())) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        Path manifest = folder.resolve("manifest.json");
        if (!folder.toString().endsWith(".part") && Files.exists(manifest)) {
          BaseManifest copy =
              Json.answers().readValue(Files.readString(manifest), BaseManifest.class);
          if (!copy.isSignedWith(key)) {
            throw new BackupException(
                manifest + " was altered: put it back from another copy, or move its folder away");
          }
          found.add(copy);
        }
      }
    } catch (IOException | UncheckedIOException | JacksonException unreadable) {
      throw new BackupException(
          "the base copies in " + base() + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
    found.sort(Comparator.comparingLong(BaseManifest::startPosition));
    return found;
  }
}
