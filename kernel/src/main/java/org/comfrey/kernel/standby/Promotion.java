package org.comfrey.kernel.standby;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Terms;
import org.comfrey.kernel.postgres.Terms.Term;
import org.jspecify.annotations.Nullable;

/**
 * Puts the standby in the place of the primary. The order is what makes it right, whether the old
 * primary can be reached or not: first the standby stops to receive, for good, and from then on
 * nobody confirms what the old primary commits, so it can acknowledge nothing any more; only then
 * is the standby promoted, with everything that it had confirmed; last it begins a new term, by
 * which every node tells it from the old one. Broken off anywhere, it is asked for again and goes
 * on.
 */
public final class Promotion {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What an old primary is told to wait for. */
  static final String NOBODY = "comfrey_nobody_confirms";

  private static final String OTHERS =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
          + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

  private final List<DatabaseAddress> servers;
  private final boolean force;
  private final Consumer<String> says;

  /**
   * @param force promotes a standby of which nothing shows that it had to confirm
   */
  public Promotion(DatabaseAddress pair, boolean force, Consumer<String> says) {
    this.servers = pair.servers();
    this.force = force;
    this.says = says;
  }

  /** Promotes; returns the address of the new primary. */
  public DatabaseAddress run() {
    if (servers.size() != 2) {
      throw new StandbyException(
          "name both servers: postgresql://user:password@host:port,host:port/database");
    }
    try (Seen first = Seen.at(servers.get(0), says);
        Seen second = Seen.at(servers.get(1), says)) {
      Seen standby = standby(first, second);
      if (standby == null) {
        return finish(first, second);
      }
      Seen old = standby.equals(first) ? second : first;
      check(standby, old);
      if (old != null) {
        fence(old);
      }
      promote(standby);
      return standby.address();
    } catch (SQLException e) {
      throw new StandbyException(
          "the promotion broke off: " + e.getMessage() + ". Ask for it again", e);
    }
  }

  private static @Nullable Seen standby(@Nullable Seen first, @Nullable Seen second) {
    boolean isFirst = first != null && first.standby();
    boolean isSecond = second != null && second.standby();
    if (isFirst && isSecond) {
      throw new StandbyException(
          "both servers are standbys: name the primary and the one that it waits for");
    }
    return isFirst ? first : isSecond ? second : null;
  }

  /** A standby that nobody waited for lacks what was acknowledged without it. */
  private void check(Seen standby, @Nullable Seen old) throws SQLException {
    List<Term> terms = Terms.of(standby.connection());
    List<Term> primarys = old == null ? List.of() : Terms.of(old.connection());
    if (!force && !primarys.isEmpty() && !terms.contains(primarys.getLast())) {
      throw new StandbyException(
          standby.name()
              + " does not know the term "
              + primarys.getLast().number()
              + " of its primary, which went on without it: it lacks what was acknowledged since."
              + " Nothing was changed");
    }
    String own = Settings.one(standby.connection(), "SHOW cluster_name");
    String waitedFor = terms.isEmpty() ? "" : terms.getLast().standby();
    if (!force && (waitedFor.isEmpty() || !waitedFor.equals(own))) {
      throw new StandbyException(
          standby.name()
              + (waitedFor.isEmpty()
                  ? " has no note that commits waited for it"
                  : " is not the standby that commits waited for, which is " + waitedFor)
              + ": it may lack what was acknowledged. Where you know that it has all, promote it with"
              + " --force yes");
    }
    says.accept(
        standby.name()
            + " has everything up to "
            + Settings.one(
                standby.connection(),
                "SELECT coalesce(pg_last_xact_replay_timestamp()::text, 'its copy')"));
  }

  /**
   * Makes an old primary that answers wait for ever and ends its sessions, so that the nodes come
   * over at once. Nothing depends on its success.
   */
  private void fence(Seen old) {
    try {
      Settings.set(old.connection(), "synchronous_standby_names", NOBODY);
      Settings.one(old.connection(), OTHERS);
      says.accept(old.name() + " is fenced: nobody confirms what it commits");
    } catch (SQLException e) {
      says.accept(
          old.name()
              + " could not be told that it is fenced, and is so all the same: "
              + e.getMessage());
    }
  }

  private void promote(Seen standby) throws SQLException {
    Connection connection = standby.connection();
    Settings.set(connection, "synchronous_standby_names", "");
    Settings.set(connection, "primary_conninfo", "");
    if (!Settings.await(connection, "NOT EXISTS (SELECT FROM pg_stat_wal_receiver)", PATIENCE)) {
      throw new StandbyException(
          standby.name()
              + " does not stop to receive from the old primary: is primary_conninfo given on its"
              + " command line? Nothing was promoted");
    }
    says.accept(standby.name() + " receives no more; it has all that was acknowledged");
    if (!Settings.isTrue(connection, "pg_promote(true, " + PATIENCE.toSeconds() + ")")) {
      throw new StandbyException(
          standby.name() + " was not promoted within " + PATIENCE + ": ask for it again");
    }
    begin(standby);
  }

  private void begin(Seen primary) throws SQLException {
    Term term = Terms.begin(primary.connection(), "");
    says.accept(
        primary.name()
            + " is the primary, in term "
            + term.number()
            + ". It has no standby now: nothing waits until you make one with ./comfrey standby");
  }

  /** Neither is a standby: one may have been promoted without having begun its term. */
  private DatabaseAddress finish(@Nullable Seen first, @Nullable Seen second) throws SQLException {
    Seen newer =
        first == null || second != null && second.timeline() > first.timeline() ? second : first;
    if (newer == null) {
      throw new StandbyException("neither server can be reached");
    }
    List<Term> terms = Terms.of(newer.connection());
    if (terms.isEmpty() || terms.getLast().timeline() >= newer.timeline()) {
      throw new StandbyException(
          newer.name()
              + " is a primary already, and no standby can be reached: nothing was changed");
    }
    Settings.set(newer.connection(), "synchronous_standby_names", "");
    begin(newer);
    return newer.address();
  }
}
