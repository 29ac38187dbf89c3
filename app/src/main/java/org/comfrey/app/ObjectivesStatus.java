package org.comfrey.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.status.Finding;
import org.comfrey.kernel.status.StatusCheck;

/**
 * The objectives of the money path (docs/guide/operating/slo.md) as this process has kept them
 * since it was started.
 */
final class ObjectivesStatus implements StatusCheck {
  private static final Set<String> MONEY_PATH =
      Set.of(
          "/v1/quotes",
          "/v1/orders",
          "/v1/orders/{id}/payments",
          "/v1/orders/{id}/transitions",
          "/v1/transfers",
          "/v1/payouts",
          "/v1/wallet/deposits",
          "/v1/processor-events/{processor}");

  private static final double FAILED_MOST = 0.001;
  private static final double SLOW_MOST = 0.01;
  private static final double SLOW_SECONDS = 1;

  private final MeterRegistry meters;

  ObjectivesStatus(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public String part() {
    return "objectives";
  }

  @Override
  public List<Finding> look() {
    long all = 0;
    long failed = 0;
    long slow = 0;
    for (Timer timer : meters.find("http.server.requests").tag("method", "POST").timers()) {
      String route = timer.getId().getTag("uri");
      if (route != null && MONEY_PATH.contains(route)) {
        all += timer.count();
        failed += "5xx".equals(timer.getId().getTag("status")) ? timer.count() : 0;
        slow += timer.count() - withinASecond(timer);
      }
    }
    if (all == 0) {
      return List.of(Finding.well("none", Map.of()));
    }
    Map<String, Object> values = Map.of("count", all, "failed", failed, "slow", slow);
    if (failed > all * FAILED_MOST) {
      return List.of(Finding.broken("failing", values, "money-path-fails"));
    }
    return List.of(
        slow > all * SLOW_MOST
            ? Finding.look("slow", values, "money-path-is-slow")
            : Finding.well("kept", values));
  }

  private static long withinASecond(Timer timer) {
    for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
      if (bucket.bucket(TimeUnit.SECONDS) == SLOW_SECONDS) {
        return (long) bucket.count();
      }
    }
    return timer.count();
  }
}
