package org.comfrey.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.comfrey.kernel.backup.BackupMeters;
import org.comfrey.kernel.backup.BackupSource;
import org.comfrey.kernel.backup.ContinuousBackup;
import org.comfrey.kernel.backup.Restore;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.kafka.KafkaConfiguration;
import org.comfrey.kernel.kafka.KafkaSettings;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.OneNode;
import org.comfrey.kernel.postgres.Primary;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.status.StatusEndpoint;
import org.comfrey.kernel.time.MovableClock;
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
    endWithParent();
    Thread closing = Thread.ofPlatform().name("stop").unstarted(() -> stop(running));
    Runtime.getRuntime().addShutdownHook(closing);
    Welcome.print(options, running.runtime(), (System.nanoTime() - began) / 1_000_000);
    return -1;
  }

  /** A node of this machine that lost who started it would be found by nobody. */
  private static void endWithParent() {
    String parent = System.getenv(Sharing.PARENT);
    if (parent != null) {
      Thread.ofVirtual().name("parent").start(() -> awaitEnd(Long.parseLong(parent)));
    }
  }

  private static void awaitEnd(long process) {
    ProcessHandle.of(process).ifPresent(parent -> parent.onExit().join());
    System.exit(1);
  }

  /** Starts the database and the modules, and makes the world of an empty data folder. */
  static Running start(UpOptions options) {
    options.check();
    String outside = System.getenv(Sharing.DATABASE);
    Sharing sharing = Sharing.of(System.getenv());
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
      Ha.refuse(options.data(), "start them again that way, or name another folder with --data");
      Files.createDirectories(options.data());
      if (outside == null || outside.isBlank()) {
        embedded = EmbeddedPostgres.start(Options.in(options.data().resolve("postgres")));
        address = DatabaseAddress.of(embedded, "postgres");
      } else {
        address = DatabaseAddress.parse(outside);
        watch(address, options.data().resolve("database.term"));
        String keys = System.getenv(Sharing.KEYS);
        if (keys != null && !keys.isBlank()) {
          watch(DatabaseAddress.parse(keys), options.data().resolve("keys.term"));
        }
        node = node(address, sharing, options.data());
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
      ModuleRuntime runtime = modules(sharing.usedBy(options.runtime()), address, options.kafka());
      if (node != null) {
        node.bind(keyMark(sharing.masterKey(options.data())).orElseThrow());
      }
      if (backup != null) {
        new BackupMeters(options.data(), backup, Clock.systemUTC())
            .bindTo(runtime.bean(PrometheusMeterRegistry.class));
      }
      StatusEndpoint status = runtime.bean(StatusEndpoint.class);
      status.add(new ObjectivesStatus(runtime.bean(PrometheusMeterRegistry.class)));
      StandbyStatus standby = new StandbyStatus(Primary.of(address));
      standby.bindTo(runtime.bean(PrometheusMeterRegistry.class));
      if (Primary.of(address).isChosen()) {
        status.add(standby);
      }
      status.add(new BackupStatus(options.data(), backup, Clock.systemUTC()));
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

  /** Where two servers are named, which of them is the primary may change at any time. */
  private static void watch(DatabaseAddress address, Path memory) {
    Primary primary = Primary.of(address);
    if (primary.isChosen()) {
      primary.rememberIn(memory).watch();
    }
  }

  /** One of several is sure of its keys before it writes anything that they seal. */
  private static OneNode node(DatabaseAddress address, Sharing sharing, Path data) {
    Path master = sharing.masterKey(data);
    Runnable lost = () -> System.exit(1);
    return sharing.isOneOfSeveral()
        ? OneNode.share(address, Sharing.mark(MasterKey.readOrCreate(master)), lost)
        : OneNode.take(address, keyMark(master), lost);
  }

  private static Optional<String> keyMark(Path master) {
    return Files.exists(master)
        ? Optional.of(Sharing.mark(MasterKey.read(master)))
        : Optional.empty();
  }

  /** Starts the modules on a database that is there. */
  static ModuleRuntime modules(
      RuntimeOptions options, DatabaseAddress address, @Nullable KafkaSettings kafka) {
    boolean several = Nodes.SEVERAL.equals(options.properties().get(Nodes.SETTING));
    MovableClock clock =
        several ? SandboxClock.open(address, options.data()) : SandboxClock.open(options.data());
    var starter =
        ModuleRuntime.of(Modules.table(), options)
            .sharing(DataConfiguration.class, SandboxConfiguration.class)
            .giving(DatabaseAddress.class, address)
            .giving(Clock.class, clock);
    if (kafka != null) {
      starter.sharing(KafkaConfiguration.class).giving(KafkaSettings.class, kafka);
    }
    return starter.start();
  }

  private static void stop(Running running) {
    System.out.println("Stopping: finishing what is under way, then the database.");
    running.close();
    System.out.println("Stopped.");
  }
}
