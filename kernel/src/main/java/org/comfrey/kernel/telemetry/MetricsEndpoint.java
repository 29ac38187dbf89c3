package org.comfrey.kernel.telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a Prometheus server collects, for operators only: even counts tell who competes with whom.
 */
@RestController
final class MetricsEndpoint {
  private static final String FORMAT = "text/plain;version=0.0.4;charset=utf-8";

  private final PrometheusMeterRegistry meters;

  MetricsEndpoint(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  @GetMapping(value = "/operator/metrics", produces = FORMAT)
  @Access(Permission.OPERATE_SYSTEM)
  String metrics() {
    return meters.scrape();
  }
}
