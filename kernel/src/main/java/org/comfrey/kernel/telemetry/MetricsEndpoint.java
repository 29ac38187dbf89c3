package org.comfrey.kernel.telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a Prometheus server collects, for operators only: even counts tell who competes with whom.
 * Exemplars, the traces that stand for a measurement, come only in the format of OpenMetrics, which
 * a Prometheus server asks for.
 */
@RestController
final class MetricsEndpoint {
  private static final String PLAIN = "text/plain;version=0.0.4;charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0;charset=utf-8";

  private final PrometheusMeterRegistry meters;

  MetricsEndpoint(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  @GetMapping("/operator/metrics")
  @Access(Permission.OPERATE_SYSTEM)
  ResponseEntity<byte[]> metrics(
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept)
      throws IOException {
    String format = accept.contains("application/openmetrics-text") ? OPEN_METRICS : PLAIN;
    var answer = new ByteArrayOutputStream();
    meters.scrape(answer, format);
    return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, format).body(answer.toByteArray());
  }
}
