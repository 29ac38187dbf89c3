package org.comfrey.kernel.telemetry;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.util.List;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class TelemetryConfiguration {
  /** The property that names the collector of traces, such as {@code http://localhost:4318}. */
  public static final String COLLECTOR = "comfrey.traces.url";

  /** The property that says which share of the requests is traced, 0 to 1. */
  public static final String RATIO = "comfrey.traces.ratio";

  /**
   * The meters of this process. Spring closes it; the binder of garbage collections ends with the
   * process.
   */
  @Bean
  PrometheusMeterRegistry meters(RuntimeOptions options) {
    var meters =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT,
            new PrometheusRegistry(),
            io.micrometer.core.instrument.Clock.SYSTEM,
            new Exemplars());
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new DiskSpaceMetrics(options.data().toFile()).bindTo(meters);
    return meters;
  }

  /** Off unless a collector is named. */
  @Bean
  Tracing tracing(RuntimeOptions options, ObjectProvider<SpanExporter> exporter) {
    String collector = options.properties().get(COLLECTOR);
    double ratio = Double.parseDouble(options.properties().getOrDefault(RATIO, "0.1"));
    SpanExporter given = exporter.getIfAvailable();
    if (given != null) {
      return Tracing.to(given, ratio, options.targets());
    }
    return collector == null
        ? Tracing.off()
        : Tracing.toCollector(URI.create(collector), ratio, options.targets());
  }

  @Bean
  JvmGcMetrics garbageCollections(PrometheusMeterRegistry meters) {
    var collections = new JvmGcMetrics();
    collections.bindTo(meters);
    return collections;
  }

  @Bean
  MetricsEndpoint metricsEndpoint(PrometheusMeterRegistry meters) {
    return new MetricsEndpoint(meters);
  }

  @Bean
  ProbesEndpoint probesEndpoint(ObjectProvider<Readiness> conditions) {
    return new ProbesEndpoint(() -> List.copyOf(conditions.orderedStream().toList()));
  }
}
