package org.comfrey.kernel.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * A process that writes a row, archives it and takes a base copy. One that is to get stuck says so
 * when its copy has begun, and goes no further until it is killed.
 */
final class CopyingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private CopyingProcess(Process process) {
    this.process = process;
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static CopyingProcess start(Path data, String note) throws IOException {
    return new CopyingProcess(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CopyingProcess.class.getName(),
                    data.toString(),
                    note))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  String awaitLine(String beginning) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new IOException("the process ended before it said " + beginning);
  }

  void end() throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("the process did not end well");
    }
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    String note = arguments[1];
    Clock clock = Clock.systemUTC();
    try (EmbeddedPostgres server = BackupTest.server(data)) {
      BackupSource source = BackupSource.of(data, server);
      BackupTest.execute(server, "CREATE TABLE IF NOT EXISTS note (text text PRIMARY KEY)");
      BackupTest.execute(server, "INSERT INTO note VALUES ('" + note + "')");
      Optional<BackupSettings> known = BackupSettings.find(data);
      BackupSettings settings = known.isPresent() ? known.get() : begun(source, data, clock);
      try (var _ = ContinuousBackup.startForOneCopy(source, clock)) {
        Progress progress =
            new Progress(line -> {
              if (note.equals("stuck") && line.startsWith("copying")) {
                stick(source, settings, clock);
              }
            });
        System.out.println("copied " + ContinuousBackup.copy(source, settings, clock, progress));
      }
    }
  }

  private static BackupSettings begun(BackupSource source, Path data, Clock clock) {
    Path to = data.resolveSibling(data.getFileName() + "-backups");
    Path keysTo = data.resolveSibling(data.getFileName() + "-keys");
    Path key = data.resolveSibling(data.getFileName() + ".key");
    BackupStore store = ContinuousBackup.begin(source, to, keysTo, BackupKey.readOrCreate(key));
    var settings =
        new BackupSettings(
            to.toString(),
            keysTo.toString(),
            key.toString(),
            store.line(),
            clock.instant(),
            2,
            7,
            0,
            0);
    settings.keep(data);
    return settings;
  }

  /** The copy has begun and its log is archived: the moment in which a crash may come. */
  private static void stick(BackupSource source, BackupSettings settings, Clock clock) {
    var moment = clock.instant();
    while (settings.store().reachesTo().filter(at -> at.isAfter(moment)).isEmpty()) {
      Thread.onSpinWait();
    }
    System.out.println("stuck in the copy of " + source);
    try {
      System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
