package org.comfrey.kernel.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Recognizes a browser by its cookie. The module that gives the cookie out provides the bean. */
@FunctionalInterface
public interface SessionResolver {
  /** The session of the request's cookie; empty without one, and for one that has ended. */
  Optional<BrowserSession> resolve(HttpServletRequest request);

  /**
   * A browser's session.
   *
   * @param csrfToken what an unsafe request must repeat in the header {@link
   *     CallerFilter#CSRF_HEADER}
   * @param accessToken the token that stands for it towards other processes; it never reaches the
   *     browser
   */
  record BrowserSession(Caller caller, String csrfToken, String accessToken) {
    /** Tells nothing, because both values are secrets. */
    @Override
    public String toString() {
      return "session " + caller.signIn();
    }
  }
}
