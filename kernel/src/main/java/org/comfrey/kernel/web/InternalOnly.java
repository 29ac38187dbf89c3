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
 * Of those, the one at the edge says for whom it asks.
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
    boolean fromOurOwn = hasInternalPort && request.getLocalPort() != publicPort.getAsInt();
    boolean allowed = exposed || fromOurOwn;
    // Compared without regard to case and after decoding, so that no spelling of the path slips by.
    String path = request.getServletPath();
    if (!allowed && path.regionMatches(true, 0, "/internal", 0, 9)) {
      ProblemWriter.write(
          request, response, Problems.NOT_FOUND.because("Nothing is served at this address."));
      return;
    }
    String client = fromOurOwn ? request.getHeader(ClientAddress.HEADER) : null;
    chain.doFilter(client == null ? request : ClientAddress.of(request, client), response);
  }
}
