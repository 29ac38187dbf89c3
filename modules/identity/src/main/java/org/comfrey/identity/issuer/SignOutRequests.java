package org.comfrey.identity.issuer;

import java.util.Optional;
import org.comfrey.identity.session.EndReason;
import org.comfrey.identity.session.SignIns;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Signs people out at the request of an application (OpenID Connect RP-Initiated Logout 1.0). */
public final class SignOutRequests {
  private final TokenState tokens;
  private final Clients clients;
  private final SignIns signIns;

  SignOutRequests(TokenState tokens, Clients clients, SignIns signIns) {
    this.tokens = tokens;
    this.clients = clients;
    this.signIns = signIns;
  }

  /**
   * Ends everything that was begun in the browser session of that identity token. Without one that
   * we gave out nobody is signed out, because any page could have made the request.
   *
   * @return where the browser goes on: an address that the application registered, else the front
   *     page; empty when the request proves nothing
   */
  public Optional<String> signOut(
      @Nullable String idTokenHint,
      @Nullable String clientId,
      @Nullable String returnTo,
      @Nullable String state) {
    Optional<TokenState.Named> named =
        idTokenHint == null ? Optional.empty() : tokens.named(idTokenHint);
    return named
        .filter(found -> clientId == null || clientId.equals(found.client()))
        .map(found -> {
          signIns.endSessionOf(found.signIn(), EndReason.SIGNED_OUT);
          if (returnTo == null || !clients.mayReturnAfterSignOut(found.client(), returnTo)) {
            return "/";
          }
          var back = UriComponentsBuilder.fromUriString(returnTo);
          return state == null
              ? back.build().toUriString()
              : back.queryParam("state", "{state}").encode().buildAndExpand(state).toUriString();
        });
  }
}
