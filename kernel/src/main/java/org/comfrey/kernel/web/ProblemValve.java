package org.comfrey.kernel.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the server refuses before any filter sees it, such as a malformed request line. Made
 * by Tomcat, from its name.
 */
public final class ProblemValve extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemCode code =
        switch (status) {
          case 404 -> Problems.NOT_FOUND;
          case 405 -> Problems.METHOD_NOT_ALLOWED;
          case 413 -> Problems.BODY_TOO_LARGE;
          case 431 -> Problems.HEADERS_TOO_LARGE;
          default ->
              status == 500
                  ? Problems.INTERNAL
                  : new ProblemCode(status, "malformed-request", "The request is not valid HTTP");
        };
    try {
      response.setContentType(ProblemWriter.MEDIA_TYPE);
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cache-Control", "no-store");
      byte[] body =
          Json.requests()
              .writeValueAsBytes(
                  new Problem(
                      code.type(), code.title(), status, code.code(), null, null, null, null));
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      // There is nobody left to answer.
    }
  }
}
