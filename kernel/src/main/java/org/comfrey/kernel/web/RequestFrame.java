package org.comfrey.kernel.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.comfrey.kernel.telemetry.RequestLog;
import org.comfrey.kernel.telemetry.Trace;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: gives each request its trace and its deadline, holds its body to its limit,
 * and answers whatever the filters behind it throw as a problem.
 */
final class RequestFrame extends OncePerRequestFilter {
  private final RequestLog log;

  RequestFrame(RequestLog log) {
    this.log = log;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long began = System.nanoTime();
    Trace trace = Trace.continued(request.getHeader(Trace.HEADER));
    response.setHeader("Trace-Id", trace.traceId());
    trace.call(() -> {
      try {
        Deadline.within(
            Deadline.asked(request.getHeader(Deadline.HEADER)),
            () -> handle(request, response, chain));
      } finally {
        log.finished(
            request.getMethod(),
            Routes.of(request),
            response.getStatus(),
            System.nanoTime() - began);
      }
      return true;
    });
  }

  private static void handle(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try {
      chain.doFilter(BoundedBody.around(request), response);
    } catch (IOException gone) {
      // The client went away, or sent half a request: there is nobody to answer.
      throw gone;
    } catch (ServletException | RuntimeException failure) {
      ProblemWriter.write(request, response, rootOf(failure));
    }
  }

  private static Throwable rootOf(Exception failure) {
    return failure instanceof ServletException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }
}
