package org.comfrey.identity.issuer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.IssuerSessions.IssuerSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Recognizes, at the authorization endpoint alone, a browser that proved before who its person is.
 * A client may ask for a proof that is not older than {@code max_age} seconds (OpenID Connect Core
 * section 3.1.2.1); an older one then counts as none.
 */
final class BrowserProof extends OncePerRequestFilter {
  private final IssuerSessions sessions;
  private final PushedRequests pushed;
  private final Clock clock;

  BrowserProof(IssuerSessions sessions, PushedRequests pushed, Clock clock) {
    this.sessions = sessions;
    this.pushed = pushed;
    this.clock = clock;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().equals(IssuerPaths.AUTHORIZE);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String secret = cookie(request);
    Optional<IssuerSession> session = secret == null ? Optional.empty() : sessions.find(secret);
    if (session.isPresent() && isFresh(session.get(), request)) {
      IssuerSession found = session.get();
      SecurityContextHolder.setContext(
          new SecurityContextImpl(
              new ProvedPerson(
                  found.person(), found.roles(), found.id(), found.authenticatedAt())));
    }
    chain.doFilter(request, response);
  }

  private boolean isFresh(IssuerSession session, HttpServletRequest request) {
    Optional<PushedRequests.Pushed> found = pushed.named(request.getParameter("request_uri"));
    if (found.isPresent()) {
      // A pushed request comes again unchanged after the sign-in, which then is the newer of both.
      boolean again = "login".equals(found.get().parameter("prompt"));
      return (!again || !session.authenticatedAt().isBefore(found.get().at()))
          && isYoungEnough(session, found.get().parameter("max_age"));
    }
    return !"login".equals(request.getParameter("prompt"))
        && isYoungEnough(session, request.getParameter("max_age"));
  }

  private boolean isYoungEnough(IssuerSession session, @Nullable String oldestSeconds) {
    if (oldestSeconds == null) {
      return true;
    }
    return oldestSeconds.matches("[0-9]{1,9}")
        && !session
            .authenticatedAt()
            .plus(Duration.ofSeconds(Long.parseLong(oldestSeconds)))
            .isBefore(clock.instant());
  }

  private static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(IssuerSessions.COOKIE)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }
}
