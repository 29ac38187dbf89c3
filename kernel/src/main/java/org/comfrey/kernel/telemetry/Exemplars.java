package org.comfrey.kernel.telemetry;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Lets a measurement name a trace that is recorded, as an example of what was measured. */
final class Exemplars implements SpanContext {
  @Override
  public @Nullable String getCurrentTraceId() {
    return Trace.current().map(Trace::traceId).orElse(null);
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    return Trace.current().map(Trace::spanId).orElse(null);
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return Trace.current().filter(Trace::isRecorded).isPresent();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    Trace.current()
        .ifPresent(trace -> trace.note(EXEMPLAR_ATTRIBUTE_NAME, EXEMPLAR_ATTRIBUTE_VALUE));
  }
}
