package org.comfrey.kernel.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one node alone works on a database unless all of its nodes share what is not in
 * it: with people's keys in a file, two nodes would make two keys for one person, and each could
 * not read what the other sealed.
 *
 * <p>The database remembers to which keys it belongs, so a node with an empty or another data
 * folder is refused for ever; and a lock of a session refuses a second node that has a copy of the
 * same folder while the first one lives.
 */
public final class OneNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OneNode.class);
  private static final long LOCK = 0x636f6d6672657901L; // "comfrey" and a number
  private static final long BINDING = LOCK + 1;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A session that was cut off may hold its lock until the database notices. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DatabaseAddress database;
  private final boolean shared;
  private final Runnable whenLost;
  private final Thread watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private Connection session;
  private volatile boolean closing;

  private OneNode(DatabaseAddress database, boolean shared, Connection session, Runnable whenLost) {
    this.database = database;
    this.shared = shared;
    this.session = session;
    this.whenLost = whenLost;
    this.watch = Thread.ofPlatform().daemon().name("one-node").unstarted(this::watch);
  }

  /**
   * Takes the database for this node.
   *
   * @param keys a mark of the master key of this node's data folder; empty when it has none yet
   * @param whenLost called when another node has it, which must end this one
   * @throws IllegalStateException with a sentence, when another node has it or it belongs to other
   *     keys
   */
  public static OneNode take(DatabaseAddress database, Optional<String> keys, Runnable whenLost) {
    return take(
        database,
        false,
        keys,
        "another server works on "
            + database
            + ", and people's keys lie in its data folder, so there can be only one: stop it first,"
            + " or name another database in COMFREY_DATABASE_URL. Several servers can work on one"
            + " database when each of them is started with the same COMFREY_KEYS_URL,"
            + " COMFREY_MASTER_KEY_FILE and COMFREY_MEDIA",
        whenLost);
  }

  /**
   * Takes a place among the nodes of the database, which has none that must be alone.
   *
   * @param keys a mark of the master key that they share; the first one's stands for ever
   * @throws IllegalStateException with a sentence, when a node works on it that shares nothing, or
   *     it belongs to other keys
   */
  public static OneNode share(DatabaseAddress database, String keys, Runnable whenLost) {
    OneNode node =
        take(
            database,
            true,
            Optional.of(keys),
            "a server works on "
                + database
                + " that was started to be alone: stop it, and start it again with the same"
                + " COMFREY_KEYS_URL, COMFREY_MASTER_KEY_FILE and COMFREY_MEDIA as this one",
            whenLost);
    try {
      node.bind(keys);
      try (Connection connection = database.connect()) {
        refuseOtherKeys(connection, database, Optional.of(keys));
      }
      return node;
    } catch (SQLException e) {
      node.close();
      throw unusable(database, e);
    } catch (RuntimeException refused) {
      node.close();
      throw refused;
    }
  }

  private static OneNode take(
      DatabaseAddress database,
      boolean shared,
      Optional<String> keys,
      String taken,
      Runnable whenLost) {
    try {
      Connection session = database.connect();
      try {
        if (!isTaken(session, shared)) {
          throw new IllegalStateException(taken);
        }
        refuseOtherKeys(session, database, keys);
      } catch (SQLException | RuntimeException refused) {
        session.close();
        throw refused;
      }
      OneNode node = new OneNode(database, shared, session, whenLost);
      node.watch.start();
      return node;
    } catch (SQLException e) {
      throw unusable(database, e);
    }
  }

  private static IllegalStateException unusable(DatabaseAddress database, SQLException e) {
    return new IllegalStateException(
        "the database " + database + " cannot be used: " + e.getMessage(), e);
  }

  private static void refuseOtherKeys(
      Connection session, DatabaseAddress database, Optional<String> keys) throws SQLException {
    Optional<String> belongs = belongsTo(session);
    if (belongs.isPresent() && !belongs.equals(keys)) {
      throw new IllegalStateException(
          database
              + " belongs to a server whose keys are not in this data folder: start it with --data"
              + " and the folder that it had, or with a copy of that folder's keys; where"
              + " COMFREY_MASTER_KEY_FILE names the key, with the same file as the other servers");
    }
  }

  /** Writes down to which keys the database belongs; the first one's stand. */
  public void bind(String keys) {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      // Of several nodes that come at once, one makes it.
      statement.execute("SELECT pg_advisory_lock(" + BINDING + ")");
      statement.execute("CREATE SCHEMA IF NOT EXISTS kernel");
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS kernel.installation (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            keys text NOT NULL
          )\
          """);
      try (var insert =
          connection.prepareStatement(
              "INSERT INTO kernel.installation (keys) VALUES (?) ON CONFLICT DO NOTHING")) {
        insert.setString(1, keys);
        insert.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database could not be marked: " + e.getMessage(), e);
    }
  }

  private static Optional<String> belongsTo(Connection session) throws SQLException {
    try (var statement = session.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("SELECT to_regclass('kernel.installation') IS NOT NULL")) {
        found.next();
        if (!found.getBoolean(1)) {
          return Optional.empty();
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT keys FROM kernel.installation")) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static boolean isTaken(Connection session, boolean shared) throws SQLException {
    String lock = shared ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock";
    try (var statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + lock + "(" + LOCK + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The lock goes with its session, so a new session takes it again. */
  private void watch() {
    long lostSince = 0;
    while (pause()) {
      try {
        if (lostSince == 0 && session.isValid((int) PAUSE.toSeconds())) {
          continue;
        }
        lostSince = lostSince == 0 ? System.nanoTime() : lostSince;
        session.close();
        session = database.connect();
        if (isTaken(session, shared)) {
          lostSince = 0;
        } else if (System.nanoTime() - lostSince > PATIENCE.toNanos()) {
          log.error("Another server works on {}; this one ends", database);
          whenLost.run();
          return;
        }
      } catch (SQLException unreachable) {
        log.warn("The database cannot be reached: {}", unreachable.getMessage());
      }
    }
  }

  /** False when it is time to end. */
  private boolean pause() {
    lock.lock();
    try {
      long left = PAUSE.toNanos();
      while (!closing && left > 0) {
        left = wake.awaitNanos(left);
      }
      return !closing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Lets another node have it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      watch.join(PAUSE.multipliedBy(2));
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.debug("The session was gone already", e);
    }
  }
}
