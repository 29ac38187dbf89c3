package org.comfrey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;

/** {@code ./comfrey up}: everything in one process, until Ctrl-C. */
final class Up {
  private Up() {}

  /** A running server with what it stands on. */
  record Running(ModuleRuntime runtime, @Nullable EmbeddedPostgres postgres)
      implements AutoCloseable {
    /** Drains requests, then stops the database. */
    @Override
    public void close() {
      runtime.close();
      if (postgres != null) {
        postgres.close();
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
    DatabaseAddress address;
    try {
      Files.createDirectories(options.data());
      if (outside == null || outside.isBlank()) {
        embedded = EmbeddedPostgres.start(Options.in(options.data().resolve("postgres")));
        address = DatabaseAddress.of(embedded, "postgres");
      } else {
        address = DatabaseAddress.parse(outside);
      }
    } catch (EmbeddedPostgresException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + options.data() + " cannot be made", e);
    }
    try {
      ModuleRuntime runtime =
          ModuleRuntime.of(Modules.table(), options.runtime())
              .sharing(DataConfiguration.class, SandboxConfiguration.class)
              .giving(DatabaseAddress.class, address)
              .giving(Clock.class, SandboxClock.open(options.data()))
              .start();
      World.prepare(options, runtime);
      return new Running(runtime, embedded);
    } catch (RuntimeException e) {
      if (embedded != null) {
        embedded.close();
      }
      throw e;
    }
  }

  private static void stop(Running running) {
    System.out.println("Stopping: finishing what is under way, then the database.");
    running.close();
    System.out.println("Stopped.");
  }
}
