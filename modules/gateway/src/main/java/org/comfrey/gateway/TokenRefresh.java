package org.comfrey.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.kernel.client.OAuthClient;
import org.comfrey.kernel.client.OAuthTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a browser's tokens before they run out, without its noticing. A refresh token is good
 * once, so among all requests of all nodes one claims the refresh; the others go on with the old
 * token while it lasts, or wait for the new one.
 */
final class TokenRefresh {
  /** So long before its end a token is renewed. */
  static final Duration AHEAD = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(TokenRefresh.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int POLLS = 200;

  private final BrowserSessions sessions;
  private final OAuthClient issuer;
  private final Clock clock;

  TokenRefresh(BrowserSessions sessions, OAuthClient issuer, Clock clock) {
    this.sessions = sessions;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The session with a token that is good; empty when the issuer does not vouch for it any more.
   */
  Optional<BrowserSessions.Session> whenDue(String cookie, BrowserSessions.Session session) {
    Optional<BrowserSessions.Session> current = Optional.of(session);
    for (int i = 0; i < POLLS && current.isPresent(); i++) {
      Instant now = clock.instant();
      BrowserSessions.Session known = current.get();
      if (now.isBefore(known.accessUntil().minus(AHEAD))) {
        return current;
      }
      if (sessions.claimRefresh(known.id())) {
        // What was read before the claim may be what another request has used up since.
        return sessions.find(cookie).flatMap(claimed -> refresh(cookie, claimed));
      }
      if (now.isBefore(known.accessUntil())) {
        return current;
      }
      pause();
      current = sessions.find(cookie);
    }
    return Optional.empty();
  }

  private Optional<BrowserSessions.Session> refresh(
      String cookie, BrowserSessions.Session session) {
    Instant now = clock.instant();
    if (now.isBefore(session.accessUntil().minus(AHEAD))) {
      sessions.releaseRefresh(session.id());
      return Optional.of(session);
    }
    try {
      OAuthTokens fresh = issuer.refresh(session.tokens().refresh());
      String refreshToken = fresh.refreshToken();
      var tokens =
          new BrowserSessions.Tokens(
              fresh.accessToken(),
              refreshToken == null ? session.tokens().refresh() : refreshToken);
      Instant until = now.plusSeconds(fresh.expiresInSeconds());
      sessions.keep(session.id(), tokens, until);
      return Optional.of(
          new BrowserSessions.Session(
              session.id(), session.person(), session.signIn(), tokens, until));
    } catch (OAuthClient.RefusedException ended) {
      sessions.end(cookie);
      return Optional.empty();
    } catch (RuntimeException unreachable) {
      sessions.releaseRefresh(session.id());
      return stillGood(session.id(), session, unreachable);
    }
  }

  private Optional<BrowserSessions.Session> stillGood(
      UUID id, BrowserSessions.Session session, RuntimeException unreachable) {
    if (clock.instant().isBefore(session.accessUntil())) {
      LOG.warn("Session {} could not be refreshed yet; its token still holds", id, unreachable);
      return Optional.of(session);
    }
    throw unreachable;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for new tokens", interrupted);
    }
  }
}
