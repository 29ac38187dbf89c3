package org.comfrey.kernel.web;

import io.opentelemetry.api.trace.SpanKind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.comfrey.kernel.telemetry.RequestLog;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.telemetry.Tracing;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: gives each request its trace and its deadline, holds its body to its limit,
 * and answers whatever the filters behind it throw as a problem.
 */
final class RequestFrame extends OncePerRequestFilter {
  private final RequestLog log;
  private final Tracing tracing;
  private final Predicate<HttpServletRequest> fromPlatform;

  /**
   * @param fromPlatform whether a request comes from a process of the platform
   */
  RequestFrame(RequestLog log, Tracing tracing, Predicate<HttpServletRequest> fromPlatform) {
    this.log = log;
    this.tracing = tracing;
    this.fromPlatform = fromPlatform;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long began = System.nanoTime();
    Trace trace =
        tracing.entered(
            "HTTP", SpanKind.SERVER, request.getHeader(Trace.HEADER), fromPlatform.test(request));
    response.setHeader("Trace-Id", trace.traceId());
    trace.call(() -> {
      try {
        Deadline.within(
            Deadline.asked(request.getHeader(Deadline.HEADER)),
            () -> handle(request, response, chain));
      } finally {
        String route = Routes.of(request);
        describe(trace, request.getMethod(), route, response.getStatus());
        log.finished(request.getMethod(), route, response.getStatus(), System.nanoTime() - began);
      }
      return true;
    });
  }

  /** By the route alone: addresses have ids and what people search for. */
  private static void describe(Trace trace, String method, String route, int status) {
    if (trace.isRecorded()) {
      String known = RequestLog.known(method);
      trace.name(known + " " + route);
      trace.note("http.request.method", known);
      trace.note("http.route", route);
      trace.note("http.response.status_code", status);
      if (status >= 500) {
        trace.failed(Integer.toString(status));
      }
    }
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
