package org.comfrey.payments;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;
import org.comfrey.kernel.telemetry.Reading;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerStatistics;
import org.comfrey.ledger.cli.LedgerCommand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recomputes the ledger from its log once a day, and shows how it does. A check that finds
 * something fails as a timer does; whether one succeeded, and when, stands with the timer, where
 * every node reads it.
 */
final class LedgerWatch implements StatusCheck {
  /** Its place on the page of the installation's status. */
  static final int SHOWN = 3;

  /** The timer's kind. */
  static final String CHECK = "ledger-check";

  private static final Duration STALE = Duration.ofDays(2);
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);

  private final Ledger ledger;
  private final ModuleDatabase database;
  private final InstantSource clock;
  private final Reading<LastCheck> lastCheck = new Reading<>(this::askLastCheck);

  LedgerWatch(Ledger ledger, ModuleDatabase database, InstantSource clock) {
    this.ledger = ledger;
    this.database = database;
    this.clock = clock;
  }

  private record LastCheck(@Nullable Instant succeeded, boolean failing) {}

  /** Throws where the books are not sound; what differs stands in the log, by account and entry. */
  void check() {
    var findings = new ByteArrayOutputStream();
    int status;
    try (var out = new PrintStream(findings, false, StandardCharsets.UTF_8)) {
      status = LedgerCommand.run(new String[] {"check"}, out, database.dataSource());
    }
    if (status != 0) {
      LOG.error("The ledger is not sound: {}", findings.toString(StandardCharsets.UTF_8));
      throw new IllegalStateException("the ledger is not sound: stop paying out, see its log");
    }
  }

  @Override
  public String part() {
    return "ledger";
  }

  @Override
  public List<Finding> look() {
    LastCheck last = askLastCheck();
    if (last.failing()) {
      return List.of(Finding.broken("unsound", Map.of(), "ledger-unsound"));
    }
    Instant succeeded = last.succeeded();
    if (succeeded == null) {
      return List.of(Finding.look("unchecked", Map.of(), "ledger-check-stale"));
    }
    Duration age = Duration.between(succeeded, clock.instant());
    Map<String, Object> values = Map.of("at", succeeded.toString());
    return List.of(
        age.compareTo(STALE) > 0
            ? Finding.look("stale", values, "ledger-check-stale")
            : Finding.well("sound", values));
  }

  void bindTo(MeterRegistry meters) {
    count(meters, "comfrey.ledger.submissions", LedgerStatistics::submissions);
    count(meters, "comfrey.ledger.events", LedgerStatistics::events);
    count(meters, "comfrey.ledger.failures", LedgerStatistics::failures);
    time(meters, "comfrey.ledger.head.wait", LedgerStatistics::headWaitNanos);
    time(meters, "comfrey.ledger.commit", LedgerStatistics::commitNanos);
    Gauge.builder("comfrey.ledger.queued", ledger, of -> of.statistics().queuedEvents())
        .description("Events that wait for the ledger")
        .register(meters);
    Gauge.builder("comfrey.ledger.check.age.seconds", this, LedgerWatch::ageSeconds)
        .description("How long ago the ledger was last found sound")
        .register(meters);
    check(meters, "comfrey.ledger.check.failing", last -> last.failing() ? 1 : 0);
  }

  private void count(MeterRegistry meters, String name, ToLongFunction<LedgerStatistics> value) {
    FunctionCounter.builder(name, ledger, of -> value.applyAsLong(of.statistics()))
        .register(meters);
  }

  /** One measurement for each group. */
  private void time(MeterRegistry meters, String name, ToLongFunction<LedgerStatistics> nanos) {
    FunctionTimer.builder(
            name,
            ledger,
            of -> of.statistics().groups(),
            of -> nanos.applyAsLong(of.statistics()),
            TimeUnit.NANOSECONDS)
        .register(meters);
  }

  private void check(MeterRegistry meters, String name, ToDoubleFunction<LastCheck> value) {
    Gauge.builder(
            name,
            lastCheck,
            of -> of.latest().map(last -> value.applyAsDouble(last)).orElse(Double.NaN))
        .description("1 when the last check found something or did not come to its end")
        .register(meters);
  }

  private double ageSeconds() {
    return lastCheck
        .latest()
        .map(LastCheck::succeeded)
        .map(then -> Duration.between(then, clock.instant()).toMillis() / 1e3)
        .orElse(Double.NaN);
  }

  private LastCheck askLastCheck() {
    return database
        .sql()
        .sql(
            """
            SELECT last_success, coalesce(consecutive_failures, 0) > 0
            FROM scheduled_tasks WHERE task_name = ?\
            """)
        .param(CHECK)
        .query((row, number) -> {
          OffsetDateTime succeeded = row.getObject(1, OffsetDateTime.class);
          return new LastCheck(succeeded == null ? null : succeeded.toInstant(), row.getBoolean(2));
        })
        .optional()
        .orElse(new LastCheck(null, false));
  }
}
