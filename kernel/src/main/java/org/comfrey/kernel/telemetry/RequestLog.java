package org.comfrey.kernel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and times requests by route and class of status, and writes a line for each at level
 * debug.
 */
public final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.comfrey.requests");

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry meters;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

  /** Writes to that registry. */
  public RequestLog(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * Notes one answered request.
   *
   * @param route the route's pattern, not the address: ids would make one timer for each order
   */
  public void finished(String method, String route, int status, long nanos) {
    timers
        .computeIfAbsent(new Key(known(method), route, classOf(status)), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
    if (LOG.isDebugEnabled()) {
      LOG.debug("{} {} {} in {} ms", method, route, status, nanos / 1_000_000);
    }
  }

  /** A stranger chooses the method's name; only the ones that exist may make a timer. */
  public static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  private static String classOf(int status) {
    return switch (status / 100) {
      case 1 -> "1xx";
      case 2 -> "2xx";
      case 3 -> "3xx";
      case 4 -> "4xx";
      default -> "5xx";
    };
  }

  private Timer timer(Key key) {
    return Timer.builder("http.server.requests")
        .tag("method", key.method())
        .tag("uri", key.route())
        .tag("status", key.status())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private record Key(String method, String route, String status) {}
}
