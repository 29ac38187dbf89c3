package org.comfrey.identity.session;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization code stands for until it is used.
 *
 * @param signIn the id that the sign-in will have
 * @param roles what the person is to the platform now
 * @param session the issuer's session in which the person agreed
 * @param challenge the PKCE code challenge, always S256
 */
public record Code(
    SignInId signIn,
    PersonId person,
    List<String> roles,
    String client,
    UUID session,
    String redirectUri,
    String challenge,
    Set<String> scopes,
    @Nullable String nonce,
    Instant authenticatedAt,
    Instant issuedAt,
    Instant expiresAt) {
  /** Copies the collections. */
  public Code {
    roles = List.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }
}
