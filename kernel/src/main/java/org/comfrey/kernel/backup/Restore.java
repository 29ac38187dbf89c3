package org.comfrey.kernel.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;

/**
 * Puts a data folder back as it was at a moment: a base copy from before it, then the log up to it.
 * Everything that can be refused is refused before the first file is written, and the folder has
 * its content only when all of it is there.
 */
public final class Restore {
  /** Where a restore works; a folder in which it lies is not whole. */
  public static final String UNFINISHED = "restoring";

  private static final String FETCHED = "comfrey_restore";
  private static final int ATTEMPTS = 3;
  private static final DateTimeFormatter TARGET =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

  private final BackupStore store;
  private final Path into;
  private final @Nullable Instant to;
  private final @Nullable Path erased;
  private final Progress progress;

  /**
   * @param into the new data folder: empty, or not there
   * @param to the moment in the machine's time; null for the newest that there is
   * @param erased a list of the erased that may be newer than the archive's
   */
  public Restore(
      BackupStore store,
      Path into,
      @Nullable Instant to,
      @Nullable Path erased,
      Progress progress) {
    this.store = store;
    this.into = into;
    this.to = to;
    this.erased = erased;
    this.progress = progress;
  }

  /**
   * What was done.
   *
   * @param point everything that was committed before it is there, nothing that came after
   * @param copyEndedAt of the base copy that was used
   */
  public record Restored(Instant point, Instant copyEndedAt, int segments) {}

  private record Plan(BaseManifest copy, LogChain chain, Instant point) {}

  /** Restores. */
  public Restored run() {
    try {
      if (!DurableFiles.isEmpty(into)) {
        throw new BackupException(
            into + " is not empty: a restore goes into a new folder, so that nothing is lost");
      }
      if (erased != null && !Files.isRegularFile(erased)) {
        throw new BackupException("there is no list of the erased at " + erased);
      }
      Plan plan = plan();
      boolean made = !Files.exists(into);
      DurableFiles.folder(into);
      try {
        carryOut(plan);
      } catch (IOException | RuntimeException e) {
        DurableFiles.delete(into.resolve(UNFINISHED));
        if (made) {
          Files.deleteIfExists(into);
        }
        throw e;
      }
      return new Restored(plan.point(), plan.copy().endedAt(), plan.chain().segments().size());
    } catch (IOException e) {
      throw new BackupException("the restore broke off: " + e.getMessage(), e);
    }
  }

  private Plan plan() throws IOException {
    List<BaseManifest> copies = store.copies();
    if (copies.isEmpty()) {
      throw new BackupException("there is no base copy in " + store.base() + " yet");
    }
    BaseManifest copy = null;
    for (BaseManifest candidate : copies) {
      if (to == null || !candidate.endedAt().isAfter(to)) {
        copy = candidate;
      }
    }
    if (copy == null) {
      throw new BackupException(
          "the archive begins at "
              + copies.getFirst().endedAt()
              + ": name a time from then on with --to TIME");
    }
    LogChain chain = LogChain.from(copy, store);
    Instant reaches = chain.wholeUntil();
    if (chain.end() < copy.stopPosition() || reaches == null) {
      throw new BackupException(
          "the log that belongs to the base copy "
              + copy.id()
              + " is not whole: name a time before "
              + copy.startedAt());
    }
    if (to != null && to.isAfter(reaches)) {
      throw new BackupException(
          "the archive reaches to "
              + reaches
              + ": name a time up to then with --to TIME, or --to latest");
    }
    Path sealed = sealed(copy);
    if (!LogChain.sha256(sealed, progress).equals(copy.sha256())) {
      throw new BackupException(
          sealed
              + " is damaged: name a time before "
              + copy.startedAt()
              + ", or put it back from"
              + " another copy");
    }
    if (!Files.exists(store.keyFiles().resolve("postgres").resolve("password"))) {
      throw new BackupException("the keys are missing in " + store.keyFiles());
    }
    return new Plan(copy, chain, to == null ? reaches : to);
  }

  private Path sealed(BaseManifest copy) {
    return store.base().resolve(copy.id()).resolve(BaseCopy.CLUSTER);
  }

  private void carryOut(Plan plan) throws IOException {
    Path work = into.resolve(UNFINISHED);
    Path cluster = work.resolve("postgres").resolve("cluster");
    Files.createDirectories(cluster);
    Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx------"));
    progress.say("unpacking files and keys");
    Mirror.unpack(store.keyFiles(), store.key(), work, null);
    Mirror.unpack(store.files(), store.key(), work, null);
    keepErased(work);
    unpack(plan.copy(), cluster);
    Path fetched = Files.createDirectory(cluster.resolve(FETCHED));
    plan.chain().unpack(store, fetched, to, progress);
    Files.createFile(cluster.resolve("recovery.signal"));
    EmbeddedPostgres.handOver(work.resolve("postgres"));
    recover(work.resolve("postgres"));
    DurableFiles.delete(fetched);
    publish(work);
  }

  /** Both lists, one behind the other: who stands in either stays erased. */
  private void keepErased(Path work) throws IOException {
    if (erased == null) {
      return;
    }
    Path list = work.resolve("keys").resolve("erased.list");
    String ours = Files.exists(list) ? wholeLines(Files.readString(list)) : "";
    Files.createDirectories(DurableFiles.parent(list));
    Files.writeString(list, ours + wholeLines(Files.readString(erased)));
  }

  /** Without a last line that was not written to its end. */
  private static String wholeLines(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private void unpack(BaseManifest copy, Path cluster) throws IOException {
    progress.begin("unpacking the database", copy.bytes());
    try (InputStream file = new BufferedInputStream(Files.newInputStream(sealed(copy)), 1 << 16);
        var tar =
            new TarArchiveInputStream(
                new GZIPInputStream(store.key().opening(file, "base:" + copy.id()), 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = cluster.resolve(entry.getName()).normalize();
        if (!target.startsWith(cluster)) {
          throw new BackupException("the copy names a file outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        } else {
          Files.createDirectories(DurableFiles.parent(target));
          Files.copy(tar, target);
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
          progress.add(entry.getSize());
        }
      }
    }
  }

  private void recover(Path folder) {
    Options options =
        Options.in(folder)
            .with("restore_command", "test -f " + FETCHED + "/%f && cp " + FETCHED + "/%f %p")
            .with("recovery_target_action", "promote")
            .with("archive_mode", "off")
            .with("hot_standby", "off");
    if (to == null) {
      replay(options);
      return;
    }
    try {
      replay(options.with("recovery_target_time", TARGET.format(to)));
    } catch (EmbeddedPostgresException e) {
      if (!String.valueOf(e.getMessage()).contains("before configured recovery target")) {
        throw e;
      }
      // Nothing was committed after that moment, so all of the log is from before it.
      replay(options);
    }
  }

  private void replay(Options options) {
    progress.say("replaying the log");
    for (int attempt = 1; ; attempt++) {
      try (EmbeddedPostgres server = EmbeddedPostgres.start(options.withPort(freePort()))) {
        progress.say("PostgreSQL " + server.version() + " serves the restored database");
        return;
      } catch (EmbeddedPostgresException e) {
        // Somebody else may have taken the port meanwhile.
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("in use?")) {
          throw e;
        }
      }
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("there is no free port", e);
    }
  }

  /** The database comes last: a folder with one is whole. */
  private void publish(Path work) throws IOException {
    List<Path> content = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(work)) {
      entries.forEach(content::add);
    }
    content.sort(java.util.Comparator.comparing(path -> path.endsWith("postgres")));
    for (Path entry : content) {
      Files.move(
          entry, into.resolve(String.valueOf(entry.getFileName())), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.delete(work);
    DurableFiles.syncFolder(into);
  }
}
