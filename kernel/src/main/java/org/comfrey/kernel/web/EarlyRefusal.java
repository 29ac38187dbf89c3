package org.comfrey.kernel.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Refuses what cannot be done in time before anything else looks at it: no trace, no line in the
 * log, no token, no body, and an answer that was written beforehand. Refusing has to cost next to
 * nothing, or a server that is asked for too much does little but refuse. Live streams, the pages'
 * files, health and metrics are let by.
 */
final class EarlyRefusal implements Filter {
  private static final Set<String> LIVE = Set.of("/v1/events", "/v1/conversations/live");

  private final Doorkeeper doorkeeper;
  private final Counter refused;
  private final byte[] answer =
      Json.requests().writeValueAsBytes(Problem.of(Admission.overloaded()));

  EarlyRefusal(Doorkeeper doorkeeper, MeterRegistry meters) {
    this.doorkeeper = doorkeeper;
    this.refused = Admission.refusals(meters);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answered)
        || !isWork(http)) {
      chain.doFilter(request, response);
      return;
    }
    if (!doorkeeper.admits(isPreferred(http))) {
      refused.increment();
      refuse(answered);
      return;
    }
    if (Admission.hasUnreadBody(http)) {
      // It is not counted while a stranger's network is waited for.
      chain.doFilter(request, response);
      return;
    }
    Doorkeeper.Coming coming = doorkeeper.comes();
    request.setAttribute(Admission.COMING, coming);
    try {
      chain.doFilter(request, response);
    } finally {
      coming.end();
    }
  }

  /** By the path after decoding: no spelling of it and no header gets somebody past the door. */
  private static boolean isWork(HttpServletRequest request) {
    String path = request.getServletPath();
    return path.startsWith("/v1/") && !LIVE.contains(path);
  }

  /** A step of what somebody has begun, or staff who see to it that there is less to do. */
  private static boolean isPreferred(HttpServletRequest request) {
    return Admission.isStep(request) || request.getServletPath().startsWith("/v1/operator/");
  }

  private void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType(ProblemWriter.MEDIA_TYPE);
    response.setHeader("Retry-After", Long.toString(Admission.PAUSE.toSeconds()));
    response.setContentLength(answer.length);
    response.getOutputStream().write(answer);
  }
}
