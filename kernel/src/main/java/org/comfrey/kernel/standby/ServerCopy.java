package org.comfrey.kernel.standby;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.comfrey.kernel.backup.CopiedCluster;
import org.comfrey.kernel.backup.Progress;

/**
 * Copies a server's files while it serves, through a connection of its superuser, so that it may be
 * on another machine and needs no program beside it. The files are of different moments; the log
 * since the start of the copy, which a replication slot keeps, makes them agree.
 */
final class ServerCopy {
  private static final int PORTION_BYTES = 4 << 20;
  private static final String CONTROL = "global/pg_control";

  /** What belongs to the other server alone: its process, and its settings of its machine. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "backup_label.old",
          "backup_manifest",
          "tablespace_map",
          "standby.signal",
          "recovery.signal",
          "postgresql.conf",
          "postgresql.auto.conf",
          "pg_hba.conf",
          "pg_ident.conf",
          "current_logfiles");

  private static final String LIST =
      """
      WITH RECURSIVE entry(path, folder, bytes) AS (
        SELECT name, (s).isdir, (s).size
          FROM (SELECT name, pg_stat_file(name, true) s FROM pg_ls_dir('.') name) top
        UNION ALL
        SELECT path || '/' || name, (s).isdir, (s).size
          FROM (SELECT path, name, pg_stat_file(path || '/' || name, true) s
            FROM entry, pg_ls_dir(path, true, false) name
            WHERE folder AND path <> ALL (?)) below)
      SELECT path, folder, bytes FROM entry WHERE folder IS NOT NULL\
      """;

  private final Connection from;
  private final Path to;
  private final Progress progress;

  private record Entry(String path, boolean folder, long bytes) {
    boolean isLeftOut() {
      String name = path.substring(path.lastIndexOf('/') + 1);
      return LEFT_OUT.contains(path)
          || path.contains("pgsql_tmp")
          || name.startsWith("pg_internal");
    }
  }

  ServerCopy(Connection from, Path to, Progress progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /** Copies; the folder is complete when this returns. */
  void take(String label) throws SQLException, IOException {
    // A fast checkpoint: whoever makes a standby waits for it.
    try (PreparedStatement start = from.prepareStatement("SELECT pg_backup_start(?, true)")) {
      start.setString(1, label);
      start.execute();
    }
    List<Entry> entries = entries();
    long bytes = entries.stream().mapToLong(Entry::bytes).sum();
    progress.begin("copying the database", bytes);
    for (Entry entry : entries) {
      if (entry.folder()) {
        folder(to.resolve(entry.path()));
      }
    }
    folder(to.resolve("pg_wal/archive_status"));
    folder(to.resolve("pg_wal/summaries"));
    for (Entry entry : entries) {
      if (!entry.folder() && !entry.path().equals(CONTROL)) {
        file(entry.path());
      }
    }
    file(CONTROL);
    try (Statement stop = from.createStatement();
        ResultSet row = stop.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
      row.next();
      write("backup_label", row.getString(1));
    }
  }

  private List<Entry> entries() throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (PreparedStatement list = from.prepareStatement(LIST)) {
      list.setArray(1, from.createArrayOf("text", CopiedCluster.EMPTIED.toArray()));
      try (ResultSet rows = list.executeQuery()) {
        while (rows.next()) {
          Entry entry =
              new Entry(
                  rows.getString(1), rows.getBoolean(2), rows.getBoolean(2) ? 0 : rows.getLong(3));
          if (!entry.isLeftOut()) {
            entries.add(entry);
          }
        }
      }
    }
    return entries;
  }

  private static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  private void file(String name) throws SQLException, IOException {
    Path target = to.resolve(name).normalize();
    if (!target.startsWith(to)) {
      throw new IOException("the server names a file outside of its folder: " + name);
    }
    try (var out = Files.newOutputStream(target);
        PreparedStatement read =
            from.prepareStatement("SELECT pg_read_binary_file(?, ?, ?, true)")) {
      long offset = 0;
      byte[] portion;
      do {
        read.setString(1, name);
        read.setLong(2, offset);
        read.setLong(3, PORTION_BYTES);
        try (ResultSet row = read.executeQuery()) {
          row.next();
          portion = row.getBytes(1);
        }
        if (portion == null) {
          // Dropped meanwhile: the log says so, too.
          Files.deleteIfExists(target);
          return;
        }
        out.write(portion);
        offset += portion.length;
        progress.add(portion.length);
      } while (portion.length == PORTION_BYTES);
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
  }

  /** A file of the copy's own. */
  void write(String name, String content) throws IOException {
    Path file = to.resolve(name);
    Files.writeString(file, content, StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
