package org.comfrey.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.comfrey.api.identity.SignInAnswer;
import org.comfrey.identity.session.IssuerSessions;
import org.comfrey.identity.session.IssuerSignIn.Outcome;
import org.comfrey.identity.session.Lifetimes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Answers to a browser that signs in at the issuer. */
final class IssuerAnswers {
  private static final String AUTHORIZE = "/oauth2/authorize?";

  private IssuerAnswers() {}

  /** The request of the browser. */
  static HttpServletRequest request() {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web) {
      return web.getRequest();
    }
    throw new IllegalStateException("a browser signs in with a request of its own");
  }

  /** What the browser calls itself. */
  static @Nullable String userAgent() {
    return request().getHeader(HttpHeaders.USER_AGENT);
  }

  /** The cookie of the session that was begun, or the question that is left. */
  static ResponseEntity<SignInAnswer> of(Outcome outcome, @Nullable String continueAt) {
    return switch (outcome) {
      case Outcome.Asked asked -> ResponseEntity.ok(new SignInAnswer(null, asked.question()));
      case Outcome.Proved proved -> {
        ResponseCookie cookie =
            ResponseCookie.from(IssuerSessions.COOKIE, proved.secret())
                .httpOnly(true)
                .secure(true)
                .sameSite("Lax")
                .path("/")
                .maxAge(Lifetimes.ISSUER_SESSION)
                .build();
        yield ResponseEntity.ok()
            .header(HttpHeaders.SET_COOKIE, cookie.toString())
            .body(new SignInAnswer(continuation(continueAt), null));
      }
    };
  }

  /**
   * Back to the issuer where it sent the browser here, else into the web application's own sign-in,
   * which now needs no page.
   */
  private static String continuation(@Nullable String given) {
    return given != null && given.startsWith(AUTHORIZE) ? given : "/bff/sign-in?return=/";
  }

  /**
   * The origin that our own page has in this browser: the public one; on one's own machine with the
   * port that the browser came by, which is chosen at start.
   */
  static String origin(URI publicUrl) {
    String host = request().getHeader(HttpHeaders.HOST);
    if (publicUrl.getHost().equals("localhost") && host != null && host.startsWith("localhost")) {
      return "http://" + host;
    }
    String port = publicUrl.getPort() < 0 ? "" : ":" + publicUrl.getPort();
    return publicUrl.getScheme() + "://" + publicUrl.getHost() + port;
  }
}
