package org.comfrey.api.identity;

import java.util.List;

/**
 * An application to register.
 *
 * @param confidential whether it keeps a secret; a program on people's own machines cannot
 * @param redirectUris where people are sent back to, character by character; none for a program
 *     that acts for itself alone
 * @param postLogoutRedirectUris where people may be sent after signing out
 * @param scopes what it may ask for: openid, account, offer, trade, money, news, system
 * @param actsForItself whether it may have tokens of its own (client credentials)
 * @param audiences other services of the operator that it may ask tokens for, as absolute URIs
 */
public record NewApplication(
    String name,
    boolean confidential,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> scopes,
    boolean actsForItself,
    List<String> audiences) {
  /** Copies the lists. */
  public NewApplication {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
  }
}
