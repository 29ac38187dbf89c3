package org.comfrey.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.comfrey.kernel.backup.BackupMeters;
import org.comfrey.kernel.backup.BackupSource;
import org.comfrey.kernel.backup.ContinuousBackup;
import org.comfrey.kernel.backup.Restore;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.OneNode;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;

/** {@code ./comfrey up}: everything in one process, until Ctrl-C. */
final class Up {
  private Up() {}

  /** A running server with what it stands on. */
  record Running(
      ModuleRuntime runtime,
      @Nullable EmbeddedPostgres postgres,
      @Nullable ContinuousBackup backup,
      @Nullable OneNode node)
      implements AutoCloseable {
    /** Drains requests, archives what they wrote, then stops the database. */
    @Override
    public void close() {
      runtime.close();
      if (backup != null) {
        backup.close();
      }
      if (postgres != null) {
        postgres.close();
      }
      if (node != null) {
        node.close();
      }
    }
  }

  /**
   * Starts and, unless only a start-up cache is being trained, stays.
   *
   * @return 0 after training; negative while the server runs
   */
  static int run(UpOptions options, boolean training) {
    long began = System.nanoTime();
    Running running = start(options);
    if (training) {
      running.close();
      return 0;
    }
    Thread closing = Thread.ofPlatform().name("stop").unstarted(() -> stop(running));
    Runtime.getRuntime().addShutdownHook(closing);
    Welcome.print(options, running.runtime(), (System.nanoTime() - began) / 1_000_000);
    return -1;
  }

  /** Starts the database and the modules, and makes the world of an empty data folder. */
  static Running start(UpOptions options) {
    String outside = System.getenv("COMFREY_DATABASE_URL");
    EmbeddedPostgres embedded = null;
    ContinuousBackup backup = null;
    OneNode node = null;
    DatabaseAddress address;
    try {
      if (Files.exists(options.data().resolve(Restore.UNFINISHED))) {
        throw new Refused(
            "a restore into "
                + options.data()
                + " did not come to its end: delete the folder and restore again");
      }
      Files.createDirectories(options.data());
      if (outside == null || outside.isBlank()) {
        embedded = EmbeddedPostgres.start(Options.in(options.data().resolve("postgres")));
        address = DatabaseAddress.of(embedded, "postgres");
      } else {
        address = DatabaseAddress.parse(outside);
        node = OneNode.take(address, keyMark(options.data()), () -> System.exit(1));
      }
    } catch (EmbeddedPostgresException | IllegalStateException | IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + options.data() + " cannot be made", e);
    }
    try {
      if (embedded != null) {
        backup =
            ContinuousBackup.start(
                BackupSource.of(options.data(), embedded),
                Clock.systemUTC(),
                () -> Drill.launch(options.data()));
      }
      ModuleRuntime runtime = modules(options.runtime(), address);
      if (node != null) {
        node.bind(keyMark(options.data()).orElseThrow());
      }
      if (backup != null) {
        new BackupMeters(options.data(), backup, Clock.systemUTC())
            .bindTo(runtime.bean(PrometheusMeterRegistry.class));
      }
      World.prepare(options, runtime);
      return new Running(runtime, embedded, backup, node);
    } catch (RuntimeException e) {
      if (backup != null) {
        backup.close();
      }
      if (embedded != null) {
        embedded.close();
      }
      if (node != null) {
        node.close();
      }
      throw e;
    }
  }

  /** Tells the keys of one data folder from those of another. */
  private static Optional<String> keyMark(Path data) {
    Path master = data.resolve("keys").resolve("master.key");
    return Files.exists(master)
        ? Optional.of(
            HexFormat.of().formatHex(MasterKey.read(master).derive("installation/mark"), 0, 16))
        : Optional.empty();
  }

  /** Starts the modules on a database that is there. */
  static ModuleRuntime modules(RuntimeOptions options, DatabaseAddress address) {
    return ModuleRuntime.of(Modules.table(), options)
        .sharing(DataConfiguration.class, SandboxConfiguration.class)
        .giving(DatabaseAddress.class, address)
        .giving(Clock.class, SandboxClock.open(options.data()))
        .start();
  }

  private static void stop(Running running) {
    System.out.println("Stopping: finishing what is under way, then the database.");
    running.close();
    System.out.println("Stopped.");
  }
}
