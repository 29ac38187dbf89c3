package org.comfrey.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.comfrey.api.ListingId;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where several nodes search, each follows the table of listings by itself: the events reach only
 * the one that delivers them. A word from that one makes the others look at once; a look reads all
 * rows that were written since the last one, so a word that is lost costs time and nothing else.
 */
final class Following implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Following.class);
  private static final String CHANGED = "discovery.changed";
  private static final String HIDDEN = "discovery.hidden";
  private static final String REMOVED = "discovery.removed";
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long STOP_MILLIS = 5_000;

  private final ModuleDatabase database;
  private final Nodes nodes;
  private final Semaphore wake = new Semaphore(0);
  private final Map<UUID, Long> done = new HashMap<>();
  private long horizon;
  private volatile boolean wholly;
  private volatile boolean hidden;
  private volatile boolean stopped;
  private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

  Following(ModuleDatabase database, Nodes nodes) {
    this.database = database;
    this.nodes = nodes;
  }

  /** What a look finds goes there. */
  interface Index {
    /** These are so now, published or not, as JSON. */
    void renew(List<String> listings);

    /** Who is hidden may have changed. */
    void renewHidden();

    /** Takes a listing out. */
    void remove(ListingId listing);

    /** All that are in. */
    Set<String> ids();
  }

  /** Whether the index is changed by looks alone. */
  boolean isNeeded() {
    return !nodes.isAlone();
  }

  /** Before the first load: whatever is written after this is looked for. */
  void from(Index index) {
    if (isNeeded()) {
      horizon = oldestRunning();
      nodes.on(CHANGED, (_, _) -> wake.release());
      nodes.on(
          HIDDEN,
          (_, _) -> {
            hidden = true;
            wake.release();
          });
      nodes.on(REMOVED, (_, id) -> index.remove(ListingId.valueOf(id)));
      nodes.onGap(() -> {
        wholly = true;
        wake.release();
      });
    }
  }

  /** After the first load. */
  void begin(Index index) {
    if (isNeeded()) {
      thread = Thread.ofPlatform().daemon().name("discovery-following").start(() -> run(index));
    }
  }

  /** A listing was written; call it after the commit. */
  void changed() {
    wake.release();
    nodes.tell(CHANGED, "");
  }

  /** Somebody is hidden now, or no longer. */
  void hiddenChanged() {
    hidden = true;
    wake.release();
    nodes.tell(HIDDEN, "");
  }

  /** A row is gone. */
  void removed(UUID listing) {
    nodes.tell(REMOVED, listing.toString());
  }

  private void run(Index index) {
    Duration pause = PAUSE;
    while (!stopped) {
      try {
        if (wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        if (!stopped) {
          look(index);
        }
        pause = PAUSE;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("The index is behind for a moment: {}", e.toString());
        wholly = true;
        pause = AFTER_FAILURE;
      }
    }
  }

  private record Row(UUID id, long written, String body) {}

  private void look(Index index) {
    boolean all = wholly;
    wholly = false;
    if (hidden || all) {
      hidden = false;
      index.renewHidden();
    }
    long next = oldestRunning();
    List<Row> rows =
        database
            .sql()
            .sql(
                """
                select id, written::text::bigint, body from listing
                where written >= ?::text::xid8 order by written
                """)
            .param(Long.toString(horizon))
            .query(
                (row, _) -> new Row(row.getObject(1, UUID.class), row.getLong(2), row.getString(3)))
            .list()
            .stream()
            .filter(row -> !Long.valueOf(row.written()).equals(done.get(row.id())))
            .toList();
    for (int from = 0; from < rows.size(); from += BATCH) {
      List<Row> batch = rows.subList(from, Math.min(from + BATCH, rows.size()));
      index.renew(batch.stream().map(Row::body).toList());
    }
    rows.forEach(row -> done.put(row.id(), row.written()));
    horizon = next;
    done.values().removeIf(written -> written < next);
    if (all) {
      dropWhatIsGone(index);
    }
  }

  /** Rows that were deleted while nobody told of it. */
  private void dropWhatIsGone(Index index) {
    Set<String> before = new HashSet<>(index.ids());
    List<String> published =
        database
            .sql()
            .sql("select id from listing where published")
            .query(UUID.class)
            .list()
            .stream()
            .map(UUID::toString)
            .toList();
    published.forEach(before::remove);
    new ArrayList<>(before).forEach(id -> index.remove(ListingId.valueOf(id)));
  }

  private long oldestRunning() {
    return database
        .sql()
        .sql("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        .query(Long.class)
        .single();
  }

  @Override
  public void close() {
    stopped = true;
    wake.release();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
