package org.comfrey.kernel.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers /internal as if nothing were there, except on the port that only our own processes reach.
 */
final class InternalOnly extends OncePerRequestFilter {
  private final @Nullable Integer internalPort;
  private final boolean exposed;

  InternalOnly(@Nullable Integer internalPort, boolean exposed) {
    this.internalPort = internalPort;
    this.exposed = exposed;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean allowed = exposed || internalPort != null && internalPort == request.getLocalPort();
    // Compared without regard to case and after decoding, so that no spelling of the path slips by.
    String path = request.getServletPath();
    if (!allowed && path.regionMatches(true, 0, "/internal", 0, 9)) {
      ProblemWriter.write(
          request, response, Problems.NOT_FOUND.because("Nothing is served at this address."));
      return;
    }
    chain.doFilter(request, response);
  }
}
