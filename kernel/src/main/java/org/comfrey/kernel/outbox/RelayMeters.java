package org.comfrey.kernel.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What each subscriber is behind, as meters: events pending, held up and dead, and the age of the
 * oldest pending one. Asking costs a query per subscriber, so all meters of a scrape share one
 * answer.
 */
public final class RelayMeters implements MeterBinder {
  private static final Duration FRESH = Duration.ofMillis(500);

  private final Relay relay;
  private final InstantSource clock;
  private final Map<String, Backlog> latest = new HashMap<>();
  private long askAgainNanos = System.nanoTime();

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
    Gauge.builder(name, () -> value.applyAsDouble(current(backlog)))
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

  private synchronized Backlog current(Backlog asked) {
    if (System.nanoTime() - askAgainNanos >= 0) {
      relay.backlogs().forEach(backlog -> latest.put(key(backlog), backlog));
      askAgainNanos = System.nanoTime() + FRESH.toNanos();
    }
    return latest.getOrDefault(key(asked), asked);
  }

  private static String key(Backlog backlog) {
    return backlog.module() + " " + backlog.subscriber();
  }
}
