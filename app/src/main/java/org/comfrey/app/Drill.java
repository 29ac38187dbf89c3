package org.comfrey.app;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comfrey.kernel.backup.BackupException;
import org.comfrey.kernel.backup.BackupStore;
import org.comfrey.kernel.backup.DrillRecord;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.backup.Restore;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.ledger.cli.LedgerCommand;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ./comfrey drill}: restores the newest that there is into a folder of its own, starts it,
 * checks its ledger, plays a trade on it, and throws it away. The restored server sends no mail and
 * is reached by nobody else.
 */
final class Drill {
  private static final Logger log = LoggerFactory.getLogger(Drill.class);

  private final BackupStore store;
  private final Path side;
  private final PrintStream out;

  private Drill(BackupStore store, Path side, PrintStream out) {
    this.store = store;
    this.side = side;
    this.out = out;
  }

  /** What a drill found; the figures are zero where it did not come so far. */
  private record Outcome(@Nullable String problem, double pointSeconds, double timeSeconds) {}

  static int run(String[] args, PrintStream out) {
    List<String> known = new ArrayList<>(ArchiveFlags.KNOWN);
    known.add("--into");
    Flags flags = Flags.parse("drill", args, known);
    BackupStore store = ArchiveFlags.open(flags);
    Path side = flags.path("--into").orElseGet(Drill::sideFolder);
    Clock clock = Clock.systemUTC();
    Instant tried = clock.instant();
    Outcome outcome = new Drill(store, side, out).tryRestore(tried);
    String problem = outcome.problem();
    Path data = flags.data();
    if (Files.isDirectory(data)) {
      Instant before = DrillRecord.find(data).map(DrillRecord::succeededAt).orElse(null);
      new DrillRecord(
              tried,
              problem == null ? clock.instant() : before,
              problem,
              outcome.pointSeconds(),
              outcome.timeSeconds())
          .keep(data);
    }
    out.println();
    out.printf(
        Locale.ROOT, "Recovery point  %.1f s would have been lost%n", outcome.pointSeconds());
    out.printf(
        Locale.ROOT, "Recovery time   %.1f s until the server answered%n", outcome.timeSeconds());
    out.println(problem == null ? "The drill succeeded." : "THE DRILL FAILED: " + problem);
    return problem == null ? 0 : 1;
  }

  private Outcome tryRestore(Instant now) {
    double point = 0;
    try {
      point =
          store
              .reachesTo()
              .map(reached -> Duration.between(reached, now).toMillis() / 1e3)
              .orElse(0.0);
      long began = System.nanoTime();
      new Restore(store, side, null, null, new Progress(line -> out.println("- " + line))).run();
      try (EmbeddedPostgres server = EmbeddedPostgres.start(Options.in(side.resolve("postgres")))) {
        DatabaseAddress address = DatabaseAddress.of(server, "postgres");
        if (LedgerCommand.run(new String[] {"check"}, out, LedgerCommands.ledger(address)) != 0) {
          return new Outcome("the restored ledger is not sound", point, 0);
        }
        int port = FreePort.next();
        try (ModuleRuntime runtime = Up.modules(RuntimeOptions.all(side, port), address, null)) {
          double time = (System.nanoTime() - began) / 1e9;
          URI url = URI.create("http://localhost:" + port);
          out.println("- playing a trade on the restored server");
          int wrong = new Demo(out, url, new DrillPeople(runtime, url).make()).play();
          return new Outcome(wrong == 0 ? null : "the trade did not add up", point, time);
        }
      }
    } catch (BackupException | EmbeddedPostgresException | IllegalStateException e) {
      return new Outcome(String.valueOf(e.getMessage()), point, 0);
    } finally {
      delete(side);
    }
  }

  private static Path sideFolder() {
    try {
      return Files.createTempDirectory("comfrey-drill");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The side folder holds people's data: nothing of it stays. */
  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      throw new Refused("delete " + folder + " by hand; it holds people's data: " + e.getMessage());
    }
  }

  /**
   * Tries a restore of that data folder's archive in a process of its own, which may end as it
   * likes; what it says goes to {@code drill.log} in the data folder.
   */
  static void launch(Path data) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      String classPath = System.getProperty("java.class.path");
      boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
      command.addAll(
          oneJar ? List.of("-jar", classPath) : List.of("-cp", classPath, Comfrey.class.getName()));
      command.addAll(List.of("drill", "--data", data.toString()));
      ProcessBuilder process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("drill.log").toFile());
      process.environment().remove("COMFREY_DATABASE_URL");
      var _ =
          process
              .start()
              .onExit()
              .thenAccept(ended -> {
                if (ended.exitValue() == 0) {
                  log.info("A restore was tried and succeeded; see {}", data.resolve("drill.log"));
                } else {
                  log.error("A restore was tried and FAILED; see {}", data.resolve("drill.log"));
                }
              });
    } catch (IOException e) {
      log.error("A drill that was due could not be started", e);
    }
  }
}
