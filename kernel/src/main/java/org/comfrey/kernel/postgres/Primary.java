package org.comfrey.kernel.postgres;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.comfrey.kernel.postgres.Terms.Term;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Which of two servers is the one to write to, where an address names both. A connection is used
 * only after its server has shown that it is a primary, that it knows the newest term that this
 * node has seen, and, where it has a synchronous standby, that the standby has everything that is
 * to be seen on it. So an old primary that comes back is refused, and so is one that is alone: what
 * it shows may never have been acknowledged.
 */
public final class Primary {
  private static final Logger log = LoggerFactory.getLogger(Primary.class);
  private static final Map<String, Primary> BY_ADDRESS = new ConcurrentHashMap<>();

  /** How long a server may take to let us in, and a standby to confirm. */
  private static final int PATIENCE_SECONDS = 5;

  private static final Duration LOOK_PAUSE = Duration.ofSeconds(2);
  private static final String ENTRY =
      """
      SELECT pg_is_in_recovery(), current_setting('synchronous_standby_names'),
        CASE WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
          THEN set_config('synchronous_commit', 'on', false) END\
      """;

  private final List<DatabaseAddress> servers;
  private final Map<String, String> refused = new TreeMap<>();
  private final List<Open> opened = new ArrayList<>();
  private @Nullable Path memory;
  private @Nullable UUID newest;
  private long number;
  private int current;

  private static final String CONFIRMS =
      """
      SELECT CASE
        WHEN current_setting('synchronous_standby_names') = '' THEN 'ALONE'
        WHEN NOT pg_has_role(current_user, 'pg_monitor', 'USAGE') THEN 'UNKNOWN'
        WHEN EXISTS (SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))
          THEN 'CONFIRMS'
        ELSE 'AWAY' END,
        (SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) FROM pg_stat_replication
          WHERE sync_state IN ('sync', 'quorum'))\
      """;

  /** How the standby of the server in use was when it was last looked at. */
  public enum Standby {
    CONFIRMS,
    AWAY,
    ALONE,
    UNKNOWN
  }

  private volatile Standby standby = Standby.UNKNOWN;
  private volatile OptionalLong lagBytes = OptionalLong.empty();

  private record Open(int server, WeakReference<Connection> connection) {}

  private interface Opening {
    Connection of(int server) throws SQLException;
  }

  private Primary(DatabaseAddress address) {
    this.servers = address.servers();
  }

  /** The same for all who name the same address in this process. */
  public static Primary of(DatabaseAddress address) {
    return BY_ADDRESS.computeIfAbsent(address.jdbcUrl(), url -> new Primary(address));
  }

  /** Whether there are two servers to choose from; where there is one, nothing is asked of it. */
  public boolean isChosen() {
    return servers.size() > 1;
  }

  /**
   * Keeps what was seen over restarts.
   *
   * @param file of the node's data folder
   */
  public synchronized Primary rememberIn(Path file) {
    memory = file;
    newest = Terms.remembered(file).orElse(newest);
    return this;
  }

  /** Connections of one kind, to whichever server is the primary. */
  public static DataSource source(
      DatabaseAddress address, Function<DatabaseAddress, PGSimpleDataSource> kind) {
    Primary primary = of(address);
    if (!primary.isChosen()) {
      return kind.apply(address);
    }
    List<PGSimpleDataSource> sources = new ArrayList<>();
    for (DatabaseAddress server : primary.servers) {
      PGSimpleDataSource source = kind.apply(server);
      source.setConnectTimeout(PATIENCE_SECONDS);
      source.setLoginTimeout(PATIENCE_SECONDS);
      sources.add(source);
    }
    return new AbstractDataSource() {
      @Override
      public Connection getConnection() throws SQLException {
        return primary.connect(server -> sources.get(server).getConnection());
      }

      @Override
      public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("the user is the module's");
      }
    };
  }

  /** The last good server first: the other may be away, and asking it costs time. */
  private Connection connect(Opening opening) throws SQLException {
    int first = first();
    SQLException none = null;
    for (int i = 0; i < servers.size(); i++) {
      int server = (first + i) % servers.size();
      try {
        return admitted(opening.of(server), server);
      } catch (SQLException e) {
        if (none == null) {
          none = new SQLException("no server may be written to: " + e.getMessage(), "08001", e);
        } else {
          none.addSuppressed(e);
        }
      }
    }
    throw none == null ? new SQLException("no server is named", "08001") : none;
  }

  private synchronized int first() {
    return current;
  }

  private Connection admitted(Connection connection, int server) throws SQLException {
    try {
      admit(connection, server);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void admit(Connection connection, int server) throws SQLException {
    boolean confirmed;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ENTRY)) {
      row.next();
      if (row.getBoolean(1)) {
        throw new SQLException(name(server) + " is a standby", "08004");
      }
      confirmed = row.getString(2).isEmpty();
    }
    List<Term> terms = Terms.of(connection);
    judge(terms, server);
    if (!confirmed) {
      prove(connection, server);
    }
    List<Connection> left = use(connection, terms, server);
    left.forEach(Primary::abort);
  }

  /** Refuses a server that was left behind. */
  private synchronized void judge(List<Term> terms, int server) throws SQLException {
    UUID known = newest;
    if (known == null || terms.stream().anyMatch(term -> term.token().equals(known))) {
      if (refused.remove(name(server)) != null) {
        log.info("{} knows the newest term again", name(server));
      }
      return;
    }
    String why =
        name(server)
            + " does not know the term "
            + (number == 0 ? "" : number + " ")
            + "of this database: it is an old primary that was left behind, and is not used";
    if (refused.put(name(server), why) == null) {
      log.error("{}. Delete its data and make it a standby anew: ./comfrey standby", why);
    }
    throw new SQLException(why, "08004");
  }

  /**
   * Waits until the standby has all that is visible here. The message carries nothing, so its wait
   * may be cancelled, which leaves no session behind that waits for ever.
   */
  private void prove(Connection connection, int server) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(PATIENCE_SECONDS);
      statement.execute("SELECT pg_logical_emit_message(true, 'comfrey', '')");
      Unconfirmed.refuseCommit(statement.getWarnings());
    } catch (org.springframework.dao.DataAccessResourceFailureException alone) {
      throw new SQLException(
          name(server)
              + " waits for its standby, which does not answer: nothing that it holds now can be"
              + " acknowledged",
          "08004",
          alone);
    }
  }

  /** Takes what the server knows for the newest; returns what belongs to another server. */
  private synchronized List<Connection> use(Connection connection, List<Term> terms, int server)
      throws SQLException {
    // Another connection may have shown a newer term meanwhile.
    judge(terms, server);
    List<Connection> left = new ArrayList<>();
    if (!terms.isEmpty() && !terms.getLast().token().equals(newest)) {
      Term term = terms.getLast();
      Terms.remember(memory, term);
      newest = term.token();
      number = term.number();
      log.info("The database is {} in its term {}", name(server), term.number());
    }
    opened.removeIf(open -> open.connection().refersTo(null));
    if (server != current) {
      for (Open open : opened) {
        Connection other = open.connection().get();
        if (open.server() != server && other != null) {
          left.add(other);
        }
      }
      opened.removeIf(open -> open.server() != server);
      current = server;
    }
    opened.add(new Open(server, new WeakReference<>(connection)));
    return left;
  }

  /** Whoever waits on it is told at once that the outcome is unknown. */
  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("A connection to the old primary was gone already", e);
    }
  }

  private String name(int server) {
    String url = servers.get(server).jdbcUrl();
    return url.substring("jdbc:postgresql://".length()).split("/", 2)[0];
  }

  /** A connection of the owner. */
  Connection connect() throws SQLException {
    return connect(server -> servers.get(server).open(PATIENCE_SECONDS));
  }

  /** Looks again and again whether another server was promoted, until the process ends. */
  public Primary watch() {
    if (isChosen()) {
      Thread.ofPlatform().daemon().name("primary").start(this::lookAgainAndAgain);
    }
    return this;
  }

  private void lookAgainAndAgain() {
    try {
      while (true) {
        Thread.sleep(LOOK_PAUSE);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Goes over to a server that knows a newer term than the one in use; says who was left behind.
   */
  void look() {
    for (int server = 0; server < servers.size(); server++) {
      if (server == first()) {
        continue;
      }
      try (Connection connection = servers.get(server).open(PATIENCE_SECONDS)) {
        List<Term> terms = Terms.of(connection);
        judge(terms, server);
        if (isNewer(terms)) {
          admit(connection, server);
        }
      } catch (SQLException e) {
        log.debug("{} is not the primary", name(server), e);
      }
    }
    try (Connection connection = servers.get(first()).open(PATIENCE_SECONDS);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CONFIRMS)) {
      row.next();
      standby = Standby.valueOf(row.getString(1));
      long lag = row.getLong(2);
      lagBytes = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, lag));
    } catch (SQLException e) {
      standby = Standby.UNKNOWN;
      lagBytes = OptionalLong.empty();
    }
  }

  /** How the standby was within the last seconds. */
  public Standby standby() {
    return standby;
  }

  /**
   * How much of the log the standby has still to replay before it could take over; empty where none
   * confirms, or where this role may not see it.
   */
  public OptionalLong standbyLagBytes() {
    return lagBytes;
  }

  private synchronized boolean isNewer(List<Term> terms) {
    return !terms.isEmpty() && !terms.getLast().token().equals(newest);
  }

  /** Servers that were left behind, by name, with what is wrong with them. */
  public synchronized Map<String, String> leftBehind() {
    return Map.copyOf(refused);
  }

  /** The server in use. */
  public synchronized String server() {
    return name(current);
  }
}
