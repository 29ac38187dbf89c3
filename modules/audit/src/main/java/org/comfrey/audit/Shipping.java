package org.comfrey.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.comfrey.api.audit.AuditSource;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every entry to the outside, each source's in its order and at least once: how far it came
 * is noted after the other side has kept the lines, so a crash in between sends them again. The
 * other side tells them apart by {@code metadata.uid}.
 */
final class Shipping {
  private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
  private static final int BATCH = 500;

  private final ModuleDatabase database;
  private final Records records;
  private final Destination destination;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong failing = new AtomicLong();

  Shipping(ModuleDatabase database, Records records, Destination destination) {
    this.database = database;
    this.records = records;
    this.destination = destination;
  }

  /** Shows how much waits and whether it is taken. */
  void bindTo(MeterRegistry meters) {
    meters.gauge("comfrey.siem.waiting", waiting);
    meters.gauge("comfrey.siem.failing", failing);
  }

  /** Hands over what there is until the other side does not take it; the next run goes on. */
  void run() {
    long left = 0;
    boolean taken = true;
    for (AuditSource source : records.sources(false)) {
      long position = position(source.source());
      while (taken && position < source.last()) {
        List<Kept> batch = records.after(source.source(), position, BATCH);
        if (batch.isEmpty()) {
          break;
        }
        taken = takes(batch);
        if (taken) {
          Halt.at("audit.shipped");
          position = batch.getLast().number();
          note(source.source(), position);
        }
      }
      left += source.last() - position;
    }
    waiting.set(left);
    failing.set(taken ? 0 : 1);
  }

  private boolean takes(List<Kept> batch) {
    try {
      destination.take(Ocsf.lines(batch));
      return true;
    } catch (IOException failed) {
      if (failing.get() == 0) {
        LOG.warn("The audit is not taken: {}. It is tried again.", failed.toString());
      }
      return false;
    }
  }

  private long position(String source) {
    return database
        .sql()
        .sql("SELECT number FROM export_progress WHERE source = ?")
        .param(source)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private void note(String source, long number) {
    database
        .sql()
        .sql(
            """
            INSERT INTO export_progress (source, number) VALUES (?, ?)
            ON CONFLICT (source) DO UPDATE SET
              number = greatest(export_progress.number, excluded.number)\
            """)
        .params(source, number)
        .update();
  }
}
