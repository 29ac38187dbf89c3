package org.comfrey.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that lives and dies with this JVM. It listens on loopback only, asks for a
 * password (SCRAM), and writes durably. Killing the JVM stops it; killing it makes the JVM start it
 * again on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int PORT_ATTEMPTS = 10;
  private static final long RETRY_MILLIS = 200;
  private static final long RETRY_MAXIMUM_MILLIS = 5_000;

  private final Cluster cluster;
  private final Binaries binaries;
  private final Options options;
  private final boolean temporary;
  private final String password;
  private final CompletableFuture<Integer> started = new CompletableFuture<>();
  private final AtomicInteger restarts = new AtomicInteger();
  private final Thread supervisor;
  private final Thread stopAtExit;
  private volatile @Nullable Postmaster postmaster;
  private volatile boolean closing;
  private int port;

  private EmbeddedPostgres(Cluster cluster, Binaries binaries, Options options, boolean temporary) {
    this.cluster = cluster;
    this.binaries = binaries;
    this.options = options;
    this.temporary = temporary;
    this.password = cluster.password();
    this.supervisor =
        Thread.ofPlatform().daemon().name("embedded-postgres").unstarted(this::supervise);
    this.stopAtExit = Thread.ofPlatform().name("embedded-postgres-stop").unstarted(this::close);
  }

  /** Starts the server in its folder, making the folder when it is not there yet. */
  public static EmbeddedPostgres start(Options options) {
    Binaries binaries = Binaries.unpacked(options.cache());
    Cluster cluster = Cluster.take(options.folder());
    try {
      cluster.prepare(binaries, options.durable());
      return new EmbeddedPostgres(cluster, binaries, options, false).start();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** A server for tests: not durable, in a folder of its own that is deleted on close. */
  public static EmbeddedPostgres temporary() {
    return temporary(false);
  }

  /** A server for tests and benchmarks, with fsync when {@code durable}. */
  public static EmbeddedPostgres temporary(boolean durable) {
    return temporary(Options.in(TemporaryFolders.create()).withDurable(durable));
  }

  /** As {@link #start}, from a prepared cluster, and {@code options.folder()} goes on close. */
  public static EmbeddedPostgres temporary(Options options) {
    Binaries binaries = Binaries.unpacked(options.cache());
    Path template = template(binaries, options.cache());
    Cluster cluster = Cluster.take(options.folder());
    try {
      cluster.prepareFrom(template);
      return new EmbeddedPostgres(cluster, binaries, options, true).start();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Gives a cluster that a restore laid into the folder to the account that the server runs under.
   */
  public static void handOver(Path folder) {
    Path cluster = folder.resolve("cluster");
    ServerAccount account = ServerAccount.of(cluster);
    try (Stream<Path> files = Files.walk(cluster)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        account.own(file);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot hand " + cluster + " over: " + e.getMessage(), e);
    }
  }

  /** initdb takes most of a second; copying what it made takes a tenth of that. */
  static Path template(Binaries binaries, Path cache) {
    Path template = cache.resolve("cluster-for-tests-" + binaries.version());
    if (!Files.isDirectory(template)) {
      try {
        Path fresh = Files.createTempDirectory(cache, ".cluster-");
        try (Cluster cluster = Cluster.take(fresh)) {
          cluster.prepare(binaries, false);
          Files.move(fresh, template, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
          if (!Files.isDirectory(template)) {
            throw e;
          }
        } finally {
          Folders.delete(fresh);
        }
      } catch (IOException e) {
        throw new EmbeddedPostgresException("Cannot write " + template + ": " + e.getMessage(), e);
      }
    }
    return template;
  }

  /**
   * Hooks of the JVM run side by side, so one of ours would stop the server under requests that are
   * still being drained. Where the kernel stops it after the JVM there is none.
   */
  private EmbeddedPostgres start() {
    if (temporary || !ServerAccount.serverDiesWithUs()) {
      Runtime.getRuntime().addShutdownHook(stopAtExit);
    }
    supervisor.start();
    try {
      port = started.join();
      return this;
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof EmbeddedPostgresException known) {
        throw known;
      }
      throw new EmbeddedPostgresException("PostgreSQL did not start", e.getCause());
    }
  }

  /**
   * The one thread that makes and watches the server process. It must not end before the server
   * does: the kernel would take its end for the end of the parent and stop the server.
   */
  private void supervise() {
    try {
      Postmaster.stopLeftOver(cluster);
      rotateLog();
      int chosen = launchFirst();
      started.complete(chosen);
      while (!closing) {
        Postmaster running = postmaster;
        if (running == null) {
          return;
        }
        int status = running.awaitExit();
        if (!closing) {
          log.error("PostgreSQL ended unexpectedly (status {}); starting it again", status);
          restarts.incrementAndGet();
          launchAgain(chosen);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (!started.completeExceptionally(e)) {
        log.error("The supervision of PostgreSQL ended", e);
      }
    }
  }

  /** A free port may be taken by somebody else before the server binds it, so it is tried anew. */
  private int launchFirst() throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
      int candidate = options.port() == 0 ? freePort() : options.port();
      Postmaster launched = Postmaster.launch(cluster, binaries, options, candidate);
      postmaster = launched;
      if (launched.awaitReady()) {
        return candidate;
      }
      if (closing || options.port() != 0) {
        break;
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL did not start"
            + (options.port() == 0 ? "" : " on port " + options.port())
            + ". It said:\n"
            + lastLines());
  }

  /**
   * Processes of the dead server may still hold its memory for a moment; it is tried until then.
   */
  private void launchAgain(int port) throws IOException, InterruptedException {
    long pauseMillis = RETRY_MILLIS;
    while (!closing) {
      Postmaster launched = Postmaster.launch(cluster, binaries, options, port);
      postmaster = launched;
      if (launched.awaitReady()) {
        log.warn("PostgreSQL serves again on port {}", port);
        return;
      }
      log.error("PostgreSQL could not be started again; trying on. It said:\n{}", lastLines());
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, RETRY_MAXIMUM_MILLIS);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void rotateLog() throws IOException {
    if (Files.exists(cluster.log()) && Files.size(cluster.log()) > 10_000_000) {
      Files.move(
          cluster.log(),
          cluster.log().resolveSibling("postgres.1.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String lastLines() throws IOException {
    var lines = Files.readAllLines(cluster.log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  public int port() {
    return port;
  }

  public Path folder() {
    return cluster.folder();
  }

  /** The superuser of the cluster. */
  public String user() {
    return Cluster.USER;
  }

  public String password() {
    return password;
  }

  public String version() {
    return binaries.version();
  }

  /** The version that this build carries, such as 18.6.0. */
  public static String bundledVersion() {
    return Binaries.bundledVersion();
  }

  /** The process id of the server, which changes when it had to be started again. */
  public long pid() {
    Postmaster running = postmaster;
    if (running == null) {
      throw new IllegalStateException("the server was not started");
    }
    return running.pid();
  }

  /** How often the server died and was started again. */
  public int restarts() {
    return restarts.get();
  }

  /** The address of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Unpooled connections of the superuser. */
  public DataSource dataSource(String database) {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(user());
    source.setPassword(password);
    return source;
  }

  public void createDatabase(String name) {
    createDatabase(name, "template1");
  }

  /**
   * Copies {@code template}, to which nobody may be connected. Copying its files needs a
   * checkpoint, which is cheap exactly where nothing is synced; it then takes half the time.
   */
  public void createDatabase(String name, String template) {
    execute(
        "CREATE DATABASE "
            + quoted(name)
            + " TEMPLATE "
            + quoted(template)
            + " STRATEGY "
            + (options.durable() ? "WAL_LOG" : "FILE_COPY"));
  }

  /** Drops the database and ends the sessions on it. */
  public void dropDatabase(String name) {
    execute("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
  }

  private void execute(String sql) {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new EmbeddedPostgresException(sql + " failed: " + e.getMessage(), e);
    }
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** Stops the server cleanly, lets go of the folder, and deletes it when it was temporary. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      if (!Thread.currentThread().equals(stopAtExit)) {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
      }
    } catch (IllegalStateException e) {
      log.debug("The JVM ends already", e);
    }
    try {
      Postmaster running = postmaster;
      if (running != null) {
        running.stop();
      }
      supervisor.interrupt();
      if (temporary) {
        Folders.delete(cluster.folder());
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot delete " + cluster.folder(), e);
    } finally {
      cluster.close();
    }
  }
}
