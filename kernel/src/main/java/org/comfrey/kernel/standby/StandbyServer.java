package org.comfrey.kernel.standby;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Terms;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.EmbeddedPostgresException;
import org.comfrey.postgres.Options;
import org.jspecify.annotations.Nullable;

/**
 * The standby of a server, run by this build's own PostgreSQL: copied when its folder is empty,
 * started, and from the moment it has caught up waited for by every commit.
 */
public final class StandbyServer implements AutoCloseable {
  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ENTRY_SECONDS = 10;

  /** A standby may not have less of these than its primary. */
  private static final List<String> AT_LEAST =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  /** By these names a server finds them in its own folder. */
  private static final String CHAIN = "server.crt";

  private static final String KEY = "server.key";

  /** Who signed the certificate by which the primary is known. */
  private static final String AUTHORITY = "root.crt";

  private final EmbeddedPostgres server;

  /** What a server shows who connects to it: a chain and its key, PEM. */
  public record Tls(Path chain, Path key) {}

  private StandbyServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Makes the standby, or starts one that was made before. One that was given a certificate lets
   * nobody in without TLS from then on.
   *
   * @param primary entered as a superuser, in the way that its {@code sslmode} says; null where the
   *     folder has a standby
   * @param port of the standby, 0 for any free one
   * @param listen the addresses that it listens on
   * @param tls null where it has none, or goes on with what it has
   */
  public static StandbyServer start(
      Path folder,
      @Nullable DatabaseAddress primary,
      String listen,
      int port,
      @Nullable Tls tls,
      Progress progress) {
    boolean made = Files.exists(folder.resolve("cluster"));
    if (made == (primary != null)) {
      throw new StandbyException(
          made
              ? folder
                  + " has a server already: leave COMFREY_STANDBY_OF out to start it,"
                  + " or name an empty folder"
              : "there is no standby in "
                  + folder
                  + " yet: name its primary in COMFREY_STANDBY_OF");
    }
    try {
      if (primary == null) {
        if (tls != null) {
          keep(tls, folder.resolve("cluster"));
          EmbeddedPostgres.handOver(folder);
        }
        return new StandbyServer(EmbeddedPostgres.start(options(folder, listen, port)));
      }
      return make(folder, primary, listen, port, tls, progress);
    } catch (SQLException | IOException | EmbeddedPostgresException e) {
      throw new StandbyException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Options options(Path folder, String listen, int port) throws IOException {
    Options options = Options.in(folder).withPort(port).with("listen_addresses", listen);
    for (String line : Files.readAllLines(folder.resolve("settings"))) {
      String[] setting = line.split("=", 2);
      options = options.with(setting[0], setting[1]);
    }
    return Files.exists(folder.resolve("cluster").resolve(KEY))
        ? options.with("ssl", "on").with("ssl_min_protocol_version", "TLSv1.3")
        : options;
  }

  private static void keep(Tls tls, Path cluster) throws IOException {
    Files.copy(tls.chain(), cluster.resolve(CHAIN), StandardCopyOption.REPLACE_EXISTING);
    Path key = cluster.resolve(KEY);
    Files.deleteIfExists(key);
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(key, Files.readAllBytes(tls.key()));
    Files.writeString(cluster.resolve("pg_hba.conf"), entries("hostssl"));
  }

  private static String entries(String how) {
    return """
    %1$s all all all scram-sha-256
    %1$s replication all all scram-sha-256
    """
        .formatted(how);
  }

  private static StandbyServer make(
      Path folder,
      DatabaseAddress primary,
      String listen,
      int port,
      @Nullable Tls tls,
      Progress progress)
      throws SQLException, IOException {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String name = "comfrey_standby_" + HexFormat.of().formatHex(random);
    try (Connection sql = primary.open(ENTRY_SECONDS)) {
      check(sql, primary);
      Settings.one(sql, "SELECT pg_create_physical_replication_slot('" + name + "', true)::text");
      EmbeddedPostgres server;
      try {
        copy(folder, primary, name, sql, tls, progress);
        progress.say("starting it; what it waits for stands in " + folder.resolve("postgres.log"));
        server = EmbeddedPostgres.start(options(folder, listen, port));
      } catch (SQLException | IOException | RuntimeException broken) {
        // A slot that nobody reads would keep the log for ever.
        Settings.one(
            sql,
            "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots"
                + " WHERE slot_name = '"
                + name
                + "' AND NOT active");
        throw broken;
      }
      try {
        waitFor(sql, name, progress);
      } catch (SQLException | RuntimeException broken) {
        server.close();
        throw broken;
      }
      return new StandbyServer(server);
    }
  }

  private static void check(Connection sql, DatabaseAddress primary) throws SQLException {
    String bundled = EmbeddedPostgres.bundledVersion();
    String major = bundled.substring(0, bundled.indexOf('.'));
    String version = Settings.one(sql, "SHOW server_version");
    if (!version.split("\\D", 2)[0].equals(major)) {
      throw new StandbyException(
          primary
              + " is a PostgreSQL "
              + version
              + ", and this build brings "
              + bundled
              + ": a standby must be of the same major version. Nothing was changed");
    }
    if (!Settings.isTrue(sql, "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")) {
      throw new StandbyException(
          primary + " is not entered as a superuser, who alone may copy it. Nothing was changed");
    }
    if (Settings.isTrue(sql, "pg_is_in_recovery()")) {
      throw new StandbyException(
          primary + " is a standby itself: name its primary. Nothing was changed");
    }
    if (Settings.isTrue(sql, "(SELECT count(*) > 2 FROM pg_tablespace)")) {
      throw new StandbyException(
          primary + " has tablespaces of its own, which are not copied. Nothing was changed");
    }
  }

  private static void copy(
      Path folder,
      DatabaseAddress primary,
      String name,
      Connection sql,
      @Nullable Tls tls,
      Progress progress)
      throws SQLException, IOException {
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("cluster.part");
    if (Files.exists(unfinished)) {
      throw new StandbyException(
          unfinished + " is a copy that did not come to its end: delete it and begin again");
    }
    Files.createDirectory(unfinished);
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx------"));
    ServerCopy copy = new ServerCopy(sql, unfinished, progress);
    copy.take(name);
    copy.write("standby.signal", "");
    copy.write("postgresql.conf", "");
    copy.write("pg_ident.conf", "");
    copy.write("pg_hba.conf", entries("host"));
    copy.write(
        "postgresql.auto.conf",
        """
        primary_conninfo = '%s'
        primary_slot_name = '%s'
        cluster_name = '%s'
        synchronous_standby_names = ''
        """
            .formatted(conninfo(primary, name).replace("'", "''"), name, name));
    String authority = parameter(primary, "sslrootcert");
    if (authority != null) {
      Files.copy(Path.of(authority), unfinished.resolve(AUTHORITY));
    }
    if (tls != null) {
      keep(tls, unfinished);
    }
    StringBuilder settings = new StringBuilder();
    for (String setting : AT_LEAST) {
      settings
          .append(setting)
          .append('=')
          .append(Settings.one(sql, "SHOW " + setting))
          .append('\n');
    }
    Files.writeString(folder.resolve("settings"), settings);
    Path password = folder.resolve("password");
    Files.writeString(password, primary.password());
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Files.move(unfinished, folder.resolve("cluster"), StandardCopyOption.ATOMIC_MOVE);
    EmbeddedPostgres.handOver(folder);
  }

  private static String conninfo(DatabaseAddress primary, String name) {
    String server = primary.jdbcUrl().substring("jdbc:postgresql://".length()).split("/", 2)[0];
    URI uri = URI.create("postgresql://" + server);
    return "host="
        + uri.getHost().replace("[", "").replace("]", "")
        + " port="
        + (uri.getPort() < 0 ? 5432 : uri.getPort())
        + " user="
        + quoted(primary.user())
        + " password="
        + quoted(primary.password())
        + " application_name="
        + name
        + encryption(primary)
        + " keepalives_idle=15 keepalives_interval=5 keepalives_count=3";
  }

  /** How the primary is to be known, in words that the driver and the server's client share. */
  private static String encryption(DatabaseAddress primary) {
    String mode = parameter(primary, "sslmode");
    String authority = parameter(primary, "sslrootcert");
    // The server runs in its folder, under an account that may not read others.
    return " sslcertmode=disable"
        + (mode == null ? "" : " sslmode=" + quoted(mode))
        + (authority == null ? "" : " sslrootcert=" + AUTHORITY);
  }

  private static @Nullable String parameter(DatabaseAddress primary, String name) {
    String[] address = primary.jdbcUrl().split("\\?", 2);
    return Stream.of(address.length < 2 ? new String[0] : address[1].split("&"))
        .filter(parameter -> parameter.startsWith(name + "="))
        .map(parameter ->
            URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse(null);
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** From here on no commit is acknowledged without it. */
  private static void waitFor(Connection sql, String name, Progress progress) throws SQLException {
    progress.say("catching up");
    String state = "SELECT FROM pg_stat_replication WHERE application_name = '" + name + "'";
    if (!Settings.await(sql, "EXISTS (" + state + " AND state = 'streaming')", CATCH_UP)) {
      throw new StandbyException("it did not catch up within " + CATCH_UP + ": its log says why");
    }
    Settings.set(sql, "synchronous_standby_names", name);
    if (!Settings.await(sql, "EXISTS (" + state + " AND sync_state = 'sync')", PATIENCE)) {
      Settings.set(sql, "synchronous_standby_names", "");
      throw new StandbyException(
          "the primary does not wait for it: is synchronous_standby_names given on its command"
              + " line?");
    }
    Terms.Term term = Terms.begin(sql, name);
    progress.say("every commit waits for it now, from term " + term.number() + " on");
  }

  public int port() {
    return server.port();
  }

  /** The process of the server. */
  public long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    server.close();
  }
}
