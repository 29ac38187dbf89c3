package org.comfrey.kernel.backup;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator wants to be woken by: how far the archive is behind, whether it stands still,
 * and how long ago a restore was tried with success. What is not known is not a number (NaN).
 */
public final class BackupMeters implements MeterBinder {
  private final Path data;
  private final ContinuousBackup backup;
  private final Clock clock;

  /**
   * @param clock the machine's time
   */
  public BackupMeters(Path data, ContinuousBackup backup, Clock clock) {
    this.data = data;
    this.backup = backup;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("comfrey.backup.lag.seconds", this, m -> m.age(backup.reachesTo()))
        .description("How much would be lost if the data folder were lost now")
        .register(registry);
    Gauge.builder("comfrey.backup.failing", backup, b -> b.failure().isPresent() ? 1 : 0)
        .description("1 while the archive cannot be written")
        .register(registry);
    Gauge.builder(
            "comfrey.backup.drill.age.seconds",
            this,
            m -> m.age(DrillRecord.find(data).map(DrillRecord::succeededAt)))
        .description("How long ago a restore was tried with success")
        .register(registry);
    Gauge.builder(
            "comfrey.backup.drill.stale",
            this,
            m -> DrillRecord.isStale(m.data, m.clock.instant()) ? 1 : 0)
        .description("1 when no drill succeeded within twice the time in which one is due")
        .register(registry);
  }

  private double age(Optional<Instant> moment) {
    return moment
        .map(then -> Duration.between(then, clock.instant()).toMillis() / 1e3)
        .orElse(Double.NaN);
  }
}
