package org.comfrey.kernel.telemetry;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class TelemetryConfiguration {
  /**
   * The meters of this process. Spring closes it; the binder of garbage collections ends with the
   * process.
   */
  @Bean
  PrometheusMeterRegistry meters() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    return meters;
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
