package org.comfrey.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits groups: locks the head, reads what other nodes added, decides in memory, writes, commits.
 *
 * <p>Belongs to one thread. After any exception {@link #forget} must be called, since accounts in
 * memory may then know of entries that were never committed.
 */
final class Sequencer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sequencer.class);
  private static final int DUE_MAX = 8_190;

  /** Reading a longer tail costs more than reading the accounts anew when they are needed. */
  private static final long TAIL_MAX = 100_000;

  /** So many groups of others are followed at most before the head is asked for in turn. */
  private static final int FOLLOWED_GROUPS = 4;

  /** And for so long at most: whoever has the head may have nothing more to write. */
  private static final long FOLLOWING_NANOS = 100_000_000;

  private static final long LOOK_NANOS = 200_000;

  /** Classes of SQLSTATE that blame the server or the connection, not what it was asked. */
  private static final Set<String> UNAVAILABLE =
      Set.of("08", "25", "40", "53", "55", "57", "58", "F0", "XX");

  /**
   * An answer means durable, here and on a synchronous standby, whatever the server's default is.
   * And all that is read is found by a key: a plan made while the tables were empty must not read
   * them whole once they are large, and there is no reason to plan a statement again for the arrays
   * of each group.
   */
  private static final String SETTINGS =
      """
      select case when current_setting('synchronous_commit') in ('off', 'local', 'remote_write')
          then set_config('synchronous_commit', 'on', false) end,
        set_config('enable_seqscan', 'off', false),
        set_config('enable_hashjoin', 'off', false),
        set_config('enable_mergejoin', 'off', false),
        set_config('plan_cache_mode', 'force_generic_plan', false)\
      """;

  private static final String RESET =
      "reset synchronous_commit; reset enable_seqscan; reset enable_hashjoin;"
          + " reset enable_mergejoin; reset plan_cache_mode";

  private final DataSource dataSource;
  private final LedgerOptions options;
  private final InstantSource clock;

  /** The accounts as of {@link #known}, those used last at the end. */
  private final Map<Uint128, AccountState> accounts = new LinkedHashMap<>(1024, 0.75f, true);

  private @Nullable Connection connection;
  private long known = -1;

  /** Whether another node wrote since the last group of this one. */
  private boolean othersWrite;

  private long nextExpiry;

  /** Written by the sequencer's thread alone, read by those who watch. */
  private volatile long headWaitNanos;

  Sequencer(DataSource dataSource, LedgerOptions options, InstantSource clock) {
    this.dataSource = dataSource;
    this.options = options;
    this.clock = clock;
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** Decides submissions in order; when this returns the answers are on disk. */
  List<Reply> run(List<Submission> submissions) throws SQLException {
    Connection open = connected();
    List<Reply> replies = attempt(open, submissions);
    while (replies == null) {
      replies = attempt(open, submissions);
    }
    return replies;
  }

  /**
   * @return null where so many holds were due that only expiries were committed
   */
  private @Nullable List<Reply> attempt(Connection open, List<Submission> submissions)
      throws SQLException {
    Loader loader = new Loader(open);
    long asked = System.nanoTime();
    boolean moved = othersWrite && follow(loader);
    Needs needs = new Needs();
    submissions.forEach(needs::add);
    Group group = new Group(accounts, new HashMap<>());
    Head head = loader.lockAndLoad(needs, group);
    waited(System.nanoTime() - asked);
    othersWrite = moved || known >= 0 && known != head.position();
    catchUp(loader, head.position());
    long now = Math.max(head.timestamp(), nanos(clock.instant()));
    group.position = head.position();
    group.timestamp = now;
    group.accountTimestamp = head.accountTimestamp();
    group.transferTimestamp = head.transferTimestamp();
    boolean looked = nextExpiry <= now;
    List<TransferEntry> due = looked ? loader.due(head.expiredUntil(), now, DUE_MAX) : List.of();
    boolean more = due.size() == DUE_MAX;
    List<Submission> decided = more ? List.of() : submissions;
    loader.loadRest(needs, due, group);
    long expiredUntil = head.expiredUntil();
    if (looked) {
      expiredUntil = more ? due.getLast().expiresAt - 1 : now;
      nextExpiry = more ? 0 : loader.nextExpiry(now);
    }
    // From here on nothing can be read: the connection may be busy with a COPY.
    Writer writer = new Writer(open);
    List<Reply> replies;
    try {
      replies = decide(group, due, decided, writer);
      if (group.hasEntries()) {
        writer.commit(group, expiredUntil);
        known = group.position;
      } else {
        confirm(open);
      }
    } catch (SQLException | RuntimeException e) {
      writer.cancel(e);
      throw e;
    }
    nextExpiry = Math.min(nextExpiry, group.nextExpiry);
    evict();
    return more ? null : replies;
  }

  /**
   * Answers that add nothing repeat what is here, which may be on this server alone: after a
   * cancelled wait for the standby, or a crash while waiting. The lock of the head is an entry of
   * the server's log, so its commit waits until the standby has everything up to it.
   */
  private static void confirm(Connection open) throws SQLException {
    open.clearWarnings();
    open.commit();
    Unconfirmed.refuse(open.getWarnings());
  }

  private static List<Reply> decide(
      Group group, List<TransferEntry> due, List<Submission> submissions, Writer writer)
      throws SQLException {
    Decider decider = new Decider(group);
    decider.expire(due);
    List<Reply> replies = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      replies.add(decider.decide(submission));
      writer.stream(group);
    }
    return replies;
  }

  /**
   * Reads what other nodes commit while one of them has the head, so that little is left to read
   * once it is ours and everybody else waits. Whoever has the head keeps it for a few groups
   * meanwhile, which is cheaper for all than to pass it on after each.
   *
   * @return whether anything was read
   */
  private boolean follow(Loader loader) throws SQLException {
    long end = System.nanoTime() + FOLLOWING_NANOS;
    long before = known;
    int groups = 0;
    while (groups < FOLLOWED_GROUPS && System.nanoTime() < end && !loader.lockUnlessTaken()) {
      long position = loader.position();
      if (position == known) {
        LockSupport.parkNanos(LOOK_NANOS);
      } else {
        catchUp(loader, position);
        groups++;
      }
    }
    return known != before;
  }

  private void catchUp(Loader loader, long position) throws SQLException {
    if (known == position) {
      return;
    }
    if (known < 0) {
      // What is in memory has only just been read.
      nextExpiry = 0;
    } else if (position < known || position - known > TAIL_MAX) {
      accounts.clear();
      nextExpiry = 0;
    } else {
      nextExpiry = Math.min(nextExpiry, loader.readTail(known, position, accounts));
    }
    known = position;
  }

  private void evict() {
    int excess = accounts.size() - options.cachedAccountsMax();
    Iterator<AccountState> eldest = accounts.values().iterator();
    for (int i = 0; i < excess; i++) {
      eldest.next();
      eldest.remove();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the sequencer's thread writes it
  private void waited(long nanos) {
    headWaitNanos += nanos;
  }

  /** How long groups have waited for the head and for what came with it. */
  long headWaitNanos() {
    return headWaitNanos;
  }

  /** Whether a hold may have expired by now, made by whichever node; takes no lock. */
  boolean expiryMayBeDue() throws SQLException {
    Connection open = connected();
    try (Statement statement = open.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select position, (select min(expires_at) from ledger_transfer
                  where expires_at > expired_until) from ledger_head\
                """)) {
      boolean due = false;
      if (row.next()) {
        long next = row.getLong(2);
        due = !row.wasNull() && next <= nanos(clock.instant());
        if (due) {
          // The due holds may be another node's: look, whatever was known before.
          nextExpiry = 0;
        }
      }
      open.rollback();
      return due;
    }
  }

  boolean unavailable(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() < 2 || UNAVAILABLE.contains(state.substring(0, 2))) {
      return true;
    }
    Connection open = connection;
    try {
      return open == null || open.isClosed();
    } catch (SQLException closed) {
      return true;
    }
  }

  /** Drops what is in memory and the transaction under way; the next group reads anew. */
  void forget() {
    accounts.clear();
    known = -1;
    nextExpiry = 0;
    Connection open = connection;
    if (open == null) {
      return;
    }
    try {
      open.rollback();
    } catch (SQLException e) {
      log.debug("The connection is of no use any more", e);
      connection = null;
      close(open);
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open != null && !open.isClosed()) {
      return open;
    }
    open = dataSource.getConnection();
    try (Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      open.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      statement.execute(SETTINGS);
      open.commit();
    } catch (SQLException e) {
      close(open);
      throw e;
    }
    connection = open;
    return open;
  }

  private static void close(Connection open) {
    try {
      open.close();
    } catch (SQLException e) {
      log.debug("The connection was lost while it was closed", e);
    }
  }

  @Override
  public void close() {
    forget();
    Connection open = connection;
    connection = null;
    if (open == null) {
      return;
    }
    try (Statement statement = open.createStatement()) {
      // The connection goes back to a pool, whose other users plan for themselves.
      statement.execute(RESET);
      open.commit();
    } catch (SQLException e) {
      log.debug("The connection was lost before it was given back", e);
    }
    close(open);
  }
}
