package org.comfrey.tests;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps the spans that ended, in the place of a collector. */
final class KeptSpans implements SpanExporter {
  private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

  /** Those of the traces that have a span of that name. */
  List<List<SpanData>> tracesWith(String name) {
    return spans.stream()
        .filter(span -> span.getName().equals(name))
        .map(SpanData::getTraceId)
        .distinct()
        .map(trace -> spans.stream().filter(span -> span.getTraceId().equals(trace)).toList())
        .toList();
  }

  void forget() {
    spans.clear();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> ended) {
    spans.addAll(ended);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
