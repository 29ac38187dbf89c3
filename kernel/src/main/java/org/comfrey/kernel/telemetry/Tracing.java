package org.comfrey.kernel.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which traces are recorded, and hands their spans on: by OpenTelemetry's SDK, to a
 * collector that speaks OTLP over HTTP. Without a collector nothing is recorded and nothing of the
 * SDK is loaded.
 */
public final class Tracing implements AutoCloseable {
  private static final Tracing OFF = new Tracing(null, null, 0);
  private static final Duration SENDING = Duration.ofSeconds(10);
  private static final Duration LAST_SENDING = Duration.ofSeconds(3);
  private static final int QUEUED_SPANS = 4_096;

  private final @Nullable SdkTracerProvider provider;
  private final @Nullable Tracer tracer;
  private final double ratio;

  private Tracing(@Nullable SdkTracerProvider provider, @Nullable Tracer tracer, double ratio) {
    this.provider = provider;
    this.tracer = tracer;
    this.ratio = ratio;
  }

  /** Nothing is recorded. */
  public static Tracing off() {
    return OFF;
  }

  /**
   * Records that share of the traces that begin here, and those that another process of the
   * platform records.
   *
   * @param collector such as {@code http://localhost:4318}; spans that it does not take in time are
   *     dropped
   * @param process what this process is among the platform's: its targets
   */
  public static Tracing toCollector(URI collector, double ratio, String process) {
    String base = collector.toString().replaceAll("/+$", "");
    SpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(base + "/v1/traces")
            .setTimeout(SENDING)
            .setCompression("gzip")
            .build();
    return to(exporter, ratio, process);
  }

  /** The same to any exporter. */
  public static Tracing to(SpanExporter exporter, double ratio, String process) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "comfrey",
                        AttributeKey.stringKey("comfrey.targets"),
                        process)))
            // Which traces are recorded is decided where they enter, before there is a span.
            .setSampler(Sampler.alwaysOn())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(QUEUED_SPANS)
                    .setExporterTimeout(SENDING)
                    .build())
            .build();
    return new Tracing(provider, provider.get("org.comfrey"), ratio);
  }

  /** Whether anything is ever recorded. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * The trace that work from outside belongs to: that of its header, else a new one.
   *
   * @param believed whether the header comes from a process of the platform, which decided whether
   *     the trace is recorded; from anybody else its ids are taken and its wish is not
   */
  public Trace entered(String name, SpanKind kind, @Nullable String header, boolean believed) {
    Optional<Trace.Parent> parent = Trace.Parent.of(header);
    boolean sampled =
        parent
            .filter(from -> believed)
            .map(Trace.Parent::sampled)
            .orElseGet(() -> tracer != null && ThreadLocalRandom.current().nextDouble() < ratio);
    if (tracer == null || !sampled) {
      return Trace.unrecorded(parent.map(Trace.Parent::traceId).orElse(null), sampled);
    }
    return Trace.recorded(this, begin(name, kind, parent.map(Tracing::context).orElse(null)));
  }

  private static SpanContext context(Trace.Parent parent) {
    return SpanContext.createFromRemoteParent(
        parent.traceId(), parent.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  Span begin(String name, SpanKind kind, @Nullable SpanContext parent) {
    if (tracer == null) {
      return Span.getInvalid();
    }
    var builder = tracer.spanBuilder(name).setSpanKind(kind);
    return parent == null
        ? builder.setNoParent().startSpan()
        : builder.setParent(Context.root().with(Span.wrap(parent))).startSpan();
  }

  /** Sends what is still to be sent, now; for tests. */
  public void flush() {
    if (provider != null) {
      provider.forceFlush().join(SENDING.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Sends what is still to be sent, for a moment. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(LAST_SENDING.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
