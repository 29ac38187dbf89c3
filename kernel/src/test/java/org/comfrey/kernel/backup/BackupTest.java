package org.comfrey.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One data folder is filled, copied and filled on, and then put back as it was at several moments.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir static Path folder;
  private Path data;
  private BackupSettings settings;
  private Instant beforeTheCopy;
  private Instant between;
  private Instant end;

  @BeforeAll
  void aFolderIsBackedUpWhileItIsWritten() throws Exception {
    data = folder.resolve("data");
    write("keys/master.key", "the master key");
    write("keys/people.keys", "first key");
    write("keys/erased.list", "one\nhalf of a li");
    write("media/ab/first.jpg", "a picture");
    try (EmbeddedPostgres server = server(data)) {
      BackupSource source = BackupSource.of(data, server);
      execute(server, "CREATE TABLE note (text text PRIMARY KEY)");
      note(server, "before");
      beforeTheCopy = CLOCK.instant();
      BackupKey key = BackupKey.readOrCreate(folder.resolve("apart/backup.key"));
      BackupStore store =
          ContinuousBackup.begin(
              source, folder.resolve("backups"), folder.resolve("backups-keys"), key);
      settings =
          new BackupSettings(
              folder.resolve("backups").toString(),
              folder.resolve("backups-keys").toString(),
              folder.resolve("apart/backup.key").toString(),
              store.line(),
              CLOCK.instant(),
              2,
              7,
              0,
              0);
      settings.keep(data);
      try (var backup = ContinuousBackup.start(source, CLOCK, () -> {})) {
        assertThat(ContinuousBackup.copy(source, settings, CLOCK, Progress.silent()))
            .contains("base copy");
        write("media/ab/second.jpg", "another picture");
        write("keys/people.keys", "first key, second key");
        note(server, "between");
        between = later();
        note(server, "after");
        execute(
            server, "CREATE TABLE wide AS SELECT repeat('x', 900) FROM generate_series(1, 30000)");
        note(server, "last");
        end = later();
        await(backup, end);
        assertThat(backup.failure()).isEmpty();
      }
    }
  }

  @Test
  void whatWasCommittedBeforeTheMomentIsThereAndWhatCameAfterIsNot() throws Exception {
    Path into = folder.resolve("at-" + UUID.randomUUID());
    Path list = Files.writeString(folder.resolve("erased-elsewhere"), "one\ntwo\n");
    Restore.Restored restored = new Restore(store(), into, between, list, Progress.silent()).run();
    assertThat(restored.point()).isEqualTo(between);
    assertThat(into.resolve("keys/erased.list")).hasContent("one\none\ntwo\n");
    assertThat(notes(into)).containsExactly("before", "between");
    assertThat(into.resolve("media/ab/first.jpg")).hasContent("a picture");
    assertThat(into.resolve("keys/master.key")).hasContent("the master key");
    assertThat(into.resolve(Restore.UNFINISHED)).doesNotExist();
    assertThat(into.resolve("backup.json")).doesNotExist();
  }

  @Test
  void theNewestIsTheLastRowAndTheKeysAreTheNewestWhateverTheMoment() throws Exception {
    Path into = folder.resolve("newest-" + UUID.randomUUID());
    Restore.Restored restored = restore(into, null);
    assertThat(restored.point()).isAfterOrEqualTo(end);
    assertThat(restored.segments()).isGreaterThan(1);
    assertThat(notes(into)).containsExactly("after", "before", "between", "last");
    assertThat(into.resolve("keys/people.keys")).hasContent("first key, second key");
    assertThat(into.resolve("media/ab/second.jpg")).hasContent("another picture");
  }

  @Test
  void aMomentAfterTheLastCommitIsRestoredFromAllOfTheLog() throws Exception {
    Path into = folder.resolve("end-" + UUID.randomUUID());
    restore(into, end);
    assertThat(notes(into)).hasSize(4);
  }

  @Test
  void whatCannotBeRestoredIsRefusedWithASentenceAndNothingIsChanged() throws Exception {
    Path into = folder.resolve("never-" + UUID.randomUUID());
    Instant future = CLOCK.instant().plus(Duration.ofDays(1));
    assertThatThrownBy(() -> restore(into, future))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("the archive reaches to");
    assertThatThrownBy(() -> restore(into, beforeTheCopy))
        .hasMessageContaining("the archive begins at");
    assertThat(into).doesNotExist();

    Path full = Files.createDirectory(folder.resolve("full-" + UUID.randomUUID()));
    Files.writeString(full.resolve("mine"), "mine");
    assertThatThrownBy(() -> restore(full, between)).hasMessageContaining("is not empty");
    assertThat(full).isDirectoryNotContaining(file -> !file.endsWith("mine"));

    Path other = folder.resolve("apart/other-" + UUID.randomUUID());
    BackupKey wrong = BackupKey.readOrCreate(other);
    assertThatThrownBy(() -> BackupStore.open(Path.of(settings.to()), keys(), wrong))
        .hasMessageContaining("this key does not open");
    assertThatThrownBy(() -> BackupKey.read(folder.resolve("no.key")))
        .hasMessageContaining("there is no key at");
    assertThatThrownBy(() -> BackupStore.open(full, keys(), key()))
        .hasMessageContaining("there are no backups in");
  }

  @Test
  void whatWasDamagedIsNotRestored() throws Exception {
    Path copies = folder.resolve("damaged-" + UUID.randomUUID());
    copyTree(Path.of(settings.to()), copies);
    Path into = folder.resolve("damaged-into-" + UUID.randomUUID());
    BackupStore damaged = BackupStore.open(copies, keys(), key());

    Path segment = copies.resolve("log").resolve(LogArchive.names(damaged).getFirst());
    byte[] whole = Files.readAllBytes(segment);
    change(segment, 100);
    assertThatThrownBy(() -> new Restore(damaged, into, between, null, Progress.silent()).run())
        .isInstanceOf(BackupException.class)
        // One whose only piece is damaged cannot be told from one that was cut off.
        .hasMessageMatching("(?s).*(is damaged at byte|is not whole).*");
    Files.write(segment, whole);

    Path cluster =
        damaged.base().resolve(damaged.copies().getFirst().id()).resolve(BaseCopy.CLUSTER);
    change(cluster, Files.size(cluster) / 2);
    assertThatThrownBy(() -> new Restore(damaged, into, between, null, Progress.silent()).run())
        .hasMessageContaining("is damaged: name a time before");

    Files.delete(segment);
    assertThatThrownBy(() -> new Restore(damaged, into, between, null, Progress.silent()).run())
        .hasMessageContaining("is not whole");
    assertThat(into).doesNotExist();
  }

  @Test
  void nothingInTheArchiveCanBeReadWithoutTheKey() throws Exception {
    for (String root : List.of(settings.to(), settings.keysTo())) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8))
              .doesNotContain("a picture", "first key", "the master key", "between");
        }
      }
    }
    try (Stream<Path> files = Files.walk(Path.of(settings.to()))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("people.keys"));
    }
  }

  @Test
  void aCopyThatWasKilledLeavesTheOlderOneUsable() throws Exception {
    Path mine = folder.resolve("killed-" + UUID.randomUUID());
    try (var first = CopyingProcess.start(mine, "whole")) {
      assertThat(first.awaitLine("copied")).contains("base copy");
      first.end();
    }
    try (var second = CopyingProcess.start(mine, "stuck")) {
      second.awaitLine("stuck");
      second.kill();
    }
    BackupStore archive = BackupSettings.find(mine).orElseThrow().store();
    try (Stream<Path> copies = Files.list(archive.base())) {
      assertThat(copies.map(Path::toString)).anyMatch(name -> name.endsWith(".part")).hasSize(2);
    }
    assertThat(archive.copies()).hasSize(1);
    Path into = folder.resolve("after-" + UUID.randomUUID());
    new Restore(archive, into, null, null, Progress.silent()).run();
    assertThat(notes(into)).containsExactly("stuck", "whole");

    try (var third = CopyingProcess.start(mine, "again")) {
      third.awaitLine("copied");
      third.end();
    }
    try (Stream<Path> copies = Files.list(archive.base())) {
      assertThat(copies.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
    assertThat(archive.copies()).hasSize(2);
  }

  private BackupKey key() {
    return BackupKey.read(Path.of(settings.key()));
  }

  private Path keys() {
    return Path.of(settings.keysTo());
  }

  private BackupStore store() {
    return BackupStore.open(Path.of(settings.to()), keys(), key());
  }

  private Restore.Restored restore(Path into, @Nullable Instant to) {
    return new Restore(store(), into, to, null, Progress.silent()).run();
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(DurableFiles.parent(data.resolve(path)));
    Files.writeString(data.resolve(path), content);
  }

  static EmbeddedPostgres server(Path data) {
    return EmbeddedPostgres.start(Options.in(data.resolve("postgres")).withDurable(false));
  }

  private static void note(EmbeddedPostgres server, String text) throws SQLException {
    execute(server, "INSERT INTO note VALUES ('" + text + "')");
  }

  static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> notes(Path data) throws SQLException {
    List<String> notes = new ArrayList<>();
    try (EmbeddedPostgres server = server(data);
        Connection connection = server.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT text FROM note ORDER BY text")) {
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
    }
    return notes;
  }

  /** A moment that differs from those before and after it in what PostgreSQL can tell apart. */
  private static Instant later() {
    Instant moment = CLOCK.instant().plusMillis(1);
    while (!CLOCK.instant().isAfter(moment.plusMillis(1))) {
      Thread.onSpinWait();
    }
    return moment;
  }

  private static void await(ContinuousBackup backup, Instant moment) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (backup.reachesTo().filter(reached -> !reached.isBefore(moment)).isEmpty()) {
      assertThat(System.nanoTime()).as("waiting; " + backup.failure()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void change(Path file, long at) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
