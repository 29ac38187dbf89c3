package org.comfrey.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.SignInId;
import org.comfrey.api.identity.IdentityApi;
import org.comfrey.api.identity.Me;
import org.comfrey.kernel.client.OAuthTokens;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.SecurityHeaders;
import org.comfrey.kernel.security.SessionResolver;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The backend of the web application: signs browsers in and out. Not part of the public API, which
 * takes bearer tokens.
 */
@RestController
final class BffEndpoint {
  private static final String ISSUER_COOKIE = "__Host-comfrey-issuer";
  private static final int LONGEST_MAX_AGE_SECONDS = 86_400;

  private final SignInFlow flow;
  private final BrowserSessions sessions;
  private final CookieSessions cookies;
  private final BearerTokens tokens;
  private final IdentityApi identity;
  private final Clock clock;

  BffEndpoint(
      SignInFlow flow,
      BrowserSessions sessions,
      CookieSessions cookies,
      BearerTokens tokens,
      IdentityApi identity,
      Clock clock) {
    this.flow = flow;
    this.sessions = sessions;
    this.cookies = cookies;
    this.tokens = tokens;
    this.identity = identity;
    this.clock = clock;
  }

  /** Begins a sign-in; the browser comes back to that path. */
  @GetMapping("/bff/sign-in")
  @Access(Permission.PUBLIC)
  void signIn(
      @RequestParam(value = "return", required = false) @Nullable String returnTo,
      @RequestParam(value = "maxAge", required = false) @Nullable Integer maxAgeSeconds,
      HttpServletResponse response) {
    Integer oldest =
        maxAgeSeconds == null
            ? null
            : Integer.valueOf(Math.clamp(maxAgeSeconds, 0, LONGEST_MAX_AGE_SECONDS));
    flow.begin(LocalPaths.orFront(returnTo), oldest, response);
  }

  /** Where the issuer sends the browser back to. */
  @GetMapping("/bff/callback")
  @Access(Permission.PUBLIC)
  void callback(HttpServletRequest request, HttpServletResponse response) {
    Optional<SignInFlow.Finished> finished = flow.finish(request, response);
    if (finished.isEmpty()) {
      // An old link, a second click, or a forged answer: nothing was changed, and a person can
      // begin anew.
      SignInFlow.redirect(response, "/sign-in?failed=true");
      return;
    }
    OAuthTokens given = finished.get().tokens();
    String refresh = given.refreshToken();
    Caller caller = tokens.check(given.accessToken());
    // Whom the browser's cookie stood for until now, if anybody.
    Optional<SignInId> before = Callers.find().map(Caller::signIn);
    endCurrent(request);
    String cookie =
        sessions.begin(
            caller,
            new BrowserSessions.Tokens(given.accessToken(), refresh == null ? "" : refresh),
            clock.instant().plusSeconds(given.expiresInSeconds()));
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        Cookies.set(CookieSessions.COOKIE, cookie, BrowserSessions.LIFETIME));
    before.filter(old -> !old.equals(caller.signIn())).ifPresent(this::endReplaced);
    SignInFlow.redirect(response, finished.get().returnTo());
  }

  /**
   * Ends the sign-in that this browser has just replaced, for example by a younger proof: nobody
   * can use it any more, and it would stand in the person's list until it ran out.
   */
  private void endReplaced(SignInId old) {
    try {
      identity.endSignIn(old);
    } catch (ProblemException ended) {
      // It has ended already, or it will run out by itself; the new one stands either way.
    }
  }

  /** A browser holds one session: what it had before, it cannot name any more. */
  private void endCurrent(HttpServletRequest request) {
    String before = Cookies.value(request, CookieSessions.COOKIE);
    if (before != null) {
      sessions.end(before);
      cookies.forget(before);
    }
  }

  /** Whether this browser is signed in, as whom, and what its unsafe requests must repeat. */
  @GetMapping("/bff/session")
  @Access(Permission.PUBLIC)
  SessionView session(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Optional<SessionResolver.BrowserSession> session = cookies.resolve(request);
    return session
        .map(found -> new SessionView(true, found.csrfToken(), identity.me().getBody()))
        .orElse(new SessionView(false, null, null));
  }

  /** Ends the sign-in here and at the issuer, and makes the browser forget what it kept. */
  @PostMapping("/bff/sign-out")
  @Access(Permission.PUBLIC)
  void signOut(HttpServletRequest request, HttpServletResponse response) {
    Optional<SessionResolver.BrowserSession> session = cookies.resolve(request);
    if (session.isPresent()) {
      try {
        identity.endSignIn(session.get().caller().signIn());
      } catch (ProblemException ended) {
        if (ended.status() != HttpServletResponse.SC_NOT_FOUND) {
          throw ended;
        }
        // It has ended already, which is what was asked for.
      }
      endCurrent(request);
    }
    response.addHeader(HttpHeaders.SET_COOKIE, Cookies.expire(CookieSessions.COOKIE));
    response.addHeader(HttpHeaders.SET_COOKIE, Cookies.expire(ISSUER_COOKIE));
    SecurityHeaders.clearSiteData(response);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** What the web application asks first. */
  record SessionView(boolean signedIn, @Nullable String csrf, @Nullable Me me) {}
}
