package org.comfrey.kernel.security;

import java.util.Optional;
import java.util.function.Supplier;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Tells who is calling in the current request. An endpoint may also take a {@link Caller} as a
 * parameter.
 */
public final class Callers {
  private Callers() {}

  /** The caller; refuses with 401 {@code sign-in-required} when nobody is signed in. */
  public static Caller current() {
    return find()
        .orElseThrow(() ->
            Problems.SIGN_IN_REQUIRED.because("Sign in, or send a bearer token, and ask again."));
  }

  /** The caller, or empty when nobody is signed in. */
  public static Optional<Caller> find() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication authentication
        ? Optional.of(authentication.caller())
        : Optional.empty();
  }

  /**
   * Who really is there: the one of the staff who looks as the caller sees things, else the caller.
   */
  public static Optional<Caller> actor() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication authentication
        ? Optional.of(authentication.actor())
        : Optional.empty();
  }

  /**
   * Runs something as that caller: for tests, and for work that a person's request left for later.
   * Modules of other processes are called without a token then, and refuse what asks for a
   * permission.
   */
  public static <T extends @Nullable Object> T callAs(Caller caller, Supplier<T> work) {
    return callAs(caller, "", work);
  }

  /** Runs something as that caller, handing on that access token to modules of other processes. */
  public static <T extends @Nullable Object> T callAs(
      Caller caller, String token, Supplier<T> work) {
    var before = SecurityContextHolder.getContext();
    try {
      SecurityContextHolder.setContext(
          new SecurityContextImpl(new CallerAuthentication(caller, token)));
      return work.get();
    } finally {
      SecurityContextHolder.setContext(before);
    }
  }
}
