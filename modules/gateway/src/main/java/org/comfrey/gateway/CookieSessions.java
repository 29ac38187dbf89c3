package org.comfrey.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.SessionResolver;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a browser's cookie stands for. What was found is remembered for a few seconds, so that
 * a page's many requests cost one query; that a sign-in ended is asked each time, of memory, so
 * that it counts at once.
 */
final class CookieSessions implements SessionResolver {
  /** The browser's cookie. */
  static final String COOKIE = "__Host-comfrey";

  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int LONGEST_COOKIE = 100;
  private static final String CSRF = "gateway csrf";

  private final BrowserSessions sessions;
  private final TokenRefresh refresh;
  private final BearerTokens tokens;
  private final ServerKeys keys;
  private final Clock clock;
  private final Cache<String, Found> remembered =
      Caffeine.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumSize(Limits.REMEMBERED_TOKENS)
          .build();

  CookieSessions(
      BrowserSessions sessions,
      TokenRefresh refresh,
      BearerTokens tokens,
      ServerKeys keys,
      Clock clock) {
    this.sessions = sessions;
    this.refresh = refresh;
    this.tokens = tokens;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Optional<BrowserSession> resolve(HttpServletRequest request) {
    String cookie = Cookies.value(request, COOKIE);
    if (cookie == null || cookie.length() > LONGEST_COOKIE) {
      return Optional.empty();
    }
    Found found = remembered.getIfPresent(cookie);
    if (found == null || !clock.instant().isBefore(found.until())) {
      found = load(cookie);
      if (found == null) {
        return Optional.empty();
      }
      remembered.put(cookie, found);
    }
    return tokens.isEnded(found.session().caller().signIn())
        ? Optional.empty()
        : Optional.of(found.session());
  }

  /** Forgets what is remembered of a cookie that stands for nobody any more. */
  void forget(String cookie) {
    remembered.invalidate(cookie);
  }

  private @Nullable Found load(String cookie) {
    Optional<BrowserSessions.Session> found =
        sessions.find(cookie).flatMap(session -> refresh.whenDue(cookie, session));
    if (found.isEmpty()) {
      return null;
    }
    BrowserSessions.Session session = found.get();
    try {
      Caller caller = tokens.check(session.tokens().access());
      String csrf =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(keys.mac(CSRF, cookie.getBytes(StandardCharsets.UTF_8)));
      return new Found(
          new BrowserSession(caller, csrf, session.tokens().access()),
          session.accessUntil().minus(TokenRefresh.AHEAD));
    } catch (ProblemException refused) {
      // The keys that signed it are gone, or the sign-in ended: the browser signs in again.
      return null;
    }
  }

  private record Found(BrowserSession session, Instant until) {}
}
