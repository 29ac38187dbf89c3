package org.comfrey.kernel.timers;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.telemetry.Reading;
import org.jspecify.annotations.Nullable;

/** How late the timers of each module are, and how many fail, as meters. */
public final class TimerMeters implements MeterBinder {
  /** What fails is tried again within this time, so it lies before it. */
  private static final Duration LONGEST_PAUSE = TimerRunner.LONGEST_PAUSE;

  private final Supplier<List<TimerRunner>> runners;
  private final InstantSource clock;
  private final Reading<Map<String, Standing>> standings = new Reading<>(this::ask);

  /**
   * @param runners asked for when they are there
   * @param clock that of the timers
   */
  public TimerMeters(Supplier<List<TimerRunner>> runners, InstantSource clock) {
    this.runners = runners;
    this.clock = clock;
  }

  private Map<String, ModuleDatabase> databases() {
    Map<String, ModuleDatabase> databases = new TreeMap<>();
    runners.get().forEach(runner -> databases.put(runner.database().module(), runner.database()));
    return databases;
  }

  /**
   * The timers of a module.
   *
   * @param due that nobody has begun
   * @param oldest when the first of those was to fire
   * @param failing that failed when they were last tried
   */
  public record Standing(String module, long due, @Nullable Instant oldest, long failing) {
    /** How late the latest one is by that clock; 0 where none is. */
    public double lateSeconds(Instant now) {
      return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1e3);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String module : databases().keySet()) {
      gauge(registry, module, "comfrey.timers.due", Standing::due);
      gauge(registry, module, "comfrey.timers.failing", Standing::failing);
      gauge(
          registry,
          module,
          "comfrey.timers.late.seconds",
          standing -> standing.lateSeconds(clock.instant()));
    }
  }

  private void gauge(
      MeterRegistry registry, String module, String name, ToDoubleFunction<Standing> value) {
    Gauge.builder(
            name,
            () ->
                standings
                    .latest()
                    .map(all -> all.get(module))
                    .map(standing -> value.applyAsDouble(standing))
                    .orElse(Double.NaN))
        .tag("module", module)
        .register(registry);
  }

  /** Every module's, asked now. */
  public List<Standing> standings() {
    return List.copyOf(ask().values());
  }

  private Map<String, Standing> ask() {
    Map<String, Standing> all = new TreeMap<>();
    databases().forEach((module, database) -> all.put(module, ask(module, database)));
    return all;
  }

  private Standing ask(String module, ModuleDatabase database) {
    Instant now = clock.instant();
    return database
        .sql()
        .sql(
            """
            SELECT count(*) FILTER (WHERE execution_time <= :now AND NOT picked) AS due,
              min(execution_time) FILTER (WHERE execution_time <= :now AND NOT picked) AS oldest,
              count(*) FILTER (WHERE consecutive_failures > 0) AS failing
            FROM scheduled_tasks WHERE execution_time <= :soon\
            """)
        .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .param("soon", OffsetDateTime.ofInstant(now.plus(LONGEST_PAUSE), ZoneOffset.UTC))
        .query((row, number) -> {
          OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
          return new Standing(
              module,
              row.getLong("due"),
              oldest == null ? null : oldest.toInstant(),
              row.getLong("failing"));
        })
        .single();
  }
}
