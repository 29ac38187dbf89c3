package org.comfrey.kernel.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Receives the log and appends it to the archive. The server keeps what was not acknowledged yet (a
 * replication slot), so nothing is missed while nobody receives.
 *
 * <p>The order of each round makes an archive consistent: first the moment is taken, then the log
 * that was durable then is received, then files and keys are mirrored, then the log is appended.
 * Whoever finds a row in the log finds the file and the key that it needs, because those were
 * durable before the row was.
 */
final class Archiver implements AutoCloseable {
  private static final String SLOT = "comfrey_backup";
  private static final int PORTION_BYTES = 4 << 20;
  private static final int STATUS_SECONDS = 10;

  /** How often an archive to which nothing was added says that it is whole. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Clock clock;
  private final BackupStore store;
  private final Mirror mirror;
  private final LogArchive archive;
  private final Connection sql;
  private final Connection replication;
  private final PGReplicationStream stream;
  private long received;
  private @Nullable Instant told;

  private Archiver(
      Clock clock,
      BackupStore store,
      Mirror mirror,
      LogArchive archive,
      Connection sql,
      Connection replication,
      PGReplicationStream stream) {
    this.clock = clock;
    this.store = store;
    this.mirror = mirror;
    this.archive = archive;
    this.sql = sql;
    this.replication = replication;
    this.stream = stream;
    this.received = archive.position();
  }

  /** Connects, and makes the slot when there is none. */
  static Archiver open(BackupSource source, BackupStore store, Clock clock)
      throws SQLException, IOException {
    Connection sql = source.connect();
    Connection replication = null;
    LogArchive archive = null;
    try {
      refuseAnotherTimeline(sql, store);
      boolean lost = slotIsLost(sql);
      if (lost) {
        one(sql, "SELECT pg_drop_replication_slot('" + SLOT + "')::text");
      }
      boolean fresh = slot(sql);
      long begin = position(one(sql, slotColumn("restart_lsn")));
      archive = LogArchive.open(store, begin);
      if (fresh && archive.position() < begin) {
        archive.skipTo(begin);
      }
      replication = source.replication();
      PGReplicationStream stream =
          replication
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .physical()
              .withSlotName(SLOT)
              .withStartPosition(LogSequenceNumber.valueOf(archive.position()))
              .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
              .start();
      return new Archiver(
          clock, store, new Mirror(source.data(), store, clock), archive, sql, replication, stream);
    } catch (SQLException | IOException | RuntimeException e) {
      if (archive != null) {
        archive.close();
      }
      if (replication != null) {
        replication.close();
      }
      sql.close();
      throw e;
    }
  }

  private static void refuseAnotherTimeline(Connection sql, BackupStore store) throws SQLException {
    int timeline =
        Integer.parseInt(one(sql, "SELECT timeline_id::text FROM pg_control_checkpoint()"));
    if (timeline != store.identity().timeline()) {
      throw new BackupException(
          "the data folder was restored since this archive was begun: name an empty folder with"
              + " ./comfrey backup --to FOLDER");
    }
  }

  /** The server gave up keeping the log for us, because it had grown too large. */
  private static boolean slotIsLost(Connection sql) throws SQLException {
    return one(sql, slotColumn("(wal_status = 'lost')")).equals("true");
  }

  /** Makes the slot unless it is there; whether it was made. */
  private static boolean slot(Connection sql) throws SQLException {
    if (!one(sql, slotColumn("restart_lsn")).isEmpty()) {
      return false;
    }
    one(sql, "SELECT pg_create_physical_replication_slot('" + SLOT + "', true)::text");
    return true;
  }

  private static String slotColumn(String column) {
    return "SELECT coalesce((SELECT "
        + column
        + "::text FROM pg_replication_slots WHERE slot_name = '"
        + SLOT
        + "'), '')";
  }

  static String one(Connection sql, String query) throws SQLException {
    try (Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  static long position(String text) {
    return LogSequenceNumber.valueOf(text).asLong();
  }

  /** Archives everything that is durable by now; returns when it is. */
  void round() throws SQLException, IOException {
    Instant moment = clock.instant();
    long until = position(one(sql, "SELECT pg_current_wal_flush_lsn()::text"));
    var portion = new ByteArrayOutputStream();
    while (received < until) {
      take(portion, stream.read());
      if (portion.size() >= PORTION_BYTES) {
        append(portion, received >= until ? moment : null);
      }
    }
    // What came in the same breath; it need not be waited for.
    for (ByteBuffer more = stream.readPending(); more != null; more = stream.readPending()) {
      take(portion, more);
      if (portion.size() >= PORTION_BYTES) {
        break;
      }
    }
    if (portion.size() > 0) {
      append(portion, moment);
    } else {
      mirror.sync();
    }
    Instant last = told;
    if (last == null
        || last.plus(IDLE).isBefore(moment)
        || archive.position() > stream.getLastFlushedLSN().asLong()) {
      store.keep(new BackupStore.State(archive.position(), moment));
      told = moment;
    }
    LogSequenceNumber durable = LogSequenceNumber.valueOf(archive.position());
    stream.setAppliedLSN(durable);
    stream.setFlushedLSN(durable);
    stream.forceUpdateStatus();
  }

  private void take(ByteArrayOutputStream portion, ByteBuffer bytes) {
    portion.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    received += bytes.remaining();
  }

  private void append(ByteArrayOutputStream portion, @Nullable Instant whole) throws IOException {
    mirror.sync();
    archive.append(portion.toByteArray(), whole);
    portion.reset();
  }

  @Override
  public void close() throws SQLException, IOException {
    try (archive;
        sql;
        replication) {
      // The server lets go of the slot when the connection ends.
      archive.close();
    }
  }
}
