package org.comfrey.kernel.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.comfrey.kernel.telemetry.Reading;

/**
 * What each subscriber is behind, as meters: events pending, held up and dead, and the age of the
 * oldest pending one. Asking costs a query per subscriber, so all meters of a scrape share one
 * answer; while the database does not answer they are no numbers (NaN).
 */
public final class RelayMeters implements MeterBinder {
  private final Relay relay;
  private final InstantSource clock;
  private final Reading<Map<String, Backlog>> latest = new Reading<>(this::ask);

  public RelayMeters(Relay relay, InstantSource clock) {
    this.relay = relay;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Backlog backlog : relay.backlogs()) {
      gauge(registry, backlog, "comfrey.outbox.pending", Backlog::pending);
      gauge(registry, backlog, "comfrey.outbox.held", Backlog::held);
      gauge(registry, backlog, "comfrey.outbox.dead", Backlog::dead);
      gauge(registry, backlog, "comfrey.outbox.lag.seconds", this::lagSeconds);
    }
  }

  private void gauge(
      MeterRegistry registry, Backlog backlog, String name, ToDoubleFunction<Backlog> value) {
    Gauge.builder(
            name,
            () ->
                latest
                    .latest()
                    .map(all -> all.getOrDefault(key(backlog), backlog))
                    .map(current -> value.applyAsDouble(current))
                    .orElse(Double.NaN))
        .tag("module", backlog.module())
        .tag("subscriber", backlog.subscriber())
        .register(registry);
  }

  private double lagSeconds(Backlog backlog) {
    if (backlog.oldest() == null) {
      return 0;
    }
    return Math.max(0, Duration.between(backlog.oldest(), clock.instant()).toMillis() / 1_000.0);
  }

  private Map<String, Backlog> ask() {
    Map<String, Backlog> all = new HashMap<>();
    relay.backlogs().forEach(backlog -> all.put(key(backlog), backlog));
    return all;
  }

  private static String key(Backlog backlog) {
    return backlog.module() + " " + backlog.subscriber();
  }
}
