package org.comfrey.kernel.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.telemetry.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * How the handling of one subscriber is watched: each event continues the trace of the request that
 * caused it, and is timed.
 */
final class Watch {
  private static final Watch NONE = new Watch("", Tracing.off(), null, null);

  private final String name;
  private final Tracing tracing;
  private final @Nullable Timer handled;
  private final @Nullable Timer failed;

  private Watch(String name, Tracing tracing, @Nullable Timer handled, @Nullable Timer failed) {
    this.name = name;
    this.tracing = tracing;
    this.handled = handled;
    this.failed = failed;
  }

  /** Log lines carry the trace, and nothing is measured. */
  static Watch none() {
    return NONE;
  }

  static Watch of(String subscriber, Tracing tracing, MeterRegistry meters) {
    return new Watch(
        "handle " + subscriber,
        tracing,
        timer(subscriber, "handled", meters),
        timer(subscriber, "failed", meters));
  }

  private static Timer timer(String subscriber, String outcome, MeterRegistry meters) {
    return Timer.builder("comfrey.events.handled")
        .tag("subscriber", subscriber)
        .tag("outcome", outcome)
        .register(meters);
  }

  void handling(OutboxRow event, Callable<Void> work) throws Exception {
    Trace trace = tracing.entered(name, SpanKind.CONSUMER, event.trace(), true);
    if (trace.isRecorded()) {
      trace.note("messaging.message.id", event.eventId().toString());
      trace.note("comfrey.event.type", event.type());
    }
    long began = System.nanoTime();
    Timer outcome = failed;
    try {
      trace.call(work::call);
      outcome = handled;
    } finally {
      if (outcome != null) {
        outcome.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      }
    }
  }
}
