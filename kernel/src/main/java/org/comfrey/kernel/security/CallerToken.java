package org.comfrey.kernel.security;

import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The current caller's token, to hand on to a module in another process. Nothing else has a use for
 * it.
 */
public final class CallerToken {
  private CallerToken() {}

  /** The token, if a caller is signed in and came with one. */
  public static Optional<String> current() {
    return SecurityContextHolder.getContext().getAuthentication()
                instanceof CallerAuthentication caller
            && !caller.getCredentials().isEmpty()
        ? Optional.of(caller.getCredentials())
        : Optional.empty();
  }
}
