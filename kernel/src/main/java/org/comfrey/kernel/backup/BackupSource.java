package org.comfrey.kernel.backup;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.RunningServer;
import org.postgresql.PGProperty;

/**
 * A data folder and the embedded server that serves it.
 *
 * @param data the folder; the cluster is in {@code postgres/cluster}
 */
public record BackupSource(Path data, int port, String user, String password) {
  private static final int PATIENCE_SECONDS = 60;

  /** A folder whose server was started by this process. */
  public static BackupSource of(Path data, EmbeddedPostgres server) {
    return new BackupSource(data, server.port(), server.user(), server.password());
  }

  /** A folder whose server was started by another process. */
  public static BackupSource of(Path data, RunningServer server) {
    return new BackupSource(data, server.port(), server.user(), server.password());
  }

  Path cluster() {
    return data.resolve("postgres").resolve("cluster");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), properties());
  }

  /** A connection that receives the log. */
  Connection replication() throws SQLException {
    Properties properties = properties();
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "18");
    return DriverManager.getConnection(url(), properties);
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private Properties properties() {
    var properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password);
    PGProperty.APPLICATION_NAME.set(properties, "comfrey backup");
    PGProperty.SOCKET_TIMEOUT.set(properties, PATIENCE_SECONDS);
    return properties;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return data.toString();
  }
}
