package org.comfrey.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Names a request for logs and metrics: by its route, because the ids in its address are
 * somebody's.
 */
public final class Routes {
  private Routes() {}

  /** The route, such as {@code /v1/orders/{id}}; {@code (none)} where no endpoint was found. */
  public static String of(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? "(none)" : pattern.toString();
  }
}
