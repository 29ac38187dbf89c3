package org.comfrey.kernel.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * Where a database is and as whom to enter it.
 *
 * @param jdbcUrl without user and password; may name two servers, a primary and its standby
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

  /** That of the embedded one. */
  private static final int LEAST_VERSION = 18;

  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://(?<user>[^:@/]*):(?<password>[^@/]*)@(?<hosts>[^/?@]+)(?<rest>/[^/?#].*)");
  private static final Pattern SERVERS = Pattern.compile("jdbc:postgresql://([^/]+)(/.*)");

  /** A database of the embedded server, entered as its owner. */
  public static DatabaseAddress of(EmbeddedPostgres server, String database) {
    return new DatabaseAddress(server.jdbcUrl(database), server.user(), server.password());
  }

  /**
   * Reads the value of COMFREY_DATABASE_URL: {@code postgresql://user:password@host:5432/name} with
   * further parameters of the JDBC driver after a question mark, or the same with {@code jdbc:}
   * before it. After a comma a second host may follow: of the two, the primary is used.
   */
  public static DatabaseAddress parse(String url) {
    String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    Matcher parts = URL.matcher(plain);
    if (!parts.matches()) {
      throw malformed();
    }
    try {
      for (String host : parts.group("hosts").split(",", -1)) {
        if (URI.create("postgresql://" + host).getHost() == null) {
          throw malformed();
        }
      }
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    return new DatabaseAddress(
        "jdbc:postgresql://" + parts.group("hosts") + parts.group("rest"),
        decoded(parts.group("user")),
        decoded(parts.group("password")));
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "COMFREY_DATABASE_URL must read postgresql://user:password@host:port/database, or"
            + " postgresql://user:password@host:port,host:port/database for a primary and its"
            + " standby");
  }

  /** One address for each server that this one names. */
  public List<DatabaseAddress> servers() {
    Matcher parts = SERVERS.matcher(jdbcUrl);
    if (!parts.matches()) {
      return List.of(this);
    }
    return Stream.of(parts.group(1).split(","))
        .map(host ->
            new DatabaseAddress("jdbc:postgresql://" + host + parts.group(2), user, password))
        .toList();
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

  /**
   * A connection of its own, for what must not go through a module. A server of a version that was
   * never tried is refused: everybody who changes something in it at a start comes by here first.
   */
  public Connection connect() throws SQLException {
    Primary primary = Primary.of(this);
    Connection connection = primary.isChosen() ? primary.connect() : open(0);
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < LEAST_VERSION) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      connection.close();
      throw new SQLException(
          this
              + " is a PostgreSQL "
              + version
              + ": use version "
              + LEAST_VERSION
              + " or later. Nothing was changed in it",
          "0A000");
    }
    return connection;
  }

  /**
   * A connection to that server, whatever it is.
   *
   * @param seconds how long it may take to let us in; 0 for as long as it likes
   */
  public Connection open(int seconds) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "comfrey");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("options", NOTICES_WHO_IS_GONE);
    if (seconds > 0) {
      properties.setProperty("connectTimeout", Integer.toString(seconds));
      properties.setProperty("loginTimeout", Integer.toString(seconds));
    }
    return DriverManager.getConnection(jdbcUrl, properties);
  }

  /** Leaves the password out: addresses are printed in logs and errors. */
  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
