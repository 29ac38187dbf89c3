package org.comfrey.gateway;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.security.CallerFilter;
import org.comfrey.kernel.security.CallerToken;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.web.ClientAddress;
import org.comfrey.kernel.web.Command;
import org.comfrey.kernel.web.Deadline;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Hands requests on to the process of one module: as many at a time as it may take, and none for a
 * moment when it has answered too few of the last ones. Who is turned away is told so at once and
 * when to ask again.
 */
final class ModuleRoute implements HandlerFunction<ServerResponse> {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(2);
  private static final int AT_A_TIME = 256;
  private static final int LOOKED_AT = 20;
  private static final float MOST_FAILED_PERCENT = 50;
  private static final int PROBES = 3;

  /** What only our own processes say to each other. */
  private static final Set<String> OURS =
      Set.of(
          ClientAddress.HEADER,
          Command.HEADER,
          Deadline.HEADER,
          Trace.HEADER,
          CallerFilter.CSRF_HEADER);

  private final String module;
  private final URI address;
  private final boolean isIssuer;
  private final HandlerFunction<ServerResponse> proxy;
  private final Bulkhead places;
  private final CircuitBreaker breaker;

  ModuleRoute(String module, URI address, HandlerFunction<ServerResponse> proxy) {
    this.module = module;
    this.address = address;
    this.isIssuer = module.equals("identity");
    this.proxy = proxy;
    this.places =
        Bulkhead.of(
            module,
            BulkheadConfig.custom()
                .maxConcurrentCalls(AT_A_TIME)
                .maxWaitDuration(Duration.ZERO)
                .build());
    this.breaker =
        CircuitBreaker.of(
            module,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(LOOKED_AT)
                .minimumNumberOfCalls(LOOKED_AT / 2)
                .failureRateThreshold(MOST_FAILED_PERCENT)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .build());
  }

  @Override
  public ServerResponse handle(ServerRequest request) throws Exception {
    if (!places.tryAcquirePermission()) {
      throw turnedAway("More is asked of module " + module + " than it can do at once.");
    }
    try {
      if (!breaker.tryAcquirePermission()) {
        throw turnedAway("Module " + module + " does not answer at the moment.");
      }
      return ask(request);
    } finally {
      places.onComplete();
    }
  }

  private static ProblemException turnedAway(String why) {
    return Problems.UNAVAILABLE
        .because(why + " Nothing was begun. Ask again.")
        .retryAfter(ASK_AGAIN);
  }

  private ServerResponse ask(ServerRequest request) throws Exception {
    long began = System.nanoTime();
    try {
      ServerResponse response = proxy.handle(handedOn(request));
      long took = System.nanoTime() - began;
      if (response.statusCode().value() >= 502) {
        breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException("unavailable"));
      } else {
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
      }
      return response;
    } catch (Exception failure) {
      breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, failure);
      throw failure;
    }
  }

  /** The same request as the module is to see it: whose it is is said by a token, not a cookie. */
  private ServerRequest handedOn(ServerRequest request) {
    ServerRequest changed =
        ServerRequest.from(request).headers(headers -> change(headers, request)).build();
    MvcUtils.setRequestUrl(changed, address);
    return changed;
  }

  private void change(HttpHeaders headers, ServerRequest request) {
    OURS.forEach(headers::remove);
    headers.remove(HttpHeaders.HOST);
    headers.set(ClientAddress.HEADER, request.servletRequest().getRemoteAddr());
    Deadline.left().ifPresent(left -> headers.set(Deadline.HEADER, Long.toString(left.toMillis())));
    Trace.current().ifPresent(trace -> headers.set(Trace.HEADER, trace.header()));
    CallerToken.current().ifPresent(headers::setBearerAuth);
    if (isIssuer) {
      keepIssuersCookies(headers);
    } else {
      headers.remove(HttpHeaders.COOKIE);
      headers.remove(HttpHeaders.ORIGIN);
    }
  }

  /**
   * The issuer's own sign-in is kept in a cookie of its own; the application's is not its to see.
   */
  private static void keepIssuersCookies(HttpHeaders headers) {
    String all = headers.getFirst(HttpHeaders.COOKIE);
    if (all == null) {
      return;
    }
    StringBuilder kept = new StringBuilder();
    for (String cookie : all.split(";", -1)) {
      String text = cookie.strip();
      if (!text.startsWith(CookieSessions.COOKIE + "=")) {
        kept.append(kept.isEmpty() ? "" : "; ").append(text);
      }
    }
    if (kept.isEmpty()) {
      headers.remove(HttpHeaders.COOKIE);
    } else {
      headers.set(HttpHeaders.COOKIE, kept.toString());
    }
  }
}
