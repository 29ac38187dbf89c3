package org.comfrey.kernel.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Carries the caller, and the token to hand on when another process serves the module that is
 * called.
 */
final class CallerAuthentication extends AbstractAuthenticationToken {
  private final Caller caller;
  private final String token;
  private final Caller actor;

  CallerAuthentication(Caller caller, String token) {
    this(caller, token, caller);
  }

  CallerAuthentication(Caller caller, String token, Caller actor) {
    super(List.of());
    this.caller = caller;
    this.token = token;
    this.actor = actor;
    setAuthenticated(true);
  }

  Caller caller() {
    return caller;
  }

  /** Who really is there, where staff look as somebody else. */
  Caller actor() {
    return actor;
  }

  @Override
  public String getCredentials() {
    return token;
  }

  @Override
  public Caller getPrincipal() {
    return caller;
  }

  @Override
  public String getName() {
    return caller.person().toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerAuthentication that
        && caller.equals(that.caller)
        && token.equals(that.token)
        && actor.equals(that.actor);
  }

  @Override
  public int hashCode() {
    return caller.hashCode();
  }

  /** Spring prints principals in debug logs: the token must not be among what it prints. */
  @Override
  public String toString() {
    return "caller " + caller.signIn();
  }
}
