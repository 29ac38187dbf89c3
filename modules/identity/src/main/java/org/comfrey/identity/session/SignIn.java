package org.comfrey.identity.session;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.jspecify.annotations.Nullable;

/**
 * An application that a person is signed in to.
 *
 * @param roles what the person is to the platform now
 * @param generation how many refresh tokens were given out; only the newest is good
 * @param refreshableUntil when the newest refresh token ends, unless it is used before
 */
public record SignIn(
    SignInId id,
    PersonId person,
    List<String> roles,
    String client,
    Set<String> scopes,
    @Nullable String nonce,
    int generation,
    Instant authenticatedAt,
    Instant refreshableUntil) {
  /** Copies the collections. */
  public SignIn {
    roles = List.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }
}
