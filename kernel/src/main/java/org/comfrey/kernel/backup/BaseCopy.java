package org.comfrey.kernel.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A copy of the cluster while it serves. Its files are copied one after the other, so they are of
 * different moments; the log between the start and the stop of the copy makes them agree. It has
 * its name only when that log is in the archive, so a crash leaves the older copies as they were.
 */
final class BaseCopy {
  static final String CLUSTER = "cluster.sealed";

  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map");
  private static final Path CONTROL = Path.of("global", "pg_control");
  private static final long POLL_MILLIS = 100;

  /** The archive stands still for so long only when nobody writes it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BackupSource source;
  private final BackupStore store;
  private final Clock clock;
  private final Progress progress;

  BaseCopy(BackupSource source, BackupStore store, Clock clock, Progress progress) {
    this.source = source;
    this.store = store;
    this.clock = clock;
    this.progress = progress;
  }

  /** Takes the copy; somebody else must be writing the archive of the log meanwhile. */
  BaseManifest take() {
    try (FileChannel lock =
        FileChannel.open(store.copyLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        throw new BackupException(
            "another process takes a base copy into " + store.base() + " right now: let it end");
      }
      removeUnfinished();
      return copy();
    } catch (java.nio.channels.OverlappingFileLockException busy) {
      throw new BackupException("a base copy is being taken right now: let it end", busy);
    } catch (IOException | SQLException e) {
      throw new BackupException("the base copy broke off: " + e.getMessage(), e);
    }
  }

  private void removeUnfinished() throws IOException {
    try (var folders = Files.newDirectoryStream(store.base(), "*.part")) {
      for (Path folder : folders) {
        DurableFiles.delete(folder);
      }
    }
  }

  private BaseManifest copy() throws IOException, SQLException {
    Instant startedAt = clock.instant();
    String id = startedAt.toString().substring(0, 19).replace(":", "").replace("-", "");
    Path folder = store.base().resolve(id);
    Path unfinished = DurableFiles.folder(DurableFiles.part(folder));
    BaseManifest manifest;
    try (Connection sql = source.connect()) {
      String version = Archiver.one(sql, "SHOW server_version");
      long start =
          Archiver.position(
              Archiver.one(sql, "SELECT pg_backup_start('comfrey " + id + "', true)::text"));
      Packed packed = pack(unfinished.resolve(CLUSTER), id, sql);
      manifest =
          new BaseManifest(
                  id,
                  start,
                  packed.stopPosition(),
                  startedAt,
                  clock.instant(),
                  version,
                  packed.bytes(),
                  Files.size(unfinished.resolve(CLUSTER)),
                  packed.sha256(),
                  "")
              .signed(store.key());
    }
    progress.say("waiting for the log that belongs to the copy");
    awaitLog(manifest.stopPosition());
    DurableFiles.write(
        unfinished.resolve("manifest.json"),
        org.comfrey.kernel.web.Json.answers().writeValueAsBytes(manifest));
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.syncFolder(store.base());
    return manifest;
  }

  private record Packed(long stopPosition, long bytes, String sha256) {}

  private Packed pack(Path target, String id, Connection sql) throws IOException, SQLException {
    List<Path> content = content();
    long bytes = 0;
    for (Path file : content) {
      bytes += size(file);
    }
    progress.begin("copying the database", bytes);
    MessageDigest digest = sha256();
    long stop;
    try (OutputStream file = Files.newOutputStream(target);
        OutputStream hashed = new DigestOutputStream(new BufferedOutputStream(file), digest);
        OutputStream sealed = store.key().sealing(hashed, "base:" + id);
        var tar =
            new TarArchiveOutputStream(
                new GZIPOutputStream(sealed, 1 << 16) {
                  {
                    def.setLevel(Deflater.BEST_SPEED);
                  }
                })) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path path : content) {
        add(tar, path);
      }
      try (Statement statement = sql.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT lsn::text, labelfile FROM pg_backup_stop(false)")) {
        row.next();
        stop = Archiver.position(row.getString(1));
        byte[] label = row.getString(2).getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("backup_label");
        entry.setSize(label.length);
        tar.putArchiveEntry(entry);
        tar.write(label);
        tar.closeArchiveEntry();
      }
      tar.finish();
    }
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return new Packed(stop, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** The files and folders of the cluster; the one that says where recovery begins comes last. */
  private List<Path> content() throws IOException {
    Path cluster = source.cluster();
    List<Path> content = new ArrayList<>();
    Files.walkFileTree(
        cluster,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path relative = cluster.relativize(folder);
            if (String.valueOf(relative.getFileName()).startsWith("pgsql_tmp")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!folder.equals(cluster)) {
              content.add(relative);
            }
            return CopiedCluster.EMPTIED.contains(relative.toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = cluster.relativize(file);
            if (!LEFT_OUT.contains(relative.toString())
                && !String.valueOf(relative.getFileName()).startsWith("pgsql_tmp")
                && !relative.equals(CONTROL)) {
              content.add(relative);
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
    // The log's own folder for what was archived must exist, whatever it holds.
    content.add(Path.of("pg_wal", "archive_status"));
    content.add(CONTROL);
    return content;
  }

  private long size(Path relative) throws IOException {
    try {
      Path file = source.cluster().resolve(relative.toString());
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  /** A file may grow or shrink while it is read: as many bytes go into the copy as were said. */
  private void add(TarArchiveOutputStream tar, Path relative) throws IOException {
    Path path = source.cluster().resolve(relative.toString());
    if (Files.isDirectory(path)) {
      tar.putArchiveEntry(new TarArchiveEntry(relative + "/"));
      tar.closeArchiveEntry();
      return;
    }
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      TarArchiveEntry entry = new TarArchiveEntry(relative.toString());
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      byte[] buffer = new byte[1 << 16];
      long left = size;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          java.util.Arrays.fill(buffer, (byte) 0);
          read = (int) Math.min(buffer.length, left);
        }
        tar.write(buffer, 0, read);
        left -= read;
        progress.add(read);
      }
      tar.closeArchiveEntry();
    } catch (NoSuchFileException gone) {
      // A table that was dropped meanwhile: the log says so, too.
    }
  }

  private void awaitLog(long position) {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      long now = store.state().map(BackupStore.State::position).orElse(0L);
      if (now >= position) {
        return;
      }
      if (now != before) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new BackupException(
            "the running server does not archive its log: its own log says why");
      }
      LockSupport.parkNanos(Duration.ofMillis(POLL_MILLIS).toNanos());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 comes with every JDK", impossible);
    }
  }
}
