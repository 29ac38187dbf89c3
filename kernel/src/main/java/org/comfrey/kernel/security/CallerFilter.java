package org.comfrey.kernel.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comfrey.kernel.web.ProblemWriter;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who is calling: by a bearer token, else by a browser's cookie. A proof that is given
 * and does not hold is refused, never ignored. What a cookie proves, any site can make a browser
 * send, so an unsafe request must also show that one of our own pages made it.
 */
public final class CallerFilter extends OncePerRequestFilter {
  /** Where a page repeats its session's CSRF token. */
  public static final String CSRF_HEADER = "X-CSRF-Token";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final String BEARER = "Bearer ";

  private final BearerTokens tokens;
  private final List<SessionResolver> sessions;
  private final List<KeyResolver> keys;
  private final OwnOrigin origin;

  CallerFilter(
      BearerTokens tokens,
      List<SessionResolver> sessions,
      List<KeyResolver> keys,
      OwnOrigin origin) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.keys = keys;
    this.origin = origin;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    CallerAuthentication found;
    try {
      found = authenticate(request);
    } catch (org.comfrey.kernel.web.ProblemException refused) {
      ProblemWriter.write(request, response, refused);
      return;
    }
    if (found == null) {
      chain.doFilter(request, response);
      return;
    }
    try {
      SecurityContextHolder.setContext(new SecurityContextImpl(found));
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  private @Nullable CallerAuthentication authenticate(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        throw Problems.INVALID_TOKEN.because(
            "The Authorization header must be \"Bearer\" and a token.");
      }
      String token = token(authorization.substring(BEARER.length()).strip());
      return new CallerAuthentication(tokens.check(token), token);
    }
    boolean unsafe = !SAFE.contains(request.getMethod());
    // A WebSocket begins with a GET, of any page, and then changes things.
    if (unsafe || request.getHeader(HttpHeaders.UPGRADE) != null) {
      origin.check(request);
    }
    for (SessionResolver resolver : sessions) {
      Optional<SessionResolver.BrowserSession> session = resolver.resolve(request);
      if (session.isPresent()) {
        if (unsafe) {
          checkCsrfToken(session.get(), request.getHeader(CSRF_HEADER));
        }
        return new CallerAuthentication(session.get().caller(), session.get().accessToken());
      }
    }
    return null;
  }

  /** The bearer token, or the one that stands for a person's own key. */
  private String token(String given) {
    if (!given.startsWith(KeyResolver.PREFIX)) {
      return given;
    }
    return keys.stream()
        .flatMap(resolver -> resolver.token(given).stream())
        .findFirst()
        .orElseThrow(() ->
            Problems.INVALID_TOKEN.because(
                "There is no such key, or it has ended. Make a new one on your page for"
                    + " developers."));
  }

  private static void checkCsrfToken(
      SessionResolver.BrowserSession session, @Nullable String given) {
    byte[] expected = session.csrfToken().getBytes(StandardCharsets.UTF_8);
    if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
      throw Problems.CROSS_SITE
          .because("A request that changes something must repeat the session's CSRF token.")
          .at(
              CSRF_HEADER,
              given == null ? "required" : "invalid",
              "The token is missing or another one's.",
              null);
    }
  }
}
