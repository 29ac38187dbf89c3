package org.comfrey.kernel.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives a data folder as long as its server runs, once it has settings. The settings are looked
 * for all the time, so the first {@code ./comfrey backup} needs no restart.
 */
public final class ContinuousBackup implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContinuousBackup.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration DUE_CHECK = Duration.ofMinutes(10);

  private final BackupSource source;
  private final Clock clock;
  private final boolean scheduled;
  private final Runnable drill;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final AtomicBoolean copying = new AtomicBoolean();
  private volatile boolean closing;
  private volatile @Nullable String failure;
  private volatile @Nullable BackupStore store;
  private @Nullable Instant drillAsked;
  private @Nullable Instant dueLooked;
  private @Nullable Instant staleTold;

  private ContinuousBackup(BackupSource source, Clock clock, boolean scheduled, Runnable drill) {
    this.source = source;
    this.clock = clock;
    this.scheduled = scheduled;
    this.drill = drill;
    this.thread = Thread.ofPlatform().daemon().name("backup").unstarted(this::run);
  }

  /**
   * Starts for a server that stays: base copies and drills are taken when they are due.
   *
   * @param clock the machine's time, by which PostgreSQL stamps its commits
   * @param drill tries a restore in a process of its own
   */
  public static ContinuousBackup start(BackupSource source, Clock clock, Runnable drill) {
    var backup = new ContinuousBackup(source, clock, true, drill);
    backup.thread.start();
    return backup;
  }

  /** The same for the time of one base copy. */
  public static ContinuousBackup startForOneCopy(BackupSource source, Clock clock) {
    var backup = new ContinuousBackup(source, clock, false, () -> {});
    backup.thread.start();
    return backup;
  }

  /** Begins the archive of a data folder in two empty folders. */
  public static BackupStore begin(BackupSource source, Path to, Path keysTo, BackupKey key) {
    try (Connection sql = source.connect()) {
      return BackupStore.create(
          to,
          keysTo,
          key,
          Integer.parseInt(
              Archiver.one(sql, "SELECT timeline_id::text FROM pg_control_checkpoint()")),
          Integer.parseInt(
              Archiver.one(
                  sql, "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'")));
    } catch (SQLException e) {
      throw new BackupException("the server cannot be asked: " + e.getMessage(), e);
    }
  }

  /**
   * Takes a base copy and lets go of what is too old; the archive of the log must be running, here
   * or in another process.
   *
   * @return a sentence about it
   */
  public static String copy(
      BackupSource source, BackupSettings settings, Clock clock, Progress progress) {
    BackupStore store = settings.store();
    BaseManifest copy = new BaseCopy(source, store, clock, progress).take();
    try {
      new Retention(store, source.data())
          .apply(settings.keepCopies(), settings.keepKeysDays(), clock.instant());
    } catch (IOException e) {
      throw new BackupException(
          "the copy was taken, but older ones cannot be deleted: " + e.getMessage(), e);
    }
    return String.format(
        Locale.ROOT,
        "base copy %s: %s of data in %s, taken in %.1f s",
        copy.id(),
        Progress.megabytes(copy.bytes()),
        Progress.megabytes(copy.sealedBytes()),
        Duration.between(copy.startedAt(), copy.endedAt()).toMillis() / 1e3);
  }

  /** Why nothing is archived at the moment; empty when all is well or nothing was asked for. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Up to when the archive reaches; empty when there is none. */
  public Optional<Instant> reachesTo() {
    BackupStore known = store;
    return known == null ? Optional.empty() : known.reachesTo();
  }

  private void run() {
    while (!closing) {
      try {
        Optional<BackupSettings> settings = BackupSettings.find(source.data());
        if (settings.isPresent()) {
          archive(settings.get());
        }
        failure = null;
        pause(PAUSE);
      } catch (SQLException | IOException | RuntimeException e) {
        String said = String.valueOf(e.getMessage());
        if (!said.equals(failure)) {
          log.error("Nothing is backed up at the moment: {}", said);
        }
        failure = said;
        pause(PAUSE_AFTER_FAILURE);
      }
    }
  }

  /** Until the settings change or this is closed; then everything that is durable is archived. */
  private void archive(BackupSettings settings) throws SQLException, IOException {
    BackupStore opened = settings.store();
    store = opened;
    try (Archiver archiver = Archiver.open(source, opened, clock)) {
      while (true) {
        boolean last = closing;
        archiver.round();
        if (failure != null) {
          log.info("Backups go on");
          failure = null;
        }
        if (last || !BackupSettings.find(source.data()).equals(Optional.of(settings))) {
          return;
        }
        if (scheduled) {
          doWhatIsDue(settings, opened);
        }
        pause(PAUSE);
      }
    }
  }

  private void doWhatIsDue(BackupSettings settings, BackupStore opened) throws IOException {
    Instant now = clock.instant();
    Instant looked = dueLooked == null ? Instant.EPOCH : dueLooked;
    if (!looked.plus(DUE_CHECK).isAfter(now)) {
      dueLooked = now;
      takeDueCopy(settings, opened);
      askForDueDrill(settings, opened);
    }
  }

  /** In a thread of its own: the copy waits for the log that this one archives. */
  private void takeDueCopy(BackupSettings settings, BackupStore opened) throws IOException {
    if (copying.get()) {
      return;
    }
    Instant now = clock.instant();
    // The first copy is taken by the command that made the settings.
    Instant newest = opened.newestCopy().orElse(now);
    int hours = settings.copyEveryHours();
    boolean due = hours > 0 && !newest.plus(Duration.ofHours(hours)).isAfter(now);
    if (!due && !opened.hasGap()) {
      return;
    }
    copying.set(true);
    Thread.ofVirtual()
        .name("base-copy")
        .start(() -> {
          try {
            log.info("{}", copy(source, settings, clock, Progress.silent()));
          } catch (RuntimeException e) {
            log.error("A base copy that was due could not be taken: {}", e.getMessage());
          } finally {
            copying.set(false);
          }
        });
  }

  private void askForDueDrill(BackupSettings settings, BackupStore opened) {
    if (settings.drillEveryDays() == 0 || opened.newestCopy().isEmpty()) {
      return;
    }
    Duration every = Duration.ofDays(settings.drillEveryDays());
    Instant now = clock.instant();
    Instant last = DrillRecord.find(source.data()).map(DrillRecord::triedAt).orElse(Instant.EPOCH);
    Instant asked = drillAsked == null ? Instant.EPOCH : drillAsked;
    if (last.plus(every).isBefore(now) && asked.plus(Duration.ofHours(1)).isBefore(now)) {
      drillAsked = now;
      drill.run();
    }
    Instant told = staleTold == null ? Instant.EPOCH : staleTold;
    if (DrillRecord.isStale(source.data(), now) && told.plus(Duration.ofDays(1)).isBefore(now)) {
      staleTold = now;
      log.error(
          "No restore was tried with success for {} days: run ./comfrey drill and read what it says",
          2 * settings.drillEveryDays());
    }
  }

  private void pause(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!closing && left > 0) {
        left = wake.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  /** Archives what is left; to be called while the server still serves. */
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
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
