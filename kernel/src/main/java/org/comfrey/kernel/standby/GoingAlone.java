package org.comfrey.kernel.standby;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Terms;
import org.comfrey.kernel.postgres.Terms.Term;
import org.jspecify.annotations.Nullable;

/**
 * Lets a primary go on without its standby, which is lost. The order is what keeps that standby out
 * for good: first a new term is on the primary's disk, which the standby does not know; then every
 * session is ended, so that each node reads the term before anything is acknowledged to it; only
 * then nobody is waited for. From then on no node uses the standby, whoever promotes it. Broken off
 * anywhere, it is asked for again.
 */
public final class GoingAlone {
  private static final String CONFIRMS =
      "EXISTS (SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))";
  private static final String OLDER =
      " FROM pg_stat_activity WHERE backend_type = 'client backend'"
          + " AND pid <> pg_backend_pid() AND backend_start < '";

  private final List<DatabaseAddress> servers;
  private final boolean force;
  private final Consumer<String> says;

  /**
   * @param force leaves also a standby that confirms
   */
  public GoingAlone(DatabaseAddress pair, boolean force, Consumer<String> says) {
    this.servers = pair.servers();
    this.force = force;
    this.says = says;
  }

  /** Returns the address of the primary, which waits for nobody. */
  public DatabaseAddress run() {
    if (servers.size() != 2) {
      throw new StandbyException(
          "name both servers: postgresql://user:password@host:port,host:port/database");
    }
    try (Seen first = Seen.at(servers.get(0), says);
        Seen second = Seen.at(servers.get(1), says)) {
      Seen primary = primary(first, second);
      check(primary);
      leave(primary);
      return primary.address();
    } catch (SQLException e) {
      throw new StandbyException(
          "it broke off: " + e.getMessage() + ". Ask for it again, as a superuser", e);
    }
  }

  /** Of two that take writes the one that was promoted. */
  private static Seen primary(@Nullable Seen first, @Nullable Seen second) {
    if (first != null && !first.standby()) {
      return second != null && second.timeline() > first.timeline() ? second : first;
    }
    if (second != null && !second.standby()) {
      return second;
    }
    throw new StandbyException(
        "no primary can be reached: nothing was changed. A standby takes its place by ./comfrey"
            + " promote");
  }

  private void check(Seen primary) throws SQLException {
    String waitsFor = Settings.one(primary.connection(), "SHOW synchronous_standby_names");
    if (waitsFor.isEmpty()) {
      throw new StandbyException(primary.name() + " waits for nobody already: nothing was changed");
    }
    if (waitsFor.equals(Promotion.NOBODY)) {
      throw new StandbyException(
          primary.name() + " is an old primary that was left behind: nothing was changed");
    }
    if (!force && Settings.isTrue(primary.connection(), CONFIRMS)) {
      throw new StandbyException(
          "the standby of "
              + primary.name()
              + " is there and confirms: nothing was changed. To go on without it all the same:"
              + " --force yes");
    }
  }

  private void leave(Seen primary) throws SQLException {
    // Nobody would confirm it.
    Settings.run(primary.connection(), "SET synchronous_commit = local");
    Term term = Terms.begin(primary.connection(), "");
    endSessions(primary);
    Settings.set(primary.connection(), "synchronous_standby_names", "");
    says.accept(
        primary.name()
            + " goes on alone, in term "
            + term.number()
            + ". The standby lacks what comes now, and no node uses it again: delete its folder and"
            + " make another with ./comfrey standby");
  }

  /** Whoever comes after it has read the term; whoever is asked to end may be gone already. */
  private static void endSessions(Seen primary) throws SQLException {
    String older = OLDER + Settings.one(primary.connection(), "SELECT clock_timestamp()") + "'";
    Settings.one(primary.connection(), "SELECT count(pg_terminate_backend(pid, 10000))" + older);
    if (Settings.isTrue(primary.connection(), "EXISTS (SELECT" + older + ")")) {
      throw new StandbyException(
          "a session of "
              + primary.name()
              + " does not end, and commits wait still: ask for it again");
    }
  }
}
