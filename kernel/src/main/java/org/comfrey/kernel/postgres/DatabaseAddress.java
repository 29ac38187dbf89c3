package org.comfrey.kernel.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * Where a database is and as whom to enter it.
 *
 * @param jdbcUrl without user and password
 * @param user a role that may create schemas and roles in it
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {
  /**
   * Lets the server notice within half a minute that a node's machine or its network is gone, as
   * parameters of a session. Until it does, that node's locks are held: nobody delivers the events
   * that it delivered. The system's own time for that is two hours.
   */
  static final String NOTICES_WHO_IS_GONE =
      "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
          + " -c tcp_user_timeout=30000";

  /** A database of the embedded server, entered as its owner. */
  public static DatabaseAddress of(EmbeddedPostgres server, String database) {
    return new DatabaseAddress(server.jdbcUrl(database), server.user(), server.password());
  }

  /**
   * Reads the value of COMFREY_DATABASE_URL: {@code postgresql://user:password@host:5432/name} with
   * further parameters of the JDBC driver after a question mark, or the same with {@code jdbc:}
   * before it.
   */
  public static DatabaseAddress parse(String url) {
    String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    URI uri = URI.create(plain.replaceFirst("^postgres://", "postgresql://"));
    String userInfo = uri.getRawUserInfo();
    if (!"postgresql".equals(uri.getScheme())
        || uri.getHost() == null
        || userInfo == null
        || !userInfo.contains(":")
        || uri.getPath().length() < 2) {
      throw new IllegalArgumentException(
          "COMFREY_DATABASE_URL must read postgresql://user:password@host:port/database");
    }
    int colon = userInfo.indexOf(':');
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseAddress(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
        decoded(userInfo.substring(0, colon)),
        decoded(userInfo.substring(colon + 1)));
  }

  /** What {@link #parse} reads; holds the password. */
  public String url() {
    return jdbcUrl.replace(
        "jdbc:postgresql://", "postgresql://" + encoded(user) + ":" + encoded(password) + "@");
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A connection of its own, for what must not go through a module. */
  public Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "comfrey");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("options", NOTICES_WHO_IS_GONE);
    return DriverManager.getConnection(jdbcUrl, properties);
  }

  /** Leaves the password out: addresses are printed in logs and errors. */
  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
