package org.comfrey.kernel.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers /internal as if nothing were there, except on the port that only our own processes reach.
 */
final class InternalOnly extends OncePerRequestFilter {
  private final boolean hasInternalPort;
  private final IntSupplier publicPort;
  private final boolean exposed;

  InternalOnly(boolean hasInternalPort, IntSupplier publicPort, boolean exposed) {
    this.hasInternalPort = hasInternalPort;
    this.publicPort = publicPort;
    this.exposed = exposed;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean allowed =
        exposed || (hasInternalPort && request.getLocalPort() != publicPort.getAsInt());
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
