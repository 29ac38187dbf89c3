package org.comfrey.kernel.nodes;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that work on one database, seen from one of them. What one tells, the others hear at
 * once, in its order: short lines with ids and no contents, because they pass through PostgreSQL's
 * NOTIFY, which takes at most 8,000 bytes and one committer at a time. So lines are gathered while
 * the last ones are under way, and told in a transaction that does nothing else.
 *
 * <p>A line is lost when a node dies, or loses its connection, between a commit and the telling of
 * it. Then everyone is told of a gap ({@link #onGap}) and reads again from the tables whatever the
 * lines would have spoken of; so lines make things quick, and only tables make them right.
 */
public final class Nodes implements AutoCloseable {
  /** The setting that says whether other nodes may work on the same database. */
  public static final String SETTING = "comfrey.nodes";

  /** The value of {@link #SETTING} for that. */
  public static final String SEVERAL = "several";

  /** The schema of what they share. */
  public static final String SCHEMA = Databases.SHARED;

  private static final Logger log = LoggerFactory.getLogger(Nodes.class);
  private static final String HELLO = "hello";
  private static final String GAP = "gap";
  private static final String BYE = "bye";
  private static final int PAYLOAD_BYTES = 7_900;
  private static final int LINE_BYTES = 1_000;
  private static final int WAITING_LINES = 50_000;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration HEAR = Duration.ofMillis(200);
  private static final Duration COME_BACK = Duration.ofMillis(200);
  private static final long STOP_MILLIS = 5_000;

  private final @Nullable ModuleDatabase database;
  private final int number = 1 + new SecureRandom().nextInt(Integer.MAX_VALUE - 1);
  private final Map<String, Hearer> hearers = new ConcurrentHashMap<>();
  private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
  private final List<IntConsumer> comings = new CopyOnWriteArrayList<>();
  private final List<IntConsumer> leavings = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>(WAITING_LINES);
  private final Set<Integer> others = ConcurrentHashMap.newKeySet();
  private final Set<Integer> stoppedOthers = ConcurrentHashMap.newKeySet();
  private final Thread listener = Thread.ofPlatform().daemon().name("nodes").unstarted(this::run);
  private final Thread teller =
      Thread.ofPlatform().daemon().name("nodes-teller").unstarted(this::tellAll);

  /** The first connection; the listener's alone once that runs. */
  private @Nullable Session session;

  private volatile boolean untold;
  private volatile boolean leaving;
  private volatile boolean stopped;

  private Nodes(@Nullable ModuleDatabase database) {
    this.database = database;
  }

  /** There is no other node and none may come: whatever is told is heard by nobody. */
  public static Nodes alone() {
    return new Nodes(null);
  }

  /** The nodes that share that database; {@link #start} makes this one of them. */
  public static Nodes on(ModuleDatabase shared) {
    return new Nodes(shared);
  }

  /** What another node told. */
  @FunctionalInterface
  public interface Hearer {
    /** Is called for one line after the other, so it must not wait for anything. */
    void hear(int node, String text);
  }

  /** Whether no other node may be there. */
  public boolean isAlone() {
    return database == null;
  }

  /** This node's number, as long as it lives. */
  public int number() {
    return number;
  }

  /** The numbers of the other nodes that live. */
  public Set<Integer> others() {
    return Set.copyOf(others);
  }

  /** Hears what other nodes tell of a kind. */
  public void on(String kind, Hearer hearer) {
    if (hearers.putIfAbsent(kind, hearer) != null) {
      throw new IllegalArgumentException("two hear " + kind);
    }
  }

  /** Calls {@code again} when lines may have been lost, of whatever kind. */
  public void onGap(Runnable again) {
    gaps.add(again);
  }

  /** Calls {@code came} with the number of each node that comes. */
  public void onComing(IntConsumer came) {
    comings.add(came);
  }

  /** Calls {@code left} with the number of each node that stopped, died or was cut off. */
  public void onLeaving(IntConsumer left) {
    leavings.add(left);
  }

  /** Tells all other nodes; never waits. In a transaction, tell after its commit. */
  public void tell(String kind, String text) {
    if (database == null) {
      return;
    }
    String line = kind + " " + text;
    if (line.indexOf('\n') >= 0 || line.getBytes(StandardCharsets.UTF_8).length > LINE_BYTES) {
      throw new IllegalArgumentException("a line to other nodes holds ids alone, not " + kind);
    }
    if (!waiting.offer(line)) {
      untold = true;
    }
  }

  /** Begins to hear; returns when nothing that is told from now on is missed. */
  public Nodes start() {
    if (database != null) {
      Session first = open(database);
      waiting.offer(HELLO + " ");
      session = first;
      look(first);
      listener.start();
      teller.start();
    }
    return this;
  }

  private Session open(ModuleDatabase shared) {
    try {
      return Session.open(shared, number);
    } catch (SQLException e) {
      throw new IllegalStateException("the other nodes cannot be heard: " + e.getMessage(), e);
    }
  }

  private void look(Session on) {
    try {
      meet(on.living());
    } catch (SQLException e) {
      throw new IllegalStateException("the other nodes cannot be seen: " + e.getMessage(), e);
    }
  }

  private void run() {
    while (!stopped) {
      try (Session mine = session == null ? again() : session) {
        session = null;
        long nextLook = System.nanoTime() + LOOK.toNanos();
        while (!stopped) {
          mine.heard(HEAR).forEach(this::hear);
          if (System.nanoTime() - nextLook >= 0) {
            meet(mine);
            nextLook = System.nanoTime() + LOOK.toNanos();
          }
        }
      } catch (SQLException | RuntimeException e) {
        if (!stopped) {
          log.warn("The other nodes are not heard for a moment: {}", e.toString());
          LockSupport.parkNanos(COME_BACK.toNanos());
        }
      }
    }
  }

  /** What was told in between is lost, here alone. */
  private Session again() throws SQLException {
    Session fresh = Session.open(shared(), number);
    run(gaps);
    return fresh;
  }

  private ModuleDatabase shared() {
    if (database == null) {
      throw new IllegalStateException("this node is alone");
    }
    return database;
  }

  private void hear(String payload) {
    String[] lines = payload.split("\n", -1);
    int from = Integer.parseInt(lines[0]);
    if (from == number) {
      return;
    }
    came(from);
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].indexOf(' ');
      hear(from, lines[i].substring(0, space), lines[i].substring(space + 1));
    }
  }

  private void hear(int from, String kind, String text) {
    if (kind.equals(GAP)) {
      run(gaps);
    } else if (kind.equals(BYE)) {
      stoppedOthers.add(from);
      left(from);
    }
    Hearer hearer = hearers.get(kind);
    if (hearer != null) {
      try {
        hearer.hear(from, text);
      } catch (RuntimeException e) {
        log.warn("What node {} told of {} was not understood", from, kind, e);
      }
    }
  }

  private void came(int node) {
    if (!stoppedOthers.contains(node) && others.add(node)) {
      comings.forEach(each -> each.accept(node));
    }
  }

  private void left(int node) {
    if (others.remove(node)) {
      leavings.forEach(each -> each.accept(node));
    }
  }

  /** Whoever seems to be gone may have said goodbye before. */
  private void meet(Session mine) throws SQLException {
    if (!mine.living().containsAll(others)) {
      mine.heard(HEAR).forEach(this::hear);
    }
    meet(mine.living());
  }

  /** A node that is gone may have committed what it told nobody. */
  private void meet(Set<Integer> living) {
    for (int node : living) {
      if (node != number) {
        came(node);
      }
    }
    Set<Integer> gone = new TreeSet<>(others);
    gone.removeAll(living);
    gone.forEach(this::left);
    if (!gone.isEmpty()) {
      run(gaps);
    }
  }

  private static void run(List<Runnable> all) {
    for (Runnable each : all) {
      try {
        each.run();
      } catch (RuntimeException e) {
        log.warn("A gap was not filled", e);
      }
    }
  }

  private void tellAll() {
    List<String> taken = new ArrayList<>();
    while (!leaving || !waiting.isEmpty()) {
      try {
        String first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first == null && !untold) {
          continue;
        }
        if (first != null) {
          taken.add(first);
          waiting.drainTo(taken);
        }
        if (untold) {
          untold = false;
          taken.addFirst(GAP + " ");
        }
        send(taken);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // Those lines may have been told or not: once they can be, the others are told of a gap.
        untold = true;
        log.warn("The other nodes are not told for a moment: {}", e.toString());
        if (leaving) {
          return;
        }
        LockSupport.parkNanos(COME_BACK.toNanos());
      }
      taken.clear();
    }
  }

  private void send(List<String> lines) {
    StringBuilder payload = new StringBuilder();
    int bytes = 0;
    for (String line : lines) {
      int more = line.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes + more > PAYLOAD_BYTES - 12) {
        Session.notify(shared(), number + payload.toString());
        payload.setLength(0);
        bytes = 0;
      }
      payload.append('\n').append(line);
      bytes += more;
    }
    Session.notify(shared(), number + payload.toString());
  }

  /** Tells what still waits, then leaves. */
  @Override
  public void close() {
    if (database == null || leaving) {
      return;
    }
    // Nothing follows it, so who hears it misses nothing; and it is told before the lock is let go.
    waiting.offer(BYE + " ");
    leaving = true;
    try {
      teller.join(STOP_MILLIS);
      stopped = true;
      listener.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
