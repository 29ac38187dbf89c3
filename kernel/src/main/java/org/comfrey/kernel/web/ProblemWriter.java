package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a refusal as the answer, from wherever in the chain it comes. */
public final class ProblemWriter {
  /** The media type of RFC 9457. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

  private ProblemWriter() {}

  /**
   * Answers with the problem that the failure is; what is nobody's fault but ours is logged under
   * an id.
   */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, Throwable failure)
      throws IOException {
    ProblemException problem = Failures.problemOf(failure);
    if (request.getAttribute(RefusalWitness.ATTRIBUTE) instanceof RefusalWitness witness) {
      witness.refused(request, problem);
    }
    if (problem.status() == 500) {
      byte[] id = new byte[8];
      ThreadLocalRandom.current().nextBytes(id);
      String errorId = HexFormat.of().formatHex(id);
      LOG.error(
          "Error {}: {} {} failed", errorId, request.getMethod(), Routes.of(request), failure);
      ProblemCode code = Problems.INTERNAL;
      write(
          response,
          new Problem(
              code.type(),
              code.title(),
              500,
              code.code(),
              "Nothing that you sent is wrong. Tell the operator this error id.",
              errorId,
              null,
              null),
          null);
      return;
    }
    // Who is overloaded has better things to do than to write about it: that is counted.
    if (problem.status() > 500 && !problem.code().equals(Problems.OVERLOADED)) {
      // Without its stack: while something is not reachable, every request would write one.
      LOG.warn(
          "{} {} is answered {}: {}",
          request.getMethod(),
          Routes.of(request),
          problem.status(),
          failure.toString());
    }
    write(response, Problem.of(problem), problem.retryAfter());
  }

  /** RFC 6750 section 3; for a proof that is too old, RFC 9470 section 3. */
  private static String challenge(Problem problem) {
    Object age = problem.extensions() == null ? null : problem.extensions().get("maxAgeSeconds");
    return problem.code().equals(Problems.STEP_UP_REQUIRED.code())
        ? "Bearer error=\"insufficient_user_authentication\", max_age=\"" + age + "\""
        : "Bearer";
  }

  private static void write(
      HttpServletResponse response,
      Problem problem,
      @org.jspecify.annotations.Nullable Duration retryAfter)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType(MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    if (retryAfter != null) {
      // Rounded up: who comes back a moment too early is refused again.
      response.setHeader(
          "Retry-After", Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
    }
    if (problem.status() == 401) {
      response.setHeader("WWW-Authenticate", challenge(problem));
    }
    byte[] body = Json.requests().writeValueAsBytes(problem);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
