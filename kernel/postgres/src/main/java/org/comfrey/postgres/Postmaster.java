package org.comfrey.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the server's first process. */
final class Postmaster {
  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(10);

  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final Path pidFile;

  private Postmaster(Process process, Path pidFile) {
    this.process = process;
    this.pidFile = pidFile;
  }

  /**
   * Starts the process and returns at once. The caller's thread must live as long as the server:
   * the kernel ties the child's fate to the very thread that made it.
   */
  static Postmaster launch(Cluster cluster, Binaries binaries, Options options, int port)
      throws IOException {
    ServerAccount account = ServerAccount.of(cluster.data());
    var command = new ArrayList<String>();
    command.add(binaries.program("postgres"));
    command.add("-D");
    command.add(account.nameOf(cluster.data()));
    settings(options, port)
        .forEach((name, value) -> {
          command.add("-c");
          command.add(name + "=" + value);
        });
    Path pidFile = cluster.data().resolve("postmaster.pid");
    Process process =
        new ProcessBuilder(account.wrap(command, true))
            .directory(cluster.data().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().toFile()))
            .start();
    process.getOutputStream().close();
    return new Postmaster(process, pidFile);
  }

  /** Modest in memory: a laptop runs all of Comfrey and this beside it. */
  private static Map<String, String> settings(Options options, int port) {
    var settings = new TreeMap<String, String>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("max_connections", "200");
    // Its passwords are random keys, which stretching makes no safer; every connection would pay
    // for thousands of rounds.
    settings.put("scram_iterations", "1");
    settings.put("shared_buffers", "64MB");
    settings.put("work_mem", "4MB");
    settings.put("maintenance_work_mem", "32MB");
    settings.put("wal_buffers", "8MB");
    settings.put("max_wal_size", "512MB");
    // A backup that nobody fetches any more must not fill the disk with what it would need.
    settings.put("max_slot_wal_keep_size", "4GB");
    settings.put("huge_pages", "off");
    settings.put("io_method", "sync");
    settings.put("max_worker_processes", "4");
    settings.put("max_parallel_workers", "2");
    settings.put("autovacuum_max_workers", "2");
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_min_messages", "warning");
    settings.put("log_line_prefix", "%m [%p] %u@%d ");
    if (!options.durable()) {
      settings.put("fsync", "off");
      settings.put("synchronous_commit", "off");
      settings.put("full_page_writes", "off");
    }
    settings.putAll(options.settings());
    return settings;
  }

  /** Waits until it serves; false when it ended instead. */
  boolean awaitReady() throws InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < end) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      List<String> lines = lines(pidFile);
      if (lines.size() >= 8
          && lines.get(0).strip().equals(Long.toString(process.pid()))
          && lines.get(7).strip().equals("ready")) {
        return true;
      }
    }
    stop();
    return false;
  }

  long pid() {
    return process.pid();
  }

  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /** A fast shutdown: open transactions are rolled back, a checkpoint is written. */
  void stop() {
    stop(process.toHandle());
  }

  /**
   * Stops a server that an earlier JVM left behind in this cluster. It is recognized by its working
   * folder, not by its number alone, which another program may have got meanwhile.
   */
  static void stopLeftOver(Cluster cluster) {
    Path pidFile = cluster.data().resolve("postmaster.pid");
    List<String> lines = lines(pidFile);
    if (lines.isEmpty()) {
      return;
    }
    long pid;
    try {
      pid = Long.parseLong(lines.get(0).strip());
    } catch (NumberFormatException e) {
      throw new EmbeddedPostgresException(
          pidFile + " does not begin with a process id. If no PostgreSQL runs there, delete it.",
          e);
    }
    Optional<ProcessHandle> left = ProcessHandle.of(pid).filter(Postmaster::isRunning);
    if (left.isPresent() && worksIn(left.get(), cluster.data())) {
      log.warn("Stopping PostgreSQL {} that an earlier run left in {}", pid, cluster.folder());
      stop(left.get());
    }
  }

  static boolean worksIn(ProcessHandle process, Path data) {
    Path workingFolder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.isSameFile(workingFolder, data);
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(Path.of("/proc/self"))) {
        return process.info().command().orElse("").endsWith("postgres");
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static void stop(ProcessHandle process) {
    signal(process, "INT");
    if (ended(process, STOP_TIMEOUT)) {
      return;
    }
    log.warn("PostgreSQL {} did not stop within {}; stopping at once", process.pid(), STOP_TIMEOUT);
    signal(process, "QUIT");
    if (!ended(process, STOP_TIMEOUT)) {
      throw new EmbeddedPostgresException(
          "PostgreSQL (process " + process.pid() + ") does not stop. Stop it by hand.");
    }
  }

  private static boolean ended(ProcessHandle process, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (isRunning(process)) {
        if (System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A process that ended but whose new parent never asks for its status does not run any more. */
  static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  /**
   * Java can only send TERM and KILL; PostgreSQL tells its kinds of shutdown apart by signal. The
   * shell has kill built in, where a small image may not have the program.
   */
  private static void signal(ProcessHandle process, String name) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot signal PostgreSQL " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static List<String> lines(Path pidFile) {
    try {
      return Files.readAllLines(pidFile);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot read " + pidFile + ": " + e.getMessage(), e);
    }
  }
}
