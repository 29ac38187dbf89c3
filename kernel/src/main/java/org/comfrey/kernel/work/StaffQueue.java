package org.comfrey.kernel.work;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.comfrey.api.ServiceLevel;
import org.comfrey.api.Waiting;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.telemetry.Reading;

/**
 * One queue: its service level, and how much waits in it. By when something should be done is
 * computed from when it came and never stored, so that another level counts for what waits already,
 * and whoever came first is due first.
 */
public final class StaffQueue implements MeterBinder {
  /** Before the queue's name, a setting of how many hours its things may wait. */
  public static final String HOURS = "comfrey.level.";

  private final String name;
  private final Duration level;
  private final ModuleDatabase database;
  private final String open;
  private final InstantSource clock;
  private final Reading<Waiting> latest = new Reading<>(this::waiting);

  /**
   * A queue of things that come at some time and are done within a level.
   *
   * @param open a query of what is open, whose only column {@code at} says when it came
   */
  public StaffQueue(
      ServiceLevel level,
      RuntimeOptions options,
      ModuleDatabase database,
      String open,
      InstantSource clock) {
    this(level.name().toLowerCase(Locale.ROOT), of(level, options), database, open, clock);
  }

  private StaffQueue(
      String name, Duration level, ModuleDatabase database, String open, InstantSource clock) {
    this.name = name;
    this.level = level;
    this.database = database;
    this.open = open;
    this.clock = clock;
  }

  /**
   * A queue of things that know themselves by when they should be done.
   *
   * @param open a query of what is open, whose only column {@code at} says by when
   */
  public static StaffQueue ofDeadlines(
      String name, ModuleDatabase database, String open, InstantSource clock) {
    return new StaffQueue(name, Duration.ZERO, database, open, clock);
  }

  private static Duration of(ServiceLevel level, RuntimeOptions options) {
    String setting = HOURS + level.name().toLowerCase(Locale.ROOT);
    String hours = options.properties().get(setting);
    if (hours == null) {
      return level.standard();
    }
    if (!hours.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          setting + " must be a number of hours from 1 to 9999, not '" + hours + "'");
    }
    return Duration.ofHours(Integer.parseInt(hours));
  }

  /** By when something should be done that came at that time. */
  public Instant due(Instant came) {
    return came.plus(level);
  }

  /** How much waits now. */
  public Waiting waiting() {
    return database
        .sql()
        .sql(
            "select count(*), count(*) filter (where at <= ?), min(at) from (" + open + ") as open")
        .param(OffsetDateTime.ofInstant(clock.instant().minus(level), ZoneOffset.UTC))
        .query((row, number) -> {
          OffsetDateTime first = row.getObject(3, OffsetDateTime.class);
          return new Waiting(
              row.getInt(1), row.getInt(2), first == null ? null : due(first.toInstant()));
        })
        .single();
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    gauge(meters, "comfrey.work.open", "What waits for staff", Waiting::open);
    gauge(meters, "comfrey.work.overdue", "What staff should have done by now", Waiting::overdue);
  }

  private void gauge(
      MeterRegistry meters, String meter, String description, ToIntFunction<Waiting> value) {
    Gauge.builder(
            meter,
            latest,
            of -> of.latest().map(found -> (double) value.applyAsInt(found)).orElse(Double.NaN))
        .tag("queue", name)
        .description(description)
        .register(meters);
  }
}
